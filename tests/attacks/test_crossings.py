"""Where two exceptions meet: what hides from somebody hides in an emergency, a merger and a stand-in too."""

import pytest
from django.http import Http404

from access.door import open_record
from access.emergency import NothingToOpen
from access.erasing import requests
from access.models import ConflictToken, EmergencyAccess, LeftBehind, Team, TeamKind
from access.permissions import Permission
from access.teams.deposit import NotPossible
from cases.models import Case, CaseGrant
from cases.queries.emergency import emergencies_to_review, late_emergencies_of
from tests import standing
from tests.cases.emergencies import make_held, taken
from tests.cases.hidden import hide as hide_case
from tests.chests import NAME, make_chest, opened
from tests.erasures import confirmed, days_later
from tests.hidden_chests import give, grants, hide, sees
from tests.people import Person
from tests.succeeding import move_all, newcomer, planned
from tests.vault.models import ChestGrant

CIRCLES = Team.objects.filter(kind=TeamKind.CIRCLE, closed_at=None)


def test_an_emergency_opens_nothing_that_hides_from_the_coordinator(
    worker: Person, supervisor: Person, duty_coordinator: Person
) -> None:
    case = make_held(worker, duty_coordinator)
    access = taken(case, duty_coordinator)
    assert open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ).call_name
    hide_case(worker, case.pk, duty_coordinator)
    with pytest.raises(NothingToOpen):
        taken(case, duty_coordinator)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)
    assert EmergencyAccess.objects.get() == access


def test_the_review_list_hides_it_from_a_listed_supervisor(
    worker: Person, supervisor: Person, duty_coordinator: Person
) -> None:
    case = make_held(worker, duty_coordinator)
    taken(case, duty_coordinator)
    assert emergencies_to_review(supervisor.actor()).count() == 1
    hide_case(worker, case.pk, supervisor)
    assert emergencies_to_review(supervisor.actor()).count() == 0
    with days_later(2):
        assert late_emergencies_of(duty_coordinator.actor()).count() == 1


def test_a_merger_takes_it_into_a_circle_of_the_new_team(
    administrator: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    assert opened(new, chest).name == NAME
    assert not sees(colleague, chest)
    assert not LeftBehind.objects.exists()
    assert not ChestGrant.objects.filter(group_id=worker.team.pk).exists()
    assert not CIRCLES.filter(circle_of=worker.team).exists()


def test_a_merger_does_not_take_it_to_a_listed_person_of_the_new_team(
    administrator: Person, worker: Person, colleague: Person
) -> None:
    new = newcomer()
    chest = make_chest(worker)
    give(worker, chest, new.team)
    hide(worker, chest, new)
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    assert not sees(new, chest)
    assert opened(worker, chest).name == NAME, "nobody of the new team may have it: it stays, and is listed"
    assert LeftBehind.objects.get().record_id == chest.pk


def test_a_locked_part_that_hides_goes_to_a_circle(
    administrator: Person, worker: Person, colleague: Person, other_commune_worker: Person
) -> None:
    chest = make_chest(worker)
    give(worker, chest, other_commune_worker.team, compartments=["identity"], locked=True)
    hide(worker, chest, colleague)
    new = newcomer()
    planned(administrator, other_commune_worker.team, heirs=[new.team])
    move_all(other_commune_worker)
    grant = grants(chest)[new.team.name]
    assert (grant.locked, grant.compartments) == (True, ["identity"])


def test_nobody_steps_in_where_something_hides_from_him(
    supervisor: Person, worker: Person, pair: tuple[Person, Person]
) -> None:
    lead, second = pair
    chest = make_chest(supervisor)
    give(supervisor, chest, lead.team)
    hide(supervisor, chest, lead)
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    with pytest.raises(NotPossible):
        standing.approve(second, act)
    assert not sees(lead, chest)


def test_erasing_takes_the_tokens_and_the_circle_along(
    worker: Person, colleague: Person, privacy_officer: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    assert CIRCLES.exists()
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    with days_later(11):
        requests.erase_everything(erasure=erasure, by=privacy_officer.actor())
    assert not ConflictToken.objects.filter(record_id=chest.pk).exists()
    assert not CIRCLES.exists()
    assert not ChestGrant.objects.filter(content_object_id=chest.pk).exists()


def test_erasing_takes_the_sealed_reason_of_an_emergency_along(
    worker: Person, duty_coordinator: Person, privacy_officer: Person
) -> None:
    case = make_held(worker, duty_coordinator)
    taken(case, duty_coordinator)
    held = open_record(worker.actor(), Case, case.pk, to=Permission.CASE_ERASE_ASK)
    erasure = confirmed(held, worker, privacy_officer)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)
    with days_later(11):
        requests.erase_everything(erasure=erasure, by=privacy_officer.actor())
    assert EmergencyAccess.objects.get().words is None
    assert not CaseGrant.objects.exists()
