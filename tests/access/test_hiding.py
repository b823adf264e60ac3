"""Hiding a record from a person: at the door, in lists, and in the keys."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from access.actors import Actor
from access.door import Limited, Locked, changing, end_grant, new_record, open_record, unlock_grants
from access.hiding.circles import NobodyLeft
from access.hiding.listing import listed_of, show_to
from access.hiding.marks import mark_of
from access.models import ConflictToken, IndexKeyShare, Team, TeamKeyShare, TeamKind
from access.permissions import Permission
from access.roles import Role
from access.teams.closing import grants_of
from access.teams.holders import open_teams
from tests import people
from tests.attacks.writer import remove
from tests.chests import NAME, make_chest, opened, write
from tests.hidden_chests import give, grants, hide, holders, sees
from tests.people import Person
from tests.vault.models import Chest, ChestGrant


def test_who_is_listed_finds_nothing_and_the_others_go_on(
    worker: Person, colleague: Person, supervisor: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    assert not sees(colleague, chest)
    with pytest.raises(Http404):
        opened(colleague, chest)
    for person in (worker, supervisor):
        assert opened(person, chest).name == NAME
    assert holders(chest, worker.team) == {"worker", "supervisor"}
    write(supervisor, opened(supervisor, chest), name="Tên mới")
    assert opened(worker, chest).name == "Tên mới"


def test_the_supervisor_too(worker: Person, supervisor: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, supervisor)
    assert not sees(supervisor, chest)
    assert sees(worker, chest)


def test_the_root_is_renewed_at_once(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    chest.refresh_from_db()
    assert chest.root_epoch == 2
    assert {grant.root_epoch for grant in ChestGrant.objects.filter(content_object=chest)} == {2}


def test_who_holds_no_key_gets_a_token_and_no_circle_is_made(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, other_commune_worker)
    assert not Team.objects.filter(kind=TeamKind.CIRCLE).exists()
    assert ConflictToken.objects.filter(record_id=chest.pk).count() == 1


def test_two_listings_one_after_the_other(worker: Person, colleague: Person, supervisor: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    hide(worker, chest, supervisor)
    assert holders(chest, worker.team) == {"worker"}
    assert Team.objects.filter(kind=TeamKind.CIRCLE, closed_at=None).count() == 1, "the first circle is over"
    assert opened(worker, chest).name == NAME


def test_twice_the_same_is_once(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    hide(worker, chest, colleague)
    assert ConflictToken.objects.count() == 1
    assert Team.objects.filter(kind=TeamKind.CIRCLE).count() == 1


def test_nobody_would_be_left(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    with pytest.raises(NobodyLeft):
        hide(worker, chest, worker)
    assert sees(worker, chest)
    assert ConflictToken.objects.count() == 1


def test_oneself(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, worker)
    assert not sees(worker, chest)
    assert opened(colleague, chest).name == NAME


def test_taken_off_the_list(worker: Person, colleague: Person, supervisor: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    actor = supervisor.actor()
    chest = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=actor, to=Permission.CASE_UNHIDE):
        chest.save()
        show_to([chest], colleague.user.pk, actor)
    assert opened(colleague, chest).name == NAME
    assert set(grants(chest)) == {worker.team.name}
    circle = Team.objects.get(kind=TeamKind.CIRCLE)
    assert circle.closed_at is not None
    assert not TeamKeyShare.objects.filter(team_key__team=circle).exists()


def test_a_locked_part_stays_locked_and_limited(worker: Person, duty_coordinator: Person, supervisor: Person) -> None:
    second = people.person("second_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    chest = make_chest(worker, Locked(duty_coordinator.team, ["identity"]))
    hide(worker, chest, duty_coordinator)
    grant = grants(chest)[duty_coordinator.team.name + "*"]
    assert (grant.locked, grant.compartments) == (True, ["identity"])
    assert holders(chest, duty_coordinator.team) == {"second_duty"}
    chest = opened(worker, chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.save()
        assert unlock_grants(chest, team=duty_coordinator.team) == 1
    assert sees(second, chest)
    assert not sees(duty_coordinator, chest)


def test_a_team_in_which_nobody_is_left_loses_its_part(worker: Person, shelter_manager: Person) -> None:
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity"]))
    hide(worker, chest, shelter_manager)
    assert set(grants(chest)) == {worker.team.name}
    with pytest.raises(NobodyLeft):
        give(worker, chest, shelter_manager.team)


def test_sharing_goes_to_a_circle_and_replaces_it(worker: Person, shelter_manager: Person) -> None:
    people.person("night_watch", Role.SHELTER_STAFF, shelter_manager.team)
    chest = make_chest(worker)
    hide(worker, chest, shelter_manager)
    for _time in range(2):
        give(worker, chest, shelter_manager.team, compartments=["identity"])
        assert holders(chest, shelter_manager.team) == {"night_watch"}
        assert ChestGrant.objects.filter(content_object=chest).count() == 2
    with changing(chest := opened(worker, chest), by=worker.actor(), to=Permission.CASE_EDIT):
        chest.save()
        assert end_grant(chest, team=shelter_manager.team, by=worker.actor())
    assert ChestGrant.objects.filter(content_object=chest).count() == 1
    assert not Team.objects.filter(circle_of=shelter_manager.team, closed_at=None).exists()


def test_a_team_of_another_province_can_tell_too(worker: Person, colleague: Person) -> None:
    """Whoever receives a record with tokens receives what tells whom they mean."""
    far = people.person("far_worker", Role.CASE_WORKER, people.team("commune_case_team", "00004"))
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    assert not IndexKeyShare.objects.filter(team=far.team).exists()
    give(worker, chest, far.team)
    assert opened(far, chest).name == NAME


def test_who_cannot_tell_sees_nothing_that_hides(worker: Person, colleague: Person, supervisor: Person) -> None:
    """Fail closed: without the letter of the team, every record with a token is absent; others are not."""
    hidden, other = make_chest(worker), make_chest(worker, code="C2")
    hide(worker, hidden, colleague)
    remove(IndexKeyShare.objects.get(team=worker.team))
    assert not sees(supervisor, hidden)
    assert sees(supervisor, other)
    assert not Chest.objects.visible_to(Actor(supervisor.user, supervisor.membership, None)).filter(pk=hidden.pk)


def test_a_new_record_of_the_same_person_hides_from_the_same(
    worker: Person, colleague: Person, volunteer: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    values: dict[str, Any] = {"same_person_as": chest, "to": Permission.CASE_OPEN}
    actor = worker.actor()
    second = new_record(Chest, for_teams=[worker.team], by=actor, code="C2", name=NAME, **values)
    with changing(second, by=actor, to=Permission.CASE_OPEN):
        second.save()
    assert opened(worker, second).name == NAME
    assert not sees(colleague, second)
    assert holders(second, worker.team) == {"worker"}


def test_circles_are_no_teams_on_any_page(worker: Person, colleague: Person) -> None:
    hide(worker, make_chest(worker), colleague)
    assert not open_teams().filter(kind=TeamKind.CIRCLE).exists()
    assert not Team.objects.filter(kind=TeamKind.CIRCLE, office__isnull=False).exists()
    assert grants_of(worker.team) == 1, "what a circle holds keeps its team from being closed"


def test_a_mark_is_the_same_for_a_person_and_says_nothing_without_the_key(worker: Person) -> None:
    one, other = b"1" * 32, b"2" * 32
    assert mark_of(one, worker.user.pk) == mark_of(one, worker.user.pk)
    assert mark_of(one, worker.user.pk) != mark_of(other, worker.user.pk)
    assert len(mark_of(one, worker.user.pk)) == 16


def test_who_is_on_the_list(worker: Person, colleague: Person, supervisor: Person) -> None:
    chest = hide(worker, make_chest(worker), colleague)
    everybody = [worker.user.pk, colleague.user.pk, supervisor.user.pk]
    assert listed_of(chest, everybody, worker.actor()) == {colleague.user.pk}


def test_a_team_with_a_part_may_not(worker: Person, colleague: Person, shelter_manager: Person) -> None:
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity"]))
    with pytest.raises(PermissionDenied):
        open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.CASE_HIDE)


def test_one_more_query_a_request_and_no_more_for_circles(
    worker: Person, colleague: Person, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        hide(worker, make_chest(worker, code=f"C{number}"), colleague)
    actor = worker.actor()
    actor.team_private(1)
    with django_assert_num_queries(2):  # the look-up, the list
        assert Chest.objects.visible_to(actor).count() == 3
    with django_assert_num_queries(1):
        assert Chest.objects.visible_to(actor).count() == 3
