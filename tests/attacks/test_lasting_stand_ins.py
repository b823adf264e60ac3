"""Fourteen days stay fourteen days: no membership that nobody gave access to keeps a key, and who steps in decides
nothing that lasts."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from access import keys, sweeping, trust
from access.models import EmergencyAccess, Membership, Team, TeamKey, TeamKeyShare
from access.roles import Role
from administration.actions.people import add_membership
from tests import standing
from tests.attacks.test_key_races import newcomer
from tests.cases.emergencies import make_held, review_url, taken
from tests.people import PASSPHRASE, Person, person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def knows_the_newest(who: Person, team: Team) -> bool:
    """Holds the newest key, and no next one is due."""
    key = TeamKey.objects.filter(team=team).order_by("-epoch").first()
    holds = TeamKeyShare.objects.filter(team_key=key, user_key__user=who.user).exists()
    return holds and not Team.objects.get(pk=team.pk).needs_new_key


def add(administrator: Person, who: Person, team: Team, role: Role) -> Membership:
    """One more membership, by one administrator alone; nobody gives access to it."""
    today, fresh = timezone.localdate(), Team.objects.get(pk=team.pk)
    added = {"person": who.user, "team": fresh, "role": role, "starts_on": today, "ends_on": None}
    add_membership(by=administrator.actor(), **added)
    return Membership.objects.get(user=who.user, team=team, role=role, ends_on=None, access_given_at=None)


@pytest.fixture
def inside(supervisor: Person) -> tuple[Person, Any]:
    """Somebody of the neighbour's team who leads this one for seven days, and the browser that does."""
    lead, second = standing.neighbours()
    standing.name(supervisor, lead.team)
    membership = standing.approve(second, standing.ask(lead, supervisor.team, days=7, role=Role.CASE_SUPERVISOR))
    client = sign_in(lead.user.username, PASSPHRASE)
    client.post(reverse("act_as"), {"membership": str(membership.pk)})
    return lead, client


def give(client: Any, membership: Membership) -> int:
    row = keys.living_user_key(membership.user_id)
    assert row is not None
    address = reverse("give_access", args=[membership.pk])
    return int(client.post(address, {"compared": trust.mark_of(row)}).status_code)


def test_who_was_seen_off_keeps_no_key_through_another_membership(
    worker: Person, colleague: Person, supervisor: Person, administrator: Person
) -> None:
    add(administrator, colleague, colleague.team, Role.CASE_SUPERVISOR)
    page = reverse("end_membership", args=[colleague.membership.pk])
    assert supervisor.client().post(page, {"username": "colleague"}).status_code == 302
    assert not knows_the_newest(colleague, supervisor.team)
    assert TeamKey.objects.filter(team=supervisor.team).count() == 2


def test_who_stood_in_keeps_no_key_through_another_membership(
    inside: tuple[Person, Any], worker: Person, supervisor: Person, administrator: Person
) -> None:
    lead, _client = inside
    add(administrator, lead, supervisor.team, Role.CASE_WORKER)
    assert sweeping.sweep_once() == (0, 0), "as long as he steps in he keeps it"
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30), tick=True):
        sweeping.sweep_once()
        assert not knows_the_newest(lead, supervisor.team)


def test_who_steps_in_gives_access_to_nobody_who_steps_in(
    inside: tuple[Person, Any], supervisor: Person, administrator: Person
) -> None:
    lead, client = inside
    lasting = add(administrator, lead, supervisor.team, Role.CASE_WORKER)
    assert give(client, lasting) == 403
    lasting.refresh_from_db()
    assert lasting.access_given_at is None


def test_who_steps_in_lets_a_successor_in(inside: tuple[Person, Any], supervisor: Person) -> None:
    """The team is silent: somebody has to."""
    _lead, client = inside
    new = newcomer(supervisor.team)
    assert give(client, new.membership) == 302
    new.membership.refresh_from_db()
    assert new.membership.access_given_at is not None


def test_who_steps_in_sees_off_nobody_but_himself(
    inside: tuple[Person, Any], worker: Person, supervisor: Person
) -> None:
    lead, client = inside
    page = reverse("end_membership", args=[worker.membership.pk])
    assert page not in client.get(reverse("members")).content.decode()
    assert client.get(page).status_code == client.post(page, {"username": "worker"}).status_code == 403
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on is None
    own = Membership.objects.get(user=lead.user, team=supervisor.team)
    assert client.post(reverse("end_membership", args=[own.pk]), {"username": "neighbour_lead"}).status_code == 302
    assert not Membership.objects.current().filter(pk=own.pk).exists()


def test_the_duty_team_does_not_review_itself_by_stepping_in(
    worker: Person, supervisor: Person, duty_coordinator: Person
) -> None:
    """It was named as stand-in; the very person who took the emergency access lets a colleague lead the team."""
    friend = person("second_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    standing.name(supervisor, duty_coordinator.team)
    access = taken(make_held(worker, duty_coordinator), duty_coordinator)
    act = standing.ask(friend, supervisor.team, role=Role.CASE_SUPERVISOR)
    client = sign_in("second_duty", PASSPHRASE)
    client.post(reverse("act_as"), {"membership": str(standing.approve(duty_coordinator, act).pk)})
    typed = {"verdict": "justified", "words": "", "proof_passphrase": PASSPHRASE}
    assert client.post(review_url(access), typed).status_code in (403, 404)
    assert EmergencyAccess.objects.get(pk=access.pk).verdict != "justified"
    assert supervisor.client().post(review_url(access), typed).status_code == 302
