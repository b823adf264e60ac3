"""Stepping in for an absent team: asked by one person, approved by another."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from access.actors import Factory
from access.models import Membership, StandIn, Team, TeamKeyShare
from access.roles import Role
from access.teams import enrolment, leaving, stepping_in
from access.teams.deposit import NotPossible
from audit.models import Entry
from tests import people, standing
from tests.attacks.writer import alter, everything_stored, remove
from tests.chests import NAME, make_chest, opened
from tests.people import Person


def test_two_persons_let_somebody_in(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    chest = make_chest(supervisor)
    with pytest.raises(Http404):
        opened(lead, chest)
    inside = standing.stepped_in(supervisor, pair)
    assert opened(inside, chest).name == NAME
    assert inside.membership.ends_on == timezone.localdate() + datetime.timedelta(days=6)
    act = StandIn.objects.get()
    assert (act.asked_by, act.approved_by, act.membership_id) == (lead.user, second.user, inside.membership.pk)
    events = Entry.objects.filter(outcome="done").values_list("event", "actor")
    assert {("STAND_IN_ASKED", "neighbour_lead"), ("STAND_IN_APPROVED", "neighbour_worker")} <= set(events)


def test_a_request_alone_opens_nothing(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, _second = pair
    chest = make_chest(supervisor)
    standing.name(supervisor, lead.team)
    standing.ask(lead, supervisor.team)
    with pytest.raises(Http404):
        opened(lead, chest)
    assert not Membership.objects.filter(user=lead.user, team=supervisor.team).exists()
    assert not TeamKeyShare.objects.filter(user_key__user=lead.user, team_key__team=supervisor.team).exists()


def test_nobody_approves_for_himself(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    for act, who in (
        (standing.ask(lead, supervisor.team, second), lead),
        (standing.ask(lead, supervisor.team, second), second),
    ):
        with pytest.raises(PermissionDenied):
            standing.approve(who, act)
    assert Entry.objects.filter(event="STAND_IN_APPROVED", outcome="forbidden").count() == 2


def test_a_stranger_approves_nothing(supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person) -> None:
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    for person in (duty_coordinator, supervisor):
        with pytest.raises(PermissionDenied):
            standing.approve(person, act)


def test_a_worker_does_not_ask(supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person) -> None:
    standing.name(supervisor, pair[0].team)
    for person in (pair[1], duty_coordinator):
        with pytest.raises(PermissionDenied):
            standing.ask(person, supervisor.team)


def test_a_request_is_approved_once_and_within_three_days(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=73)), pytest.raises(NotPossible):
        standing.approve(second, act)
    standing.approve(second, act)
    with pytest.raises(NotPossible):
        standing.approve(second, act)


def test_why_nobody_can_step_in_is_said(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    team = Team.objects.get(pk=supervisor.team.pk)
    assert "left no key" in str(english(stepping_in.hindrance, team, lead.team))
    standing.name(supervisor, lead.team)
    team.refresh_from_db()
    assert stepping_in.hindrance(team, lead.team) == ""
    enrolment.renew_team_key(by=Factory(), team=team, keyring=supervisor.actor().keyring)  # type: ignore[arg-type]
    assert "new key" in english(stepping_in.hindrance, team, lead.team)
    supervisor.client().get("/my-keys/")
    leaving.end_membership(by=Factory(), membership=second.membership)
    assert "Only one person" in english(stepping_in.hindrance, team, lead.team)
    with pytest.raises(NotPossible):
        standing.ask(lead, team)


def english(function: object, *args: object) -> str:
    from django.utils import translation

    with translation.override("en"):
        return str(function(*args))  # type: ignore[operator]


def test_police_and_departments_never_step_in(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """Also where such a membership was added later, past the page that refuses it."""
    lead, second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    police = people.team("police", people.PROVINCE)
    enrolment.add_member(by=Factory(), user=lead.user, team=police, role=Role.STATISTICS_VIEWER)
    with pytest.raises(NotPossible):
        standing.approve(second, act)
    with pytest.raises(NotPossible):
        standing.ask(lead, supervisor.team)


def test_who_steps_in_cannot_pass_it_on(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """Neither name another stand-in team, nor send somebody on to a third team."""
    inside = standing.stepped_in(supervisor, pair)
    alter(inside.membership, role=Role.CASE_SUPERVISOR.value)
    again = standing.inside(inside, inside.membership)
    with pytest.raises(PermissionDenied):
        standing.name(again, None)
    other = people.person("third_lead", Role.CASE_SUPERVISOR, people.team("commune_case_team", "13285"))
    assert other.team == supervisor.team
    assert not stepping_in.people_to_send(supervisor.team).filter(user=inside.user).exists()


def test_the_words_are_read_by_both_teams_alone(
    supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person
) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    for person in (supervisor, second):
        assert stepping_in.words_of(act, person.actor()) == standing.REASON
    with pytest.raises(Exception):  # noqa: B017, PT011
        assert stepping_in.words_of(act, duty_coordinator.actor()) == standing.REASON
    assert not [value for value in everything_stored() if standing.REASON.encode() in value]


@pytest.mark.parametrize(
    "values",
    [{"days": 15}, {"days": 0}, {"approved_at": timezone.now()}],
)
def test_the_database_holds_the_limits(
    supervisor: Person, pair: tuple[Person, Person], values: dict[str, object]
) -> None:
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(act, **values)


def test_the_database_holds_two_persons_and_14_days(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.stepped_in(supervisor, pair)
    act = StandIn.objects.get()
    for values in (
        {"approved_by": act.asked_by},
        {"asked_by": pair[1].user, "approved_by": pair[0].user},
        {"ends_on": act.starts_on + datetime.timedelta(days=14)},
        {"by_team": act.team},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            alter(act, **values)


def test_only_somebody_with_access_is_sent(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """Not a colleague who still waits for access, and nobody of another team, the absent one itself included."""
    lead, _second = pair
    standing.name(supervisor, lead.team)
    user = enrolment.create_user(by=Factory(), username="moi", full_name="Mới")
    waiting = enrolment.add_member(by=Factory(), user=user, team=lead.team, role=Role.CASE_WORKER)
    for member in (waiting, supervisor.membership):
        with pytest.raises(NotPossible):
            standing.ask(lead, supervisor.team, Person(member.user, member, lead.keyring))
    assert not StandIn.objects.exists()
    assert standing.ask(lead, supervisor.team, lead)


def test_who_holds_no_key_reads_no_words(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """No key in the session, no access, or a key that the team has lost since they were written."""
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    locked, without = supervisor.actor(), supervisor.actor()
    locked.keyring = None
    without.membership = Membership.objects.select_related("team").get(pk=supervisor.membership.pk)
    without.membership.access_given_at = None
    for actor in (locked, without):
        assert stepping_in.words_of(act, actor) == ""
    assert stepping_in.words_of(act, supervisor.actor()) == standing.REASON
    remove(TeamKeyShare.objects.get(user_key__user=supervisor.user))
    assert stepping_in.words_of(act, supervisor.actor()) == ""
    enrolment.found_team_key(by=Factory(), team=supervisor.team, keyring=supervisor.keyring, lost=True)
    assert supervisor.actor().keyring.holds(supervisor.team.pk)  # type: ignore[union-attr]
    assert stepping_in.words_of(act, supervisor.actor()) == ""


def test_who_comes_back_before_the_sweep_gets_one_share(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """The share of a stay that is over may still lie there when the same person steps in again."""
    lead, second = pair
    chest = make_chest(supervisor)
    before = standing.stepped_in(supervisor, pair)
    first = TeamKeyShare.objects.get(team_key__team=supervisor.team, user_key__user=lead.user)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        again = standing.inside(lead, standing.approve(second, standing.ask(lead, supervisor.team)))
        assert again.membership.pk != before.membership.pk
        assert opened(again, chest).name == NAME
    share = TeamKeyShare.objects.get(team_key__team=supervisor.team, user_key__user=lead.user)
    assert share.pk != first.pk
