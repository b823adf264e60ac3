"""Circles of a team when people leave it and come to it."""

from datetime import date, timedelta

import pytest

from access.door import Locked, changing, new_record, recording
from access.models import IndexKey, IndexKeyShare, Membership, Team, TeamKey, TeamKeyShare, TeamKind, UserKey
from access.permissions import Permission
from access.roles import Role
from access.safekeeping import recovery
from access.sweeping import sweep_once
from access.teams import enrolment
from access.teams.leaving import LastHolder, end_membership
from tests import people
from tests.attacks.writer import alter, remove
from tests.chests import NAME, make_chest, opened, write
from tests.hidden_chests import grants, hide, holders, sees
from tests.people import Person
from tests.settings import FOUNDING_PRIVATE
from tests.vault.models import Chest


def test_leaving_takes_the_circles_along_and_the_next_change_makes_a_new_one(
    worker: Person, colleague: Person, supervisor: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    first = Team.objects.get(kind=TeamKind.CIRCLE)
    end_membership(by=people.Factory(), membership=worker.membership, keyring=supervisor.actor().keyring)
    first.refresh_from_db()
    assert first.needs_new_key
    assert not TeamKeyShare.objects.filter(team_key__team=first, user_key__user=worker.user).exists()
    assert IndexKey.objects.get().ended_at is not None
    write(supervisor, opened(supervisor, chest), name="Viết sau")
    second = Team.objects.get(kind=TeamKind.CIRCLE, closed_at=None)
    assert second.pk != first.pk
    assert opened(supervisor, chest).name == "Viết sau"


def test_the_last_of_a_circle_does_not_leave(worker: Person, colleague: Person, supervisor: Person) -> None:
    hide(worker, make_chest(worker), colleague, supervisor)
    with pytest.raises(LastHolder):
        end_membership(by=people.Factory(), membership=worker.membership, keyring=supervisor.actor().keyring)
    ended = date.today() - timedelta(days=1)
    with recording(by=people.Factory(), to=Permission.ACCOUNT_MANAGE):
        worker.membership.ends_on, worker.membership.starts_on = ended, ended
        worker.membership.save()
    assert sweep_once() == (0, 0)
    assert TeamKeyShare.objects.filter(team_key__team__circle_of=worker.team).count() == 1


def test_who_cannot_tell_seals_to_the_circles_that_are_there(
    worker: Person, colleague: Person, supervisor: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    """A worker of another commune adds to a slip of his: nobody of the list gets a key by that."""
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    remove(IndexKeyShare.objects.get(team=other_commune_worker.team))
    actor = other_commune_worker.actor()
    second = new_record(
        Chest, for_teams=[worker.team], by=actor, to=Permission.CASE_OPEN, same_person_as=chest, code="C2", name=NAME
    )
    with changing(second, by=actor, to=Permission.CASE_OPEN):
        second.save()
    assert opened(supervisor, second).name == NAME
    assert not sees(colleague, second)
    assert set(grants(second)) == {worker.team.name + "*"}


def test_after_a_leaving_new_tokens_get_a_new_key_and_old_ones_hold(
    worker: Person, colleague: Person, supervisor: Person, duty_coordinator: Person
) -> None:
    old, new = make_chest(supervisor), make_chest(supervisor, code="C2")
    hide(supervisor, old, colleague)
    end_membership(by=people.Factory(), membership=worker.membership, keyring=supervisor.actor().keyring)
    hide(supervisor, new, colleague)
    assert list(IndexKey.objects.order_by("epoch").values_list("epoch", flat=True)) == [1, 2]
    assert not sees(colleague, old)
    assert not sees(colleague, new)


def test_a_newcomer_gets_the_circles_of_what_he_may_see(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    newcomer = people.person("newcomer", Role.CASE_WORKER, worker.team)
    assert opened(newcomer, chest).name == NAME


def test_a_newcomer_who_is_listed_gets_no_key_of_it(worker: Person, duty_coordinator: Person) -> None:
    """He was listed while he worked elsewhere; the giver's request keeps the record apart first."""
    chest = make_chest(worker, Locked(duty_coordinator.team, ["identity"]))
    stranger = people.person("stranger", Role.CASE_WORKER, people.team("commune_case_team", people.OTHER_COMMUNE))
    hide(worker, chest, stranger)
    assert set(grants(chest)) == {worker.team.name, duty_coordinator.team.name}
    for person in (worker, duty_coordinator):
        role = person.membership.role_enum
        membership = enrolment.add_member(by=people.Factory(), user=stranger.user, team=person.team, role=role)
        keyring = person.actor().keyring
        assert keyring is not None
        enrolment.give_access(by=people.Factory(), membership=membership, keyring=keyring)
        assert holders(chest, person.team) == {person.user.username}
        membership.refresh_from_db()
        assert not sees(Person(stranger.user, membership, stranger.keyring), chest)
    assert opened(worker, chest).name == NAME
    locked = grants(chest)[duty_coordinator.team.name + "*"]
    assert (locked.locked, locked.compartments) == (True, ["identity"])
    write(worker, opened(worker, chest), name="Viết sau")
    assert opened(worker, chest).name == "Viết sau"


def test_recovery_brings_a_hidden_record_back(worker: Person, colleague: Person) -> None:
    """The circle's key is lost as well: the record opens for the new holder, and the index key is his again."""
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    keyring, _code = enrolment.enrol(by=people.Factory(), user=worker.user, passphrase="một mật khẩu khác hẳn")
    mine = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch_as_founder(by=people.Factory(), newcomer=mine, founding_private=FOUNDING_PRIVATE)
    enrolment.found_team_key(by=people.Factory(), team=worker.team, keyring=keyring, lost=True)
    again = Person(worker.user, Membership.objects.get(pk=worker.membership.pk), keyring)
    assert not sees(again, chest), "nobody of the team can tell whom the token means"
    assert recovery.recover(team=worker.team, words=words[:2]).sealed == 1
    assert opened(again, chest).name == NAME
    assert not sees(colleague, chest)
    write(again, opened(again, chest), name="Viết sau")
    assert opened(again, chest).name == "Viết sau"


def test_a_team_without_a_letter_starts_the_next_epoch(worker: Person, colleague: Person) -> None:
    hide(worker, make_chest(worker), colleague)
    later = people.person("later", Role.CASE_WORKER, people.team("commune_case_team", people.OTHER_COMMUNE))
    hide(later, make_chest(later, code="C2"), colleague)
    assert [(row.epoch, row.ended_at is None) for row in IndexKey.objects.order_by("epoch")] == [(1, False), (2, True)]


def test_a_swapped_key_of_another_team_gets_no_letter(
    worker: Person, colleague: Person, other_commune_worker: Person
) -> None:
    alter(TeamKey.objects.get(team=other_commune_worker.team), box_public=b"k" * 32)
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    assert not sees(colleague, chest)
    assert not IndexKeyShare.objects.filter(team=other_commune_worker.team).exists()
