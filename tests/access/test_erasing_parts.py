"""A part of a record is erased: nobody opens what stood there, and what is written afterwards opens again."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from access import salts
from access.door import Limited, changing, open_record, share
from access.envelope import Envelope
from access.erasing import NotNow, parts, requests
from access.errors import KeyNotHeld, NotShared, TamperedSeal
from access.models import RecordKey
from access.permissions import Permission
from tests.chests import LETTER, NAME, STORY, make_chest, opened, write
from tests.erasures import asked, confirmed, days_later
from tests.people import Person
from tests.vault.models import Chest, ChestGrant

pytestmark = pytest.mark.django_db
TOLD, WHO = frozenset({"narrative"}), frozenset({"identity", "contact"})


def seen_by(person: Person, chest: Chest) -> Chest:
    """As another team opens its part."""
    return open_record(person.actor(), Chest, chest.pk, to=Permission.HOME_READ)


def erase(person: Person, chest: Chest, compartments: frozenset[str]) -> Chest:
    record = opened(person, chest)
    with changing(record, by=person.actor(), to=Permission.CASE_EDIT):
        parts.destroy(record, compartments, by=person.actor())
    return opened(person, chest)


def test_the_rows_are_empty_and_the_rest_is_there(worker: Person) -> None:
    chest = erase(worker, make_chest(worker), TOLD)
    assert (chest.story, chest.letters.get().text, chest.name) == (None, None, NAME)
    chest = erase(worker, chest, WHO)
    assert (chest.name, chest.age) == (None, None)


def test_old_versions_open_nowhere(worker: Person) -> None:
    chest = erase(worker, make_chest(worker), TOLD)
    oldest = chest.versions()[-1]
    assert oldest.name == NAME
    with pytest.raises(NotShared):
        oldest.story  # noqa: B018  reading it is the test
    with pytest.raises(NotShared):
        chest.versions(chest.letters.get())[-1].text  # noqa: B018


def test_with_the_old_roots_alone_it_stays_closed(worker: Person) -> None:
    """Who kept every root, as a full holder or from a dump, lacks the salt: also with the row forged back."""
    chest = erase(worker, make_chest(worker), TOLD)
    oldest = chest.versions()[-1]
    envelope = chest._envelope
    assert envelope is not None
    envelope.salts["narrative"] = salts.Salt(envelope.salts["narrative"].value, 1)
    with pytest.raises(TamperedSeal):
        oldest.story  # noqa: B018


def test_what_is_written_afterwards_opens(worker: Person, colleague: Person) -> None:
    chest = erase(worker, make_chest(worker), TOLD | WHO)
    write(worker, chest, story="Viết sau", name="Chị Tư")
    again = opened(colleague, chest)
    assert (again.story, again.name) == ("Viết sau", "Chị Tư")
    again = erase(worker, chest, TOLD)
    assert (again.story, again.name) == (None, "Chị Tư"), "a second time, and the other part stays"


def test_other_teams_lose_the_part_for_good(worker: Person, shelter_manager: Person, supervisor: Person) -> None:
    """Re-sealed without it; an empty list of compartments, which would mean everything, never remains."""
    told_only = make_chest(worker, Limited(shelter_manager.team, ["narrative"]))
    both = make_chest(worker, Limited(shelter_manager.team, ["narrative", "safety"]), code="C2")
    for chest in (told_only, both):
        erase(worker, chest, TOLD)
    assert not ChestGrant.objects.filter(content_object=told_only, group_id=shelter_manager.team.pk).exists()
    seen = seen_by(shelter_manager, both)
    assert seen._envelope is not None
    assert seen._envelope.compartments() == ["safety"]
    write(worker, opened(worker, both), story="Viết sau")
    with pytest.raises(NotShared):
        seen_by(shelter_manager, both).story  # noqa: B018


def test_what_is_shared_afterwards_is_only_what_was_written_afterwards(worker: Person, shelter_manager: Person) -> None:
    chest = write(worker, erase(worker, make_chest(worker), TOLD), story="Viết sau")
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=["narrative"])
    seen = seen_by(shelter_manager, chest)
    assert seen.story == "Viết sau"
    with pytest.raises(NotShared):
        seen.versions()[-1].story  # noqa: B018
    assert seen._envelope is not None
    assert seen._envelope.subkeys[1, "narrative"] == bytes(32)


def test_a_grant_that_has_run_out_goes_too(worker: Person, shelter_manager: Person) -> None:
    soon = timezone.now() + datetime.timedelta(days=1)
    chest = make_chest(worker, Limited(shelter_manager.team, ["narrative"], soon))
    with days_later(2):
        erase(worker, chest, TOLD)
    assert not ChestGrant.objects.filter(content_object=chest, group_id=shelter_manager.team.pk).exists()


def test_who_holds_parts_cannot(worker: Person, shelter_manager: Person) -> None:
    chest = seen_by(shelter_manager, make_chest(worker, Limited(shelter_manager.team, ["narrative"])))
    with pytest.raises(KeyNotHeld):
        parts.destroy(chest, TOLD, by=shelter_manager.actor())


@pytest.mark.parametrize(("scope", "left"), [("narrative", (NAME, None)), ("person", (None, STORY))])
def test_the_request_for_a_part(scope: str, left: Any, worker: Person, privacy_officer: Person) -> None:
    chest = make_chest(worker)
    erasure = confirmed(opened(worker, chest), worker, privacy_officer, scope)
    with days_later(10):
        for second in (privacy_officer, worker):
            with pytest.raises(NotNow):
                requests.erase_everything(erasure=erasure, by=second.actor())
        assert requests.erase_due() == 0, "the clock has no key"
        requests.erase_parts(record=opened(worker, chest), erasure=erasure, by=worker.actor())
    again = opened(worker, chest)
    assert (again.name, again.story) == left


def test_a_record_of_the_first_days_opens_and_cannot_be_parted_by_identity(worker: Person) -> None:
    """It has one salt, of 32 bytes, for the narrative."""
    chest = opened(worker, make_chest(worker))
    assert chest._envelope is not None
    old = chest._envelope.salts["narrative"].value
    chest._envelope = Envelope(chest.pk, 1, salts=salts.unpacked(old))
    chest._envelope.roots[1] = bytes(32)
    assert parts.can_part(chest, TOLD)
    assert not parts.can_part(chest, WHO)
    with pytest.raises(NotNow):
        asked(chest, worker, "person")


def test_stored_salts() -> None:
    made = salts.fresh_salts()
    assert salts.unpacked(salts.packed(made)) == made
    alone = salts.unpacked(bytes(32))
    assert salts.unpacked(salts.packed(alone)) == alone == {"narrative": salts.Salt(bytes(32), 1)}
    assert salts.unpacked(None) == {}
    for wrong in (b"", bytes(31), b"\3" + salts.packed(made)[1:], salts.packed(made) + b"\0"):
        with pytest.raises(TamperedSeal):
            salts.unpacked(wrong)


def test_the_row_of_the_salts_stays(worker: Person) -> None:
    """So that a restored older row cannot stand beside a newer state without being missed."""
    chest = make_chest(worker)
    before = bytes(RecordKey.objects.get(record_id=chest.pk, epoch=RecordKey.SALTS).material)
    erase(worker, chest, TOLD)
    after = bytes(RecordKey.objects.get(record_id=chest.pk, epoch=RecordKey.SALTS).material)
    assert salts.unpacked(after)["narrative"].since == 2
    assert salts.unpacked(before)["narrative"].value not in after
    assert salts.unpacked(after)["identity"] == salts.unpacked(before)["identity"]


def test_letters_of_the_rest_are_untouched(worker: Person) -> None:
    assert erase(worker, make_chest(worker), WHO).letters.get().text == LETTER
