"""Planning that teams go over into one another: what fits, calling it off, and when it is over."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from access.actors import Factory
from access.models import Heir, Succession, Team
from access.teams import resealing
from access.teams.closing import StillHeld, close_team
from access.teams.succession import NotPossible, call_off, plan_succession
from audit.models import Entry
from tests import people
from tests.access.test_closing import end_membership, end_office
from tests.chests import make_chest
from tests.people import Person
from tests.succeeding import SECOND_NEW_COMMUNE, move_all, newcomer, passage_of, planned


@pytest.fixture
def first(db: None) -> Team:
    return people.team("commune_case_team", people.COMMUNE)


@pytest.fixture
def second(db: None) -> Team:
    return people.team("commune_case_team", people.OTHER_COMMUNE)


def refused(administrator: Person, teams: list[Team], heirs: list[Team]) -> str:
    with pytest.raises(NotPossible) as refusal:
        planned(administrator, *teams, heirs=heirs)
    assert not Succession.objects.filter(finished_at=None, passages__team__in=teams, passages__heirs=None).exists()
    return str(refusal.value)


def test_what_does_not_fit(administrator: Person, first: Team, second: Team) -> None:
    third = people.team("commune_case_team", SECOND_NEW_COMMUNE)
    duty, house = people.team("province_duty_team", people.PROVINCE), people.team("shelter", people.PROVINCE)
    other_house, third_house = people.team("shelter", "01"), people.team("shelter", "48")
    said = [
        refused(administrator, [], [first]),
        refused(administrator, [first], []),
        refused(administrator, [first, second], [third, duty]),
        refused(administrator, [first], [first]),
        refused(administrator, [first], [duty]),
        refused(administrator, [house], [other_house, third_house]),
    ]
    assert len(set(said)) == 5, "the two empty ones get the same sentence, the others their own"
    assert not Succession.objects.exists()
    assert not Team.objects.exclude(moving_since=None).exists()


def test_one_plan_a_team_and_no_chains(administrator: Person, first: Team, second: Team) -> None:
    third = people.team("commune_case_team", SECOND_NEW_COMMUNE)
    planned(administrator, first, heirs=[second])
    refused(administrator, [first], [third])
    refused(administrator, [third], [first])
    refused(administrator, [second], [third])
    planned(administrator, third, heirs=[second])


def test_only_who_keeps_offices_plans(worker: Person, second: Team) -> None:
    with pytest.raises(PermissionDenied):
        plan_succession(by=worker.actor(), teams=[worker.team], heirs=[second])
    assert Entry.objects.filter(event="OFFICE_CHANGED", outcome="forbidden").exists()


def test_a_plan_is_called_off_until_somebody_begins(administrator: Person, worker: Person, second: Team) -> None:
    succession = planned(administrator, worker.team, heirs=[second])
    call_off(by=administrator.actor(), succession=succession)
    assert resealing.passage_of(Team.objects.get(pk=worker.team.pk)) is None
    with pytest.raises(NotPossible):
        call_off(by=administrator.actor(), succession=succession)
    again = planned(administrator, worker.team, heirs=[second])
    resealing.start(passage=passage_of(worker), by=worker.actor())
    with pytest.raises(NotPossible):
        call_off(by=administrator.actor(), succession=again)


def test_the_default_heir_takes_what_nobody_chose(administrator: Person, worker: Person) -> None:
    new, other = newcomer(), newcomer("second_supervisor", SECOND_NEW_COMMUNE)
    planned(administrator, worker.team, heirs=[other.team, new.team])
    assert [heir.team for heir in resealing.heirs_of(passage_of(worker))] == [other.team, new.team]
    assert Heir.objects.get(is_default=True).team == other.team
    chest = make_chest(worker)
    move_all(worker)
    assert set(chest.grants.values_list("group_id", flat=True)) == {other.team.pk}


def test_it_is_over_when_the_last_team_has_closed(
    administrator: Person, worker: Person, other_commune_worker: Person
) -> None:
    new = newcomer()
    make_chest(worker)
    succession = planned(administrator, worker.team, other_commune_worker.team, heirs=[new.team])
    with pytest.raises(StillHeld):
        close_team(by=administrator.actor(), team=worker.team)
    for person, over in ((worker, False), (other_commune_worker, True)):
        move_all(person)
        end_office(person.team)
        end_membership(person)
        close_team(by=Factory(), team=person.team)
        succession.refresh_from_db()
        assert (succession.finished_at is not None) == over
    assert succession.finished_at is not None
    assert timezone.now() - succession.finished_at < datetime.timedelta(minutes=5)
    assert not Team.objects.exclude(moving_since=None).exists()
