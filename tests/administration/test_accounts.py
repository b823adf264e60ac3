"""Accounts and memberships: listed, added, planned to end, ended; the rules of roles and communes hold."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from access.models import Membership, TeamKeyShare
from access.roles import Role
from administration.actions.memberships import plan_end
from administration.actions.people import add_membership
from administration.eligibility import NotEligible
from audit.models import Entry
from tests import people, standing
from tests.administration.doors import check_door, check_methods, forget_proof
from tests.chests import make_chest
from tests.people import Person

LIST = reverse("administration:accounts")
TODAY = timezone.localdate


def account(person: Person, name: str = "account") -> str:
    return reverse(f"administration:{name}", args=[person.user.pk])


def membership(person: Person, name: str) -> str:
    return reverse(f"administration:{name}", args=[person.membership.pk])


def neighbour() -> Person:
    """An administrator whose office lies in the commune of the case team."""
    return people.person("neighbour", Role.ADMINISTRATOR, people.team("commune_case_team", people.COMMUNE))


def join(by: Person, person: Person, team: Any, role: Role) -> Membership:
    return add_membership(by=by.actor(), person=person.user, team=team, role=role, starts_on=TODAY(), ends_on=None)


def test_who_comes_in(administrator: Person, worker: Person, supervisor: Person, auditor: Person) -> None:
    strangers = [worker, supervisor, auditor]
    for address in (LIST, account(worker)):
        check_door(address, allowed=administrator, refused=strangers, event="ACCOUNT_SHOWN")
        check_methods(address, administrator, "post", "delete")
    changes = [account(worker, "new_membership"), membership(worker, "plan_end"), membership(worker, "end_membership")]
    for address in changes:
        check_door(address, allowed=administrator, refused=strangers, event="ACCOUNT_CHANGED")
        check_methods(address, administrator, "put", "delete")


def test_absent_accounts_are_not_found(administrator: Person) -> None:
    key = "018f0000-0000-7000-8000-000000000000"
    for name in ("account", "new_membership", "plan_end", "end_membership"):
        assert administrator.client().get(reverse(f"administration:{name}", args=[key])).status_code == 404


def test_finds_people_by_a_part_of_the_name(administrator: Person, worker: Person, volunteer: Person) -> None:
    def found(text: str) -> list[str]:
        return [user.username for user in administrator.client().get(LIST, {"q": text}).context["page"].rows]

    assert found("work") == ["worker"]
    assert found("") == ["administrator", "volunteer", "worker"]
    assert found("nobody") == []


def test_no_name_stands_in_address_or_title(administrator: Person, worker: Person) -> None:
    page = administrator.client().get(account(worker)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert worker.user.full_name not in title
    assert worker.user.username not in account(worker)


def test_the_list_takes_the_same_queries_for_few_and_many(
    administrator: Person,
    worker: Person,
    colleague: Person,
    volunteer: Person,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    client = administrator.client()
    with django_assert_max_num_queries(8):
        client.get(LIST)
    with django_assert_max_num_queries(13):
        client.get(account(worker))


def test_adds_a_membership_that_waits_for_access(administrator: Person, worker: Person) -> None:
    other = people.team("commune_case_team", people.OTHER_COMMUNE)
    form = {"team": other.pk, "role": "case_worker", "starts_on": TODAY().isoformat(), "ends_on": ""}
    response = administrator.client().post(account(worker, "new_membership"), form)
    assert response["Location"] == account(worker)
    added = Membership.objects.get(user=worker.user, team=other)
    assert added.access_given_at is None
    assert Entry.objects.filter(event="MEMBERSHIP_ADDED", record_id=added.pk, actor_id=administrator.user.pk).exists()


def test_police_and_departments_hold_no_case_role(
    administrator: Person, police_viewer: Person, labour_viewer: Person, worker: Person
) -> None:
    for person in (police_viewer, labour_viewer):
        with pytest.raises(NotEligible):
            join(administrator, person, worker.team, Role.CASE_WORKER)
    with pytest.raises(NotEligible):
        join(administrator, worker, police_viewer.team, Role.STATISTICS_VIEWER)
    form = {"team": worker.team.pk, "role": "case_worker", "starts_on": TODAY().isoformat()}
    page = administrator.client().post(account(police_viewer, "new_membership"), form)
    assert "role" in page.context["form"].errors


def test_who_left_the_police_may_hold_a_case_role(administrator: Person, police_viewer: Person, worker: Person) -> None:
    yesterday = TODAY() - datetime.timedelta(days=1)
    plan_end(by=administrator.actor(), membership=police_viewer.membership, last_day=yesterday)
    assert join(administrator, police_viewer, worker.team, Role.CASE_WORKER)


def test_nobody_keeps_the_accounts_of_the_own_commune(worker: Person, volunteer: Person) -> None:
    near = neighbour()
    with pytest.raises(PermissionDenied):
        join(near, worker, people.team("commune_case_team", people.OTHER_COMMUNE), Role.CASE_WORKER)
    for address in (membership(worker, "plan_end"), account(worker, "new_membership")):
        assert near.client().get(address).status_code == 403
        form = {"last_day": TODAY().isoformat(), "team": worker.team.pk, "role": "case_worker"}
        form["starts_on"] = form["last_day"]
        assert near.client().post(address, form).status_code == 403
    ending = near.client().post(membership(volunteer, "end_membership"), {"proof_passphrase": people.PASSPHRASE})
    assert ending.status_code == 403
    volunteer.membership.refresh_from_db()
    assert volunteer.membership.ends_on is None
    page = near.client().get(account(worker)).content.decode()
    assert membership(worker, "end_membership") not in page


def test_nobody_keeps_the_own_account(administrator: Person) -> None:
    with pytest.raises(PermissionDenied):
        join(administrator, administrator, administrator.team, Role.AUDITOR)
    with pytest.raises(PermissionDenied):
        plan_end(by=administrator.actor(), membership=administrator.membership, last_day=None)


def test_an_end_is_planned_and_taken_back(administrator: Person, worker: Person) -> None:
    day = TODAY() + datetime.timedelta(days=5)
    administrator.client().post(membership(worker, "plan_end"), {"last_day": day.isoformat()})
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on == day
    administrator.client().post(membership(worker, "plan_end"), {"last_day": ""})
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on is None
    assert Entry.objects.filter(event="MEMBERSHIP_END_PLANNED", record_id=worker.membership.pk).count() == 2


def test_an_end_is_not_planned_for_a_day_that_has_passed(administrator: Person, worker: Person) -> None:
    yesterday = TODAY() - datetime.timedelta(days=1)
    response = administrator.client().post(membership(worker, "plan_end"), {"last_day": yesterday.isoformat()})
    assert "last_day" in response.context["form"].errors


def test_an_end_that_leaves_nobody_with_the_key_is_not_planned(administrator: Person, worker: Person) -> None:
    """The page says so, and the day stays free; once somebody else holds the key it is taken."""
    make_chest(worker)
    day = TODAY() + datetime.timedelta(days=5)
    address = membership(worker, "plan_end")
    response = administrator.client().post(address, {"last_day": day.isoformat()})
    assert response.status_code == 200 and "last_day" in response.context["form"].errors
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on is None
    people.person("second_holder", Role.CASE_WORKER, worker.team)
    assert administrator.client().post(address, {"last_day": day.isoformat()}).status_code == 302
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on == day


@pytest.mark.parametrize("days", [None, 0, 60])
def test_nobody_prolongs_alone_who_stands_in(
    administrator: Person, supervisor: Person, colleague: Person, days: int | None
) -> None:
    """Two persons let him in for 14 days at most: an administrator moves that day neither out nor in."""
    inside = standing.stepped_in(supervisor, standing.neighbours())
    ends_on = inside.membership.ends_on
    day = None if days is None else TODAY() + datetime.timedelta(days=days)
    with pytest.raises(NotEligible, match="14"):
        plan_end(by=administrator.actor(), membership=inside.membership, last_day=day)
    form = {"last_day": "" if day is None else day.isoformat()}
    response = administrator.client().post(membership(inside, "plan_end"), form)
    assert response.status_code == 200 and "14" in str(response.context["form"].errors["last_day"])
    inside.membership.refresh_from_db()
    assert inside.membership.ends_on == ends_on is not None


def end_now(by: Person, person: Person) -> Any:
    return by.client().post(membership(person, "end_membership"), {"proof_passphrase": people.PASSPHRASE})


def test_ends_a_membership_at_once(administrator: Person, worker: Person, colleague: Person) -> None:
    browser = worker.client()
    assert end_now(administrator, worker).status_code == 302
    assert not Membership.objects.current().filter(user=worker.user).exists()
    assert not TeamKeyShare.objects.filter(user_key__user=worker.user).exists()
    assert browser.get(reverse("administration:units")).status_code != 200
    assert Entry.objects.filter(event="MEMBERSHIP_ENDED", actor_id=administrator.user.pk, outcome="done").exists()


def test_the_last_holder_stays(administrator: Person, worker: Person) -> None:
    response = administrator.client().post(
        membership(worker, "end_membership"), {"proof_passphrase": people.PASSPHRASE}, follow=True
    )
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Membership.objects.current().filter(user=worker.user).exists()


def test_ending_asks_for_the_passphrase_again(administrator: Person, worker: Person, colleague: Person) -> None:
    assert forget_proof(administrator).post(membership(worker, "end_membership")).status_code == 401
    assert Membership.objects.current().filter(user=worker.user).exists()
