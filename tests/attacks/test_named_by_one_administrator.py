"""T4: an administrator alone makes an account that leads a team.

Until a holder of the team's key gives it access, it sees off nobody, puts nobody's number on the roster, judges nothing
and is nobody's second person.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.erasing import requests
from access.models import Membership, Team
from access.permissions import Permission
from access.roles import NEEDS_ACCESS, Role
from access.teams import enrolment
from cases.models import RosterEntry
from tests.cases.emergencies import URL, make_held, review_url, taken
from tests.cases.factories import make_active, opened
from tests.people import PASSPHRASE, Person

PROOF = {"proof_passphrase": PASSPHRASE}


def named(name: str, role: Role, team: Team) -> Person:
    """Enrolled and a member, and no more."""
    user = enrolment.create_user(by=Factory(), username=name, full_name=name)
    membership = enrolment.add_member(by=Factory(), user=user, team=team, role=role)
    keyring, _code = enrolment.enrol(by=Factory(), user=user, passphrase=PASSPHRASE)
    return Person(user, Membership.objects.get(pk=membership.pk), keyring)


@pytest.fixture
def sham(supervisor: Person) -> Person:
    return named("sham", Role.CASE_SUPERVISOR, supervisor.team)


def test_sees_off_nobody(sham: Person, colleague: Person) -> None:
    end = reverse("end_membership", args=[colleague.membership.pk])
    typed = {"username": colleague.user.username, **PROOF}
    assert sham.client().post(end, typed).status_code == 403
    assert Membership.objects.current().filter(pk=colleague.membership.pk).exists()


def test_puts_no_number_on_the_roster(sham: Person) -> None:
    day = timezone.localdate()
    typed = {"name": "x", "phone": "0999 999 999", "starts_at": f"{day}T00:00", "ends_at": f"{day}T23:00"}
    assert sham.client().post(reverse("cases:roster_add"), typed).status_code == 403
    assert not RosterEntry.objects.exists()


def test_judges_no_emergency(sham: Person, worker: Person, duty_coordinator: Person) -> None:
    access = taken(make_held(worker, duty_coordinator), duty_coordinator)
    typed = {"verdict": "justified", "words": "Đúng", **PROOF}
    assert sham.client().post(review_url(access), typed).status_code == 403
    access.refresh_from_db()
    assert not access.verdict


def test_is_no_second_person_and_opens_nothing_in_an_emergency(worker: Person, duty_coordinator: Person) -> None:
    sham = named("sham_on_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    pk = make_active(worker, worker)
    asked = requests.ask(record=opened(worker, pk, Permission.CASE_ERASE_ASK), scope="everything", by=worker.actor())
    confirm = reverse("cases:removal_confirm", args=[asked.pk])
    assert sham.client().post(confirm, {"code": asked.record_code, **PROOF}).status_code == 403
    asked.refresh_from_db()
    assert asked.confirmed_at is None
    assert sham.client().get(URL).status_code == 403


@pytest.mark.parametrize("verb", sorted(NEEDS_ACCESS, key=lambda verb: verb.name))
def test_with_access_he_may(sham: Person, supervisor: Person, duty_coordinator: Person, verb: Permission) -> None:
    leads = [person for person in (supervisor, duty_coordinator) if person.actor().may(verb)]
    assert not sham.actor().may(verb)
    assert leads
