"""A row belongs to one record for good, and what is written after a departure is closed to who has left."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from access.actors import Factory
from access.door import Limited, changing, end_grant, open_record, share
from access.envelope import Envelope
from access.errors import NotShared, StaleVersion, StillSealed, TamperedSeal, UnrecordedChange
from access.permissions import Permission
from access.teams import enrolment
from tests.chests import STORY, make_chest, opened, opened_chest, past_the_row_seal, write
from tests.people import Person
from tests.vault.models import Chest, Letter


def test_a_row_of_another_record_is_not_read(worker: Person) -> None:
    one, two = opened_chest(worker), make_chest(worker, code="C2")
    letter = Letter.objects.get(record_id=two.pk)
    letter.record = one
    with pytest.raises(TamperedSeal):
        _ = letter.text
    assert one.rows(Letter.objects.filter(pk=letter.pk)) == []
    with pytest.raises(StillSealed):
        one.versions(of=Letter.objects.get(record_id=two.pk))


def test_an_envelope_opens_its_own_record_alone(worker: Person) -> None:
    """Also when somebody puts another record's envelope where it does not belong."""
    one, two = opened_chest(worker), make_chest(worker, code="C2")
    letter, version = Letter.objects.get(record_id=two.pk), two.history.get()
    letter._state.fields_cache["record"] = one
    version._opened_by = one
    two._envelope = one._envelope
    for read in (lambda: letter.text, lambda: version.name, lambda: two.name, lambda: two.shares("identity")):
        with pytest.raises(StillSealed):
            read()


def test_a_row_of_another_record_is_not_saved(worker: Person) -> None:
    one, two = opened_chest(worker), make_chest(worker, code="C2")
    with changing(one, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        Letter.objects.get(record_id=two.pk).save()
    with changing(one, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        Letter(record_id=two.pk).save()
    with changing(one, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        Letter.objects.get(record_id=two.pk).delete()


def test_a_row_never_moves(worker: Person) -> None:
    one, two = opened_chest(worker), opened_chest(worker, code="C2")
    letter = two.letters.get()
    letter.record = one
    with changing(one, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        letter.save()
    with changing(one, two, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        letter.save()
    with changing(one, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        letter.delete()


def _old_root(chest: Chest) -> Envelope:
    """What somebody who could open the chest today may have kept."""
    kept = Envelope(chest.pk, chest._envelope.epoch, salts=chest._envelope.salts)
    kept.roots = dict(chest._envelope.roots)
    return kept


def _opens(kept: Envelope, chest: Chest, name: str) -> bool:
    """Whether the kept keys open the cell that is stored now; a thief does not ask for the seal of the row."""
    chest._envelope = kept
    past_the_row_seal(chest)
    try:
        return getattr(chest, name) is not None
    except TamperedSeal:
        return False


def _leave(person: Person) -> None:
    enrolment.renew_team_key(by=Factory(), team=person.team, keyring=person.actor().keyring)


def test_who_has_left_reads_nothing_written_after(worker: Person) -> None:
    chest = opened_chest(worker)
    kept = _old_root(chest)
    _leave(worker)
    write(worker, opened(worker, chest), name="Sau đó")
    assert not _opens(kept, Chest.objects.get(pk=chest.pk), "name")
    assert _opens(kept, Chest.objects.get(pk=chest.pk), "story")


def test_also_when_the_text_was_assigned_before_the_change(worker: Person) -> None:
    """A field is sealed when it is assigned; the change renews the root later: it must seal again."""
    chest = opened_chest(worker)
    kept = _old_root(chest)
    _leave(worker)
    again = opened(worker, chest)
    again.name = "Sau đó"
    letter = Letter(record=again, text="Thư sau")
    with changing(again, by=worker.actor(), to=Permission.CASE_EDIT):
        again.save()
        letter.save()
    assert again.root_epoch == 2
    stored = Chest.objects.get(pk=chest.pk)
    assert not _opens(kept, stored, "name")
    new = stored.letters.get(pk=letter.pk)
    new.record._envelope = kept
    past_the_row_seal(new)
    with pytest.raises(TamperedSeal):
        _ = new.text
    whole = opened(worker, chest)
    assert (whole.name, whole.story) == ("Sau đó", STORY)
    assert {one.text for one in whole.letters.all()} == {"Thư một", "Thư sau"}


def test_also_by_a_second_instance_of_the_record(worker: Person) -> None:
    chest = opened_chest(worker)
    kept = _old_root(chest)
    other = opened(worker, chest)
    letter = Letter(record=other, text="Thư sau")
    _leave(worker)
    mine = opened(worker, chest)
    with changing(mine, by=worker.actor(), to=Permission.CASE_EDIT):
        letter.save()
    stored = Letter.objects.select_related("record").get(pk=letter.pk)
    stored.record._envelope = kept
    past_the_row_seal(stored)
    with pytest.raises(TamperedSeal):
        _ = stored.text
    assert opened(worker, chest).letters.get(pk=letter.pk).text == "Thư sau"


def test_a_share_that_ended_reads_nothing_written_after(worker: Person, shelter_manager: Person) -> None:
    chest = opened_chest(worker, shelter_manager.team)
    kept = _old_root(chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        assert end_grant(chest, team=shelter_manager.team, by=worker.actor())
        assert not end_grant(chest, team=shelter_manager.team, by=worker.actor())
    write(worker, opened(worker, chest), name="Sau đó")
    assert not _opens(kept, Chest.objects.get(pk=chest.pk), "name")


def test_a_share_that_became_smaller_reads_nothing_written_after(worker: Person, shelter_manager: Person) -> None:
    chest = opened_chest(worker, shelter_manager.team)
    kept = _old_root(chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=["identity"])
    write(worker, opened(worker, chest), story="Sau đó")
    assert not _opens(kept, Chest.objects.get(pk=chest.pk), "story")
    limited = open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    with pytest.raises(NotShared):
        _ = limited.story


def test_a_share_that_became_larger_needs_no_new_root(worker: Person, shelter_manager: Person) -> None:
    chest = opened_chest(worker, Limited(shelter_manager.team, ["identity"]))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=["identity", "safety"])
    assert not Chest.objects.get(pk=chest.pk).needs_new_root


def test_a_share_that_ran_out_reads_nothing_written_after(worker: Person, shelter_manager: Person) -> None:
    """Also before the sweeper has come by."""
    until = timezone.now() + datetime.timedelta(hours=2)
    chest = opened_chest(worker, Limited(shelter_manager.team, ["identity"], until))
    kept = _old_root(chest)
    with time_machine.travel(until + datetime.timedelta(minutes=1)):
        once = write(worker, opened(worker, chest), name="Sau đó")
        assert once.root_epoch == 2
        assert not _opens(kept, Chest.objects.get(pk=chest.pk), "name")
        twice = write(worker, opened(worker, chest), name="Sau nữa")
        assert twice.root_epoch == 2, "a new root once, not at every change"


def test_a_lost_race_is_a_conflict(worker: Person) -> None:
    chest = make_chest(worker)
    first, second = opened(worker, chest), opened(worker, chest)
    write(worker, first, name="Một")
    with pytest.raises(StaleVersion):
        write(worker, second, name="Hai")
    assert opened(worker, chest).name == "Một"


def test_a_row_alone_makes_the_version_grow(worker: Person) -> None:
    """Else two people could write past each other in the rows of one record."""
    chest = make_chest(worker)
    first, second = opened(worker, chest), opened(worker, chest)
    with changing(first, by=worker.actor(), to=Permission.CASE_EDIT):
        Letter(record=first, text="Một").save()
    with pytest.raises(StaleVersion), changing(second, by=worker.actor(), to=Permission.CASE_EDIT):
        pass
