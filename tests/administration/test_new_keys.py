"""Passphrase and printed code are lost: one officer asks, another approves; then a link, which opens nothing yet."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.errors import WrongPassphrase
from access.keys import living_user_key, unlock_user_key
from access.models import Invitation, Membership, Reenrolment, Team, TeamKeyShare, UserKey
from access.roles import Role
from administration.actions.reenrolment import (
    approve_new_keys,
    ask_for_new_keys,
    link_for_new_keys,
    teams_held_alone,
    withdraw_new_keys,
)
from administration.eligibility import NotEligible
from audit.models import Entry
from tests import people
from tests.administration.doors import check_door, check_methods, forget_proof
from tests.attacks.writer import alter, insert
from tests.people import PASSPHRASE, Person

NEW = "trời xanh mây trắng bay"
WAITING = reverse("administration:reenrolments")


def page(name: str, key: Any) -> str:
    return reverse(f"administration:{name}", args=[key])


@pytest.fixture
def chief(db: None) -> Person:
    """A second administrator of the province."""
    return people.person("chief", Role.ADMINISTRATOR, people.team("other_department", people.PROVINCE))


def ask(by: Person, person: Person) -> Reenrolment:
    return ask_for_new_keys(by=by.actor(), person=person.user, reason="forgotten")


def approve(by: Person, row: Reenrolment) -> None:
    approve_new_keys(by=by.actor(), row=Reenrolment.objects.select_related("person").get(pk=row.pk))


def test_who_comes_in(administrator: Person, worker: Person, supervisor: Person, duty_coordinator: Person) -> None:
    strangers = [worker, supervisor]
    check_door(page("reenrol", worker.user.pk), allowed=administrator, refused=strangers, event="ACCOUNT_CHANGED")
    check_methods(page("reenrol", worker.user.pk), administrator, "put", "delete")
    row = ask(administrator, worker)
    for address in (WAITING, page("reenrol_approve", row.pk)):
        check_door(address, allowed=duty_coordinator, refused=strangers, event="ACCOUNT_APPROVED")
    check_methods(WAITING, duty_coordinator, "post", "delete")
    check_methods(page("reenrol_withdraw", row.pk), administrator, "get", "put")
    assert duty_coordinator.client().get(page("reenrol", worker.user.pk)).status_code == 403


@pytest.mark.parametrize("reason", ["forgotten", "step"])
def test_two_officers_and_then_a_link(
    administrator: Person, duty_coordinator: Person, worker: Person, colleague: Person, reason: str
) -> None:
    officer, second = administrator.client(), duty_coordinator.client()
    account = page("account", worker.user.pk)
    assert officer.post(page("reenrol", worker.user.pk), {"reason": reason})["Location"] == account
    row = Reenrolment.objects.get(reason=reason)
    assert officer.post(page("new_link", worker.user.pk))["Location"] == account
    assert not Invitation.objects.exists(), "the administrator alone gets no link"
    assert page("reenrol_approve", row.pk) in second.get(WAITING).content.decode()
    assert reverse("administration:reenrolments") in second.get(reverse("cases:duty")).content.decode()
    assert second.post(page("reenrol_approve", row.pk))["Location"] == WAITING
    assert second.post(page("reenrol_approve", row.pk)).status_code == 404
    shown = officer.post(page("new_link", worker.user.pk)).content.decode()
    secret = re.search(r"/join/([\w-]+)/", shown)
    assert secret
    assert Client().post(f"/join/{secret[1]}/", {"passphrase": NEW, "again": NEW}).status_code == 302
    assert Reenrolment.objects.get().ended_at
    assert officer.post(page("new_link", worker.user.pk))["Location"] == account, "it is used up"


def test_using_the_link_ends_everything_earlier(
    administrator: Person, chief: Person, worker: Person, colleague: Person, settings: Any
) -> None:
    browser = worker.client()
    Authenticator.objects.create(user=worker.user, type="totp", data={"secret": "x"})
    approve(chief, ask(administrator, worker))
    _invitation, secret = link_for_new_keys(by=administrator.actor(), person=worker.user)
    assert browser.get("/my-keys/").status_code == 200, "nothing ends before the link is used"
    assert unlock_user_key(UserKey.objects.get(user=worker.user, ended_at=None), PASSPHRASE)
    settings.SECOND_FACTOR_REQUIRED = True
    newcomer = Client()
    newcomer.post(f"/join/{secret}/", {"passphrase": NEW, "again": NEW})
    assert browser.get("/my-keys/").status_code == 302
    assert not Authenticator.objects.filter(user=worker.user).exists()
    assert newcomer.get(reverse("cases:worker_home"))["Location"] == reverse("mfa_index")
    row = living_user_key(worker.user.pk)
    assert row
    with pytest.raises(WrongPassphrase):
        unlock_user_key(row, PASSPHRASE)
    assert row.signature is None, "nobody has compared six words yet"
    assert Membership.objects.get(pk=worker.membership.pk).access_given_at is None
    assert not TeamKeyShare.objects.filter(user_key__user=worker.user).exists()
    assert Team.objects.get(pk=worker.team.pk).needs_new_key
    assert Entry.objects.filter(event="SECOND_FACTORS_ENDED").count() == 1


def test_nobody_approves_the_own_request(administrator: Person, chief: Person, worker: Person) -> None:
    row = ask(administrator, worker)
    with pytest.raises(PermissionDenied):
        approve(administrator, row)
    assert administrator.client().post(page("reenrol_approve", row.pk)).status_code == 403
    assert page("reenrol_approve", row.pk) not in administrator.client().get(WAITING).content.decode()
    with pytest.raises(NotEligible):
        link_for_new_keys(by=administrator.actor(), person=worker.user)
    approve(chief, row)
    with pytest.raises(NotEligible):
        approve(chief, row)


def test_nobody_does_it_for_himself(administrator: Person, chief: Person, duty_coordinator: Person) -> None:
    with pytest.raises(PermissionDenied):
        ask(administrator, administrator)
    row = ask(administrator, duty_coordinator)
    with pytest.raises(PermissionDenied):
        approve(duty_coordinator, row)


def test_nobody_does_it_for_the_own_commune(administrator: Person, worker: Person) -> None:
    near = people.person("neighbour", Role.ADMINISTRATOR, people.team("commune_case_team", people.COMMUNE))
    with pytest.raises(PermissionDenied):
        ask(near, worker)
    row = ask(administrator, worker)
    with pytest.raises(PermissionDenied):
        approve(near, row)
    approve_by_database = {"approved_by": near.user, "approved_at": timezone.now()}
    alter(row, **approve_by_database)
    with pytest.raises(PermissionDenied):
        link_for_new_keys(by=near.actor(), person=worker.user)


def test_the_database_holds_two_officers(administrator: Person, chief: Person, worker: Person) -> None:
    row = ask(administrator, worker)
    now = timezone.now()
    for values in (
        {"approved_by": administrator.user, "approved_at": now},
        {"approved_by": worker.user, "approved_at": now},
        {"approved_by": chief.user},
        {"asked_by": worker.user},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            alter(row, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Reenrolment(person=worker.user, reason="seen", asked_by=chief.user, approved_by=chief.user))


def test_it_lapses(administrator: Person, chief: Person, worker: Person, colleague: Person) -> None:
    row = ask(administrator, worker)
    with pytest.raises(NotEligible):
        ask(chief, worker)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)), pytest.raises(NotEligible):
        approve(chief, row)
    other = ask(administrator, colleague)
    approve(chief, other)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=73)), pytest.raises(NotEligible):
        link_for_new_keys(by=administrator.actor(), person=colleague.user)


def test_the_code_is_found_after_all(administrator: Person, chief: Person, worker: Person) -> None:
    row = ask(administrator, worker)
    approve(chief, row)
    _invitation, secret = link_for_new_keys(by=administrator.actor(), person=worker.user)
    row.refresh_from_db()
    withdraw_new_keys(by=administrator.actor(), row=row)
    assert Client().get(f"/join/{secret}/").status_code == 410
    assert Entry.objects.filter(event="REENROLMENT_ENDED", actor_id=administrator.user.pk).count() == 1
    assert administrator.client().post(page("reenrol_withdraw", row.pk)).status_code == 302
    assert unlock_user_key(UserKey.objects.get(user=worker.user), PASSPHRASE)


def test_who_uses_the_printed_code_ends_the_request(administrator: Person, chief: Person) -> None:
    from access.actors import Factory
    from access.teams import enrolment

    team = people.team("commune_case_team", people.COMMUNE)
    user = enrolment.create_user(by=Factory(), username="finder", full_name="Người Tìm")
    enrolment.add_member(by=Factory(), user=user, team=team, role=Role.CASE_WORKER)
    _keyring, code = enrolment.enrol(by=Factory(), user=user, passphrase=PASSPHRASE)
    row = ask_for_new_keys(by=administrator.actor(), person=user, reason="forgotten")
    approve(chief, row)
    _invitation, secret = link_for_new_keys(by=administrator.actor(), person=user)
    form = {"username": "finder", "code": code, "passphrase": NEW, "again": NEW}
    assert Client().post(reverse("forgotten"), form).status_code == 200
    assert Client().get(f"/join/{secret}/").status_code == 410
    assert not Reenrolment.objects.approved().exists()


def test_the_only_holder_is_said_in_red(
    administrator: Person, duty_coordinator: Person, worker: Person, supervisor: Person
) -> None:
    red = "Chỉ người này giữ khóa"
    assert teams_held_alone(worker.user) == []
    assert red not in administrator.client().get(page("reenrol", worker.user.pk)).content.decode()
    alone = duty_coordinator
    assert teams_held_alone(alone.user) == [alone.team]
    assert red in administrator.client().get(page("reenrol", alone.user.pk)).content.decode()


def test_who_has_no_passphrase_yet_gets_a_plain_link(administrator: Person, worker: Person) -> None:
    worker.user.set_unusable_password()
    alter(worker.user, password=worker.user.password)
    with pytest.raises(NotEligible):
        ask(administrator, worker)


def test_each_step_asks_for_the_passphrase(administrator: Person, chief: Person, worker: Person) -> None:
    asked = forget_proof(administrator).post(page("reenrol", worker.user.pk), {"reason": "seen"})
    assert asked.status_code == 401
    row = ask(administrator, worker)
    assert forget_proof(chief).post(page("reenrol_approve", row.pk)).status_code == 401
    assert Reenrolment.objects.get().approved_at is None


def test_a_reason_must_be_given(administrator: Person, worker: Person) -> None:
    response = administrator.client().post(page("reenrol", worker.user.pk), {"reason": "because"})
    assert "reason" in response.context["form"].errors
    assert not Reenrolment.objects.exists()


def test_no_name_in_address_title_or_logbook(administrator: Person, chief: Person, worker: Person) -> None:
    row = ask(administrator, worker)
    html = chief.client().get(page("reenrol_approve", row.pk)).content.decode()
    assert worker.user.full_name not in html.split("<title>")[1].split("</title>")[0]
    approve(chief, row)
    entries = Entry.objects.filter(event__in=["REENROLMENT_ASKED", "ACCOUNT_APPROVED"], outcome="done")
    assert entries.count() == 2
    assert worker.user.full_name not in "".join(str(entry.rows) for entry in entries)


def test_queries(administrator: Person, chief: Person, worker: Person, django_assert_max_num_queries: Any) -> None:
    ask(administrator, worker)
    client = chief.client()
    with django_assert_max_num_queries(14):
        client.get(WAITING)
    with django_assert_max_num_queries(22):
        client.get(reverse("administration:home"))
