"""Records of a team that ends go over to its heirs: whole or in part, in slices, each once, nothing told or lost."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from access.change import changing, recording
from access.door import Limited, Locked
from access.errors import TamperedSeal
from access.models import IndexKeyShare, LeftBehind, Reason, RecordKey, Team
from access.permissions import Permission
from access.signals import record_changed
from access.teams import resealing
from audit.models import Entry
from tests.attacks.writer import alter
from tests.chests import LETTER, NAME, make_chest, opened, write
from tests.hidden_chests import hide
from tests.people import Person
from tests.succeeding import SECOND_NEW_COMMUNE, move_all, newcomer, passage_of, planned, refreshed
from tests.vault.models import Chest, ChestGrant, Letter


def grant_of(chest: Chest, team: Team) -> ChestGrant:
    return ChestGrant.objects.get(content_object_id=chest.pk, group_id=team.pk)


def teams_with(chest: Chest) -> set[int]:
    return set(ChestGrant.objects.filter(content_object_id=chest.pk).values_list("group_id", flat=True))


def test_two_teams_go_into_one(administrator: Person, worker: Person, other_commune_worker: Person) -> None:
    mine, theirs = make_chest(worker, code="A1"), make_chest(other_commune_worker, code="B1")
    new = newcomer()
    planned(administrator, worker.team, other_commune_worker.team, heirs=[new.team])
    move_all(worker)
    move_all(other_commune_worker)
    for chest in (mine, theirs):
        assert teams_with(chest) == {new.team.pk}
        assert opened(new, chest).name == NAME
    with pytest.raises(Http404):
        opened(worker, mine)


def test_the_whole_history_goes_along(administrator: Person, worker: Person) -> None:
    """Rows and versions of each root: the first, one drawn later, and the one drawn by moving."""
    chest = opened(worker, make_chest(worker))
    chest.needs_new_root = True
    write(worker, chest, name="Tên sau")
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    again = opened(new, chest)
    assert (again.name, again.root_epoch) == ("Tên sau", 3)
    assert [letter.text for letter in again.rows(Letter.objects.all())] == [LETTER]
    assert NAME in {version.name for version in again.versions()}
    assert write(new, again, name="Tên mới").name == "Tên mới"


def test_a_part_stays_a_part_and_a_lock_a_lock(
    administrator: Person, worker: Person, other_commune_worker: Person
) -> None:
    """What the old team had of another team's record: the same parts, until the same day, as locked as before."""
    old = other_commune_worker
    until = (timezone.now() + datetime.timedelta(days=9)).replace(microsecond=0)
    part = make_chest(worker, Limited(old.team, ["identity"], until), code="P1")
    locked = make_chest(worker, Locked(old.team), code="L1")
    new = newcomer()
    planned(administrator, old.team, heirs=[new.team])
    move_all(old)
    for chest, expected in ((part, (["identity"], until, False)), (locked, ([], None, True))):
        grant = grant_of(chest, new.team)
        assert (grant.compartments, grant.expires_at, grant.locked) == expected
        assert teams_with(chest) == {worker.team.pk, new.team.pk}
        assert Chest.objects.get(pk=chest.pk).needs_new_root
    assert opened(new, part).name == NAME
    with pytest.raises(Http404):
        opened(new, locked)
    assert opened(worker, part).name == NAME, "the grants of third teams are as they were"
    write(worker, opened(worker, locked), name="Tên sau")
    assert opened(worker, locked).root_epoch == 2


def test_a_lock_holds_for_every_other_verb(administrator: Person, worker: Person, other_commune_worker: Person) -> None:
    """What is locked may move; it may not be changed, not even while its team is on its way."""
    old = other_commune_worker
    locked = make_chest(worker, Locked(old.team))
    planned(administrator, old.team, heirs=[newcomer().team])
    by = refreshed(old).actor()
    with pytest.raises(PermissionDenied), changing(locked, by=by, to=Permission.CASE_EDIT):
        locked.save()


def test_one_entry_a_record_and_no_facts(administrator: Person, worker: Person) -> None:
    chest = make_chest(worker)
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    told: list[Any] = []

    def hear(**kwargs: Any) -> None:
        told.append(kwargs)

    record_changed.connect(hear)
    try:
        move_all(worker)
    finally:
        record_changed.disconnect(hear)
    assert told == []
    (entry,) = Entry.objects.filter(record_id=chest.pk, event="RECORD_RESEALED")
    assert (entry.actor, entry.outcome) == ("worker", "done")
    assert not Entry.objects.filter(event="FIELDS_READ", record_id=chest.pk).exists()


def test_nobody_moves_a_team_by_himself(worker: Person) -> None:
    """Without a plan of an administrator the verb is nobody's."""
    with (
        pytest.raises(PermissionDenied),
        recording(by=worker.actor(), to=Permission.RECORD_RESEAL, about=worker.team),
    ):
        pass
    assert resealing.passage_of(worker.team) is None
    assert Entry.objects.filter(event="RECORD_RESEALED", outcome="forbidden").count() == 1


def test_a_slice_stops_and_the_next_goes_on(administrator: Person, worker: Person) -> None:
    chests = [make_chest(worker, code=f"C{number}") for number in range(3)]
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    passage = passage_of(worker)
    resealing.start(passage=passage, by=worker.actor())
    shown = []
    while resealing.progress_of(passage).left:
        assert resealing.move_slice(passage=passage, by=worker.actor(), seconds=0) == 1
        progress = resealing.progress_of(passage)
        shown.append((progress.moved, progress.total, progress.percent))
    assert shown == [(1, 3, 33), (2, 3, 66), (3, 3, 100)]
    assert resealing.move_slice(passage=passage, by=worker.actor()) == 0, "once more does nothing"
    assert all(teams_with(chest) == {new.team.pk} for chest in chests)


def test_a_record_made_meanwhile_is_counted_and_moved(administrator: Person, worker: Person) -> None:
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    passage = move_all(worker)
    late = make_chest(refreshed(worker))
    assert resealing.progress_of(passage).total == 1
    move_all(worker)
    assert teams_with(late) == {new.team.pk}


def test_what_the_new_team_holds_already(administrator: Person, worker: Person, other_commune_worker: Person) -> None:
    """All beats a part; of two parts the wider stays; two parts beside each other are set aside and listed."""
    new = newcomer()
    old, now = other_commune_worker, timezone.now()
    soon, later = now + datetime.timedelta(days=1), now + datetime.timedelta(days=2)
    whole = make_chest(old, Limited(new.team, ["identity"]), code="1")
    wider = make_chest(worker, Limited(new.team, ["identity"], soon), Limited(old.team, ["identity"], later), code="2")
    kept = make_chest(worker, new.team, Limited(old.team, ["identity"], later), code="3")
    beside = make_chest(worker, Limited(new.team, ["identity"]), Limited(old.team, ["safety"]), code="4")
    planned(administrator, old.team, heirs=[new.team])
    passage = move_all(old)
    assert grant_of(whole, new.team).compartments == []
    assert grant_of(wider, new.team).expires_at == later.replace(microsecond=0)
    assert grant_of(kept, new.team).compartments == []
    assert [(row.record_code, row.reason) for row in passage.left_behind.all()] == [("4", Reason.OVERLAP)]
    assert teams_with(beside) >= {old.team.pk, new.team.pk}
    assert resealing.progress_of(passage).to_try == 0


def test_what_was_set_aside_is_tried_again(administrator: Person, worker: Person) -> None:
    chest = make_chest(worker)
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    passage = passage_of(worker)
    resealing._set_aside(passage, chest, Reason.BUSY, worker.actor())
    move_all(worker)
    assert new.team.pk not in teams_with(chest)
    resealing.try_again(passage=passage, by=worker.actor())
    move_all(worker)
    assert teams_with(chest) == {new.team.pk}
    assert not LeftBehind.objects.exists()


@pytest.mark.parametrize("times", [1, resealing._TRIES])
def test_a_record_somebody_works_on_is_tried_three_times(
    administrator: Person, worker: Person, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Somebody else saves it between the look at it and the change: the first times it is read anew, then set aside."""
    chest, others = make_chest(worker), list(range(times))

    def saved_meanwhile(record: Any) -> None:
        if others:
            alter(record, version=record.version + 1 + others.pop())

    monkeypatch.setitem(resealing._LEADERS, Chest, saved_meanwhile)
    one, two = newcomer(), newcomer("second_supervisor", SECOND_NEW_COMMUNE)
    planned(administrator, worker.team, heirs=[one.team, two.team])
    passage = move_all(worker)
    moved = times < resealing._TRIES
    assert teams_with(chest) == {one.team.pk if moved else worker.team.pk}
    assert [row.reason for row in passage.left_behind.all()] == ([] if moved else [Reason.BUSY])
    assert others == []


def test_what_was_set_aside_is_listed_once(administrator: Person, worker: Person) -> None:
    """Two holders at once may both fail at it; the first reason stays."""
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[newcomer().team])
    passage = passage_of(worker)
    for reason in (Reason.BUSY, Reason.NO_KEY):
        resealing._set_aside(passage, chest, reason, worker.actor())
    assert passage.left_behind.get().reason == Reason.BUSY


def test_who_cannot_tell_whom_a_record_hides_from_moves_it_nowhere(
    administrator: Person, worker: Person, colleague: Person
) -> None:
    """His team's letter is sealed to a key that is lost: the record waits for somebody whose key opens it."""
    new = newcomer()
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    letter = IndexKeyShare.objects.get(team=worker.team)
    alter(letter, sealed=(9).to_bytes(2) + bytes(letter.sealed)[2:])
    planned(administrator, worker.team, heirs=[new.team])
    passage = move_all(worker)
    assert new.team.pk not in teams_with(chest)
    assert passage.left_behind.get().reason == Reason.NO_KEY


def test_a_tampered_record_is_said_and_does_not_hold_up_the_others(administrator: Person, worker: Person) -> None:
    """`TamperedSeal` is never swallowed; the next press goes past it, and the list names it."""
    broken, whole = make_chest(worker, code="A"), make_chest(worker, code="B")
    stale = opened(worker, broken)
    stale.needs_new_root = True
    write(worker, stale, name="Tên sau")
    shelf = RecordKey.objects.get(record_id=broken.pk, epoch=1)
    alter(shelf, material=bytes(shelf.material)[:-1] + bytes([bytes(shelf.material)[-1] ^ 1]))
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    with pytest.raises(TamperedSeal):
        move_all(worker)
    passage = move_all(worker)
    assert teams_with(whole) == {new.team.pk}
    assert passage.left_behind.get().reason == Reason.TAMPERED


def test_a_grant_that_nobody_trusted_gave_is_not_passed_on(administrator: Person, worker: Person) -> None:
    forged = make_chest(worker)
    alter(grant_of(forged, worker.team), granted_by_id=administrator.user.pk)
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    passage = move_all(worker)
    assert new.team.pk not in teams_with(forged)
    assert passage.left_behind.get().reason == Reason.UNTRUSTED
