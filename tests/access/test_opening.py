"""Opening and changing a record through the door."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from access.door import Limited, Locked, changing, new_record, open_record, share
from access.errors import NotShared, StillSealed, TamperedSeal, UnrecordedChange
from access.permissions import Permission
from audit.models import Entry
from tests.people import Person
from tests.vault.models import Chest, Letter


def make_chest(owner: Person, *others: object, **values: object) -> Chest:
    values = {"code": "C1", "name": "Nguyễn Thị Hoa", "story": "Chuyện đêm qua", **values}
    chest = new_record(Chest, for_teams=[owner.team, *others], by=owner.actor(), to=Permission.CASE_OPEN, **values)
    with changing(chest, by=owner.actor(), to=Permission.CASE_OPEN):
        chest.save()
        Letter(record=chest, text="Thư một").save()
    return Chest.objects.get(pk=chest.pk)


def test_a_holder_opens_and_it_is_in_the_logbook(worker: Person) -> None:
    chest = make_chest(worker)
    with pytest.raises(StillSealed):
        _ = chest.name
    opened = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    assert opened.name == "Nguyễn Thị Hoa"
    assert [letter.text for letter in opened.letters.all()] == ["Thư một"]
    assert Entry.objects.filter(event="CASE_OPENED", record_id=chest.pk, actor="worker").count() == 1


def test_a_stranger_finds_nothing(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker)
    with pytest.raises(Http404):
        open_record(other_commune_worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    assert Entry.objects.filter(outcome="absent", record_id=chest.pk).count() == 1


def test_limited_and_locked(worker: Person, shelter_manager: Person, duty_coordinator: Person) -> None:
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity"]), Locked(duty_coordinator.team))
    opened = open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    assert opened.name == "Nguyễn Thị Hoa"
    with pytest.raises(NotShared):
        _ = opened.story
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with pytest.raises(PermissionDenied):
        open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.CASE_READ)


def test_change_writes_history_and_log(worker: Person) -> None:
    chest = open_record(worker.actor(), Chest, make_chest(worker).pk, to=Permission.CASE_READ)
    with pytest.raises(UnrecordedChange):
        chest.save()
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.name = "Tên mới"
        chest.save()
    entry = Entry.objects.get(event="CASE_CHANGED")
    assert entry.fields == ["vault_chest.name", "vault_chest.version"]
    assert [old.name for old in chest.versions()] == ["Tên mới", "Nguyễn Thị Hoa"]


def test_child_of_another_record(worker: Person) -> None:
    one = open_record(worker.actor(), Chest, make_chest(worker).pk, to=Permission.CASE_READ)
    two = make_chest(worker, code="C2")
    letter = Letter.objects.get(record_id=two.pk)
    with pytest.raises(StillSealed):
        _ = letter.text
    letter.record = one
    with pytest.raises(TamperedSeal):
        _ = letter.text


def test_share_then_stale_root_is_renewed(worker: Person, shelter_manager: Person) -> None:
    from access.actors import Factory
    from access.teams import enrolment

    chest = open_record(worker.actor(), Chest, make_chest(worker).pk, to=Permission.CASE_READ)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=["identity"])
    enrolment.renew_team_key(by=Factory(), team=worker.team, keyring=worker.actor().keyring)
    chest = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.name = "Sau khi đổi khóa"
        chest.save()
    assert chest.root_epoch == 2
    again = open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    assert again.name == "Sau khi đổi khóa"
    whole = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    assert whole.story == "Chuyện đêm qua"
    assert [v.name for v in whole.versions()][-1] == "Nguyễn Thị Hoa"
    assert whole.letters.get().text == "Thư một"
