"""The rarer ways of hiding a record, each once: what is refused, and what is left as it was."""

import datetime

import pytest
from django.utils import timezone

from access.actors import Factory, System
from access.door import Limited, Locked, changing, new_record, open_record
from access.errors import KeyNotHeld
from access.hiding import index_keys
from access.hiding.circles import NobodyLeft
from access.hiding.listing import show_to
from access.hiding.newcomers import part_before_access
from access.hiding.sight import sight_of, unhidden
from access.models import ConflictToken, IndexKey, IndexKeyShare, Membership, Team, TeamKind, UserKey
from access.permissions import Permission
from access.roles import Role
from access.safekeeping import recovery
from access.teams import enrolment
from access.teams.leaving import end_membership
from tests import people
from tests.attacks.writer import alter, insert, remove
from tests.chests import NAME, make_chest, opened, write
from tests.hidden_chests import grants, hide, sees
from tests.people import Person
from tests.settings import FOUNDING_PRIVATE
from tests.vault.models import Chest


def _like(chest: Chest, by: Person, *for_teams: object) -> Chest:
    """A second record of the same person, saved."""
    actor = by.actor()
    second = new_record(
        Chest, for_teams=for_teams, by=actor, to=Permission.CASE_OPEN, same_person_as=chest, code="C2", name=NAME
    )
    with changing(second, by=actor, to=Permission.CASE_OPEN):
        second.save()
    return second


# --- a second record of the same person


def test_a_locked_copy_that_nobody_might_open_is_not_made(worker: Person, duty_coordinator: Person) -> None:
    """The record is made without it; a copy that somebody asked to be open is refused aloud."""
    chest = make_chest(worker)
    hide(worker, chest, duty_coordinator)
    with pytest.raises(NobodyLeft):
        _like(chest, worker, worker.team, duty_coordinator.team)
    second = _like(chest, worker, worker.team, Locked(duty_coordinator.team))
    assert set(grants(second)) == {worker.team.name}
    assert opened(worker, second).name == NAME


def test_who_cannot_tell_seals_to_the_recovery_key_all_the_same(
    worker: Person, colleague: Person, other_commune_worker: Person
) -> None:
    """Also where the first record of the person is older than that key, and has no copy for it."""
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    remove(IndexKeyShare.objects.get(team=other_commune_worker.team))
    second = _like(chest, other_commune_worker, worker.team)
    assert set(grants(second)) == {worker.team.name + "*", "Recovery"}
    assert grants(second)["Recovery"].group.team.kind == TeamKind.RECOVERY


# --- who may take somebody out, and take him off


def test_who_holds_a_part_takes_nobody_out(
    worker: Person, colleague: Person, supervisor: Person, other_commune_worker: Person
) -> None:
    """A circle that is due for a new one waits for somebody who holds the whole record."""
    chest = make_chest(worker, Limited(other_commune_worker.team, ["identity"]))
    hide(worker, chest, colleague)
    end_membership(by=Factory(), membership=worker.membership, keyring=supervisor.actor().keyring)
    before = {name: grant.pk for name, grant in grants(chest).items()}
    with pytest.raises(KeyNotHeld, match="holds all of the record"):
        write(other_commune_worker, opened(other_commune_worker, chest), name="Viết sau")
    assert {name: grant.pk for name, grant in grants(chest).items()} == before
    write(supervisor, opened(supervisor, chest), name="Viết sau")
    assert opened(other_commune_worker, chest).name == "Viết sau"


def test_taking_one_off_leaves_the_others_on(
    worker: Person, colleague: Person, supervisor: Person, other_commune_worker: Person
) -> None:
    chest = make_chest(worker, Limited(other_commune_worker.team, ["identity"]))
    hide(worker, chest, colleague, other_commune_worker)
    actor = supervisor.actor()
    chest = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=actor, to=Permission.CASE_UNHIDE):
        chest.save()
        show_to([chest], colleague.user.pk, actor)
    assert sees(colleague, chest)
    assert ConflictToken.objects.filter(record_id=chest.pk).count() == 1
    assert not sees(other_commune_worker, chest)


@pytest.mark.django_db
def test_a_team_of_no_place_has_no_index_key() -> None:
    nowhere = enrolment.create_team(by=Factory(), office=None, name="Nowhere")
    somebody = people.person("somebody", Role.CASE_SUPERVISOR, nowhere)
    chest = make_chest(somebody)
    with pytest.raises(KeyNotHeld, match="belongs to no province"):
        hide(somebody, chest, somebody)
    assert not IndexKey.objects.exists()


def test_the_system_sees_nothing_that_hides(worker: Person, colleague: Person) -> None:
    """A command has no key to tell whom a token means, and nothing of that is kept on it."""
    hidden, other = make_chest(worker), make_chest(worker, code="C2")
    hide(worker, hidden, colleague)
    clock = System("clock")
    assert list(unhidden(Chest.objects.in_clear(), clock, "pk")) == [other]
    assert not sight_of(clock).keys
    assert not hasattr(clock, "sight")


# --- newcomers


def test_only_a_member_parts_records_from_a_newcomer(worker: Person, colleague: Person) -> None:
    """Whose membership is over may hold his share until the sweep: he lets nobody in any more."""
    stranger = people.person("stranger", Role.CASE_WORKER, people.team("commune_case_team", people.OTHER_COMMUNE))
    chest = make_chest(worker)
    hide(worker, chest, stranger)
    newcomer = enrolment.add_member(by=Factory(), user=stranger.user, team=worker.team, role=Role.CASE_WORKER)
    ended = timezone.localdate() - datetime.timedelta(days=1)
    alter(worker.membership, starts_on=ended, ends_on=ended)
    with pytest.raises(KeyNotHeld, match="only a holder gives access"):
        enrolment.give_access(by=Factory(), membership=newcomer, keyring=worker.actor().keyring)  # type: ignore[arg-type]
    assert Membership.objects.get(pk=newcomer.pk).access_given_at is None


def test_a_record_of_which_nobody_would_be_left_stays_as_it_is(worker: Person, other_commune_worker: Person) -> None:
    """Tokens that somebody copied in the database hide it from its only holder too: no circle can be made for it."""
    stranger = people.person("stranger", Role.CASE_WORKER, other_commune_worker.team)
    chest, like = make_chest(worker), make_chest(other_commune_worker, code="C2")
    hide(worker, chest, stranger)
    hide(other_commune_worker, like, worker)
    token = ConflictToken.objects.get(record_id=like.pk)
    insert(ConflictToken(record_id=chest.pk, index_key=token.index_key, token=bytes(token.token)))
    ring, mine = worker.actor().keyring, UserKey.objects.get(user=stranger.user)
    assert ring
    assert part_before_access(worker.team, mine, ring) == 0
    assert set(grants(chest)) == {worker.team.name}
    after = Chest.objects.get(pk=chest.pk)
    assert (after.root_epoch, after.needs_new_root) == (1, False)
    assert not Team.objects.filter(circle_of=worker.team).exists()


# --- after a loss


def test_a_team_that_had_no_letter_gets_one_at_the_recovery(worker: Person, colleague: Person) -> None:
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    hide(worker, make_chest(worker), colleague)
    secret = index_keys.opened_by(worker.team, worker.keyring)
    remove(IndexKeyShare.objects.get(team=worker.team))
    recovery.recover(team=worker.team, words=words[:2])
    assert index_keys.opened_by(worker.team, worker.keyring) == secret != {}
