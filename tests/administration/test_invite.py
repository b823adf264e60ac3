"""Inviting: an account without a passphrase, a membership, and a link that is shown once."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Invitation, Membership, User
from access.roles import Role
from access.teams.invitations import living_invitation
from administration.actions.people import invite_person, renew_invitation
from administration.eligibility import NotEligible
from audit.models import Entry
from tests import people
from tests.administration.doors import check_door, check_methods, forget_proof
from tests.people import Person

INVITE = reverse("administration:invite")
TODAY = timezone.localdate


def typed(its_team: Any, **others: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Thị Hoà",
        "username": "hoa.nt",
        "phone": "0912 000 222",
        "team": str(its_team.pk),
        "role": "case_worker",
        "starts_on": TODAY().isoformat(),
        "ends_on": "",
        "proof_passphrase": people.PASSPHRASE,
    } | others


def secret_in(page: str) -> str:
    found = re.search(r"/join/([\w-]+)/", page)
    assert found
    return found[1]


def test_who_comes_in(administrator: Person, worker: Person, supervisor: Person, auditor: Person) -> None:
    check_door(INVITE, allowed=administrator, refused=[worker, supervisor, auditor], event="ACCOUNT_CHANGED")
    check_methods(INVITE, administrator, "put", "delete")


def test_a_newcomer_gets_a_link_that_works_once(administrator: Person, worker: Person) -> None:
    page = administrator.client().post(INVITE, typed(worker.team)).content.decode()
    secret = secret_in(page)
    person = User.objects.get(username="hoa.nt")
    assert person.full_name == "Nguyễn Thị Hòa"
    assert not person.has_usable_password()
    membership = Membership.objects.get(user=person)
    assert (membership.team, membership.role, membership.access_given_at) == (worker.team, "case_worker", None)
    assert 'role="img"' in page
    newcomer = Client()
    passphrase = {"passphrase": "trời xanh mây trắng bay", "again": "trời xanh mây trắng bay"}
    assert newcomer.get(f"/join/{secret}/").status_code == 200
    assert newcomer.post(f"/join/{secret}/", passphrase).status_code == 302
    assert Client().get(f"/join/{secret}/").status_code == 410


def test_the_link_is_kept_nowhere(administrator: Person, worker: Person) -> None:
    secret = secret_in(administrator.client().post(INVITE, typed(worker.team)).content.decode())
    with connection.cursor() as cursor:
        for table in ("access_invitation", "audit_entry", "django_session"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert secret not in (cursor.fetchone()[0] or "")


def test_it_is_in_the_logbook_without_name_and_number(administrator: Person, worker: Person) -> None:
    administrator.client().post(INVITE, typed(worker.team))
    entry = Entry.objects.get(event="PERSON_INVITED")
    assert entry.actor_id == administrator.user.pk
    assert "access_user.full_name" in entry.fields
    assert "Hòa" not in str(entry.rows) + entry.record_code
    assert "0912" not in str(entry.rows)


def test_the_passphrase_is_asked_again(administrator: Person, worker: Person) -> None:
    form = typed(worker.team)
    form.pop("proof_passphrase")
    response = forget_proof(administrator).post(INVITE, form)
    assert response.status_code == 401
    assert not User.objects.filter(username="hoa.nt").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "Hoà"),
        ("username", "ab"),
        ("username", "worker"),
        ("full_name", ""),
        ("team", "999999"),
        ("role", "king"),
        ("ends_on", "2020-01-01"),
        ("starts_on", "yesterday"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(administrator: Person, worker: Person, field: str, value: str) -> None:
    response = administrator.client().post(INVITE, typed(worker.team, **{field: value}))
    assert field in response.context["form"].errors
    assert not User.objects.filter(phone="0912 000 222").exists()


def test_a_role_must_fit_the_office(administrator: Person, police_viewer: Person) -> None:
    response = administrator.client().post(INVITE, typed(police_viewer.team))
    assert "role" in response.context["form"].errors
    assert not User.objects.filter(username="hoa.nt").exists()


def invite(by: Person, team: Any, role: Role = Role.CASE_WORKER) -> tuple[Invitation, str]:
    return invite_person(
        by=by.actor(),
        username="hoa.nt",
        full_name="Nguyễn Thị Hòa",
        phone="",
        team=team,
        role=role,
        starts_on=TODAY(),
        ends_on=None,
    )


def test_nobody_invites_into_the_own_commune(worker: Person, other_commune_worker: Person) -> None:
    neighbour = people.person("neighbour", Role.ADMINISTRATOR, people.team("commune_case_team", people.COMMUNE))
    with pytest.raises(PermissionDenied):
        invite(neighbour, worker.team)
    assert not User.objects.filter(username="hoa.nt").exists()
    assert Entry.objects.filter(event="ACCOUNT_CHANGED", actor_id=neighbour.user.pk, outcome="forbidden").exists()
    assert invite(neighbour, other_commune_worker.team)


def test_a_case_worker_invites_nobody(worker: Person, other_commune_worker: Person) -> None:
    with pytest.raises(PermissionDenied):
        invite(worker, other_commune_worker.team)


def test_a_new_link_ends_the_older_one(administrator: Person, worker: Person) -> None:
    invitation, first = invite(administrator, worker.team)
    link = reverse("administration:new_link", args=[invitation.user_id])
    check_methods(link, administrator, "get", "put")
    page = administrator.client().post(link, {"proof_passphrase": people.PASSPHRASE}).content.decode()
    assert living_invitation(first) is None
    found = living_invitation(secret_in(page))
    assert found is not None
    assert found.user_id == invitation.user_id
    assert found.expires_at - found.made_at == datetime.timedelta(hours=72)


def test_who_has_a_passphrase_gets_no_link_from_an_administrator(administrator: Person, worker: Person) -> None:
    with pytest.raises(NotEligible):
        renew_invitation(by=administrator.actor(), person=worker.user)
    link = reverse("administration:new_link", args=[worker.user.pk])
    response = administrator.client().post(link, {"proof_passphrase": people.PASSPHRASE})
    assert response["Location"] == reverse("administration:account", args=[worker.user.pk])
    assert not Invitation.objects.exists()


def test_nobody_makes_a_link_for_the_own_commune(worker: Person) -> None:
    other = people.person("chief", Role.ADMINISTRATOR, people.team("other_department", people.PROVINCE))
    invitation, _secret = invite(other, worker.team)
    neighbour = people.person("neighbour", Role.ADMINISTRATOR, people.team("commune_case_team", people.COMMUNE))
    with pytest.raises(PermissionDenied):
        renew_invitation(by=neighbour.actor(), person=invitation.user)
