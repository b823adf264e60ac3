"""Who waits for access stands, with the button, on the first page of everybody who can give it."""

from typing import Any

import pytest
from django.urls import reverse

from access import trust
from access.actors import Factory
from access.models import Membership, UserKey
from access.roles import ROLES, Role
from access.teams import enrolment
from tests import people
from tests.people import PASSPHRASE, Person

pytestmark = pytest.mark.django_db
WAITS = "Lê Thị Mới đang chờ được cấp quyền."
GIVERS = {
    "supervisor": Role.CASE_WORKER,
    "duty_coordinator": Role.PROVINCE_COORDINATOR,
    "shelter_manager": Role.SHELTER_STAFF,
    "programme_officer": Role.PROGRAMME_OFFICER,
}


def joining(giver: Person, role: Role, *, enrolled: bool = True) -> Membership:
    user = enrolment.create_user(by=Factory(), username="moi", full_name="Lê Thị Mới")
    membership = enrolment.add_member(by=Factory(), user=user, team=giver.team, role=role)
    if enrolled:
        enrolment.enrol(by=Factory(), user=user, passphrase=PASSPHRASE)
    return membership


def home_of(person: Person) -> str:
    address = reverse(ROLES[Role(person.membership.role)].home)
    return person.client().get(address).content.decode()


@pytest.mark.parametrize("name", GIVERS)
def test_the_button_is_on_the_first_page_until_access_is_given(name: str) -> None:
    giver = people.make(name)
    assert "Cấp quyền cho" not in home_of(giver)
    membership = joining(giver, GIVERS[name])
    page = home_of(giver)
    assert WAITS in page
    assert f'href="{reverse("give_access", args=[membership.pk])}"' in page
    assert reverse("members") in page
    give = reverse("give_access", args=[membership.pk])
    mark = trust.mark_of(UserKey.objects.get(user=membership.user))
    assert giver.client().post(give, {"compared": mark})["Location"] == reverse("members")
    assert WAITS not in home_of(giver)


def test_not_before_the_keys_are_made(supervisor: Person) -> None:
    joining(supervisor, Role.CASE_WORKER, enrolled=False)
    assert WAITS not in home_of(supervisor)


def test_whoever_holds_no_key_waits_for_none(supervisor: Person) -> None:
    joining(supervisor, Role.ADDRESS_VOLUNTEER)
    assert WAITS not in home_of(supervisor)


def test_not_on_the_page_of_who_cannot_give_it(
    supervisor: Person, worker: Person, other_commune_worker: Person, shelter_staff: Person
) -> None:
    joining(supervisor, Role.CASE_WORKER)
    for person in (worker, other_commune_worker, shelter_staff):
        page = home_of(person)
        assert WAITS not in page and reverse("members") not in page


def test_many_who_wait_cost_one_query(supervisor: Person, django_assert_num_queries: Any) -> None:
    for n in range(3):
        user = enrolment.create_user(by=Factory(), username=f"moi{n}", full_name=f"Người {n}")
        enrolment.add_member(by=Factory(), user=user, team=supervisor.team, role=Role.CASE_WORKER)
        enrolment.enrol(by=Factory(), user=user, passphrase=PASSPHRASE)
    with django_assert_num_queries(1):
        assert [row.user.username for row in enrolment.joining(supervisor.team)] == ["moi0", "moi1", "moi2"]
