"""The logbook: field names, never values; whole or not at all; never altered."""

import uuid

import pytest
from django.db import transaction

from access.actors import Factory
from access.change import entry_for
from access.door import changing, new_record
from access.permissions import Permission
from audit import log
from audit.models import Entry, Outcome
from audit.queries import entries, entries_about
from tests import people
from tests.chests import NAME, STORY, make_chest, opened, write
from tests.people import Person
from tests.vault.models import Chest, Letter


def test_an_entry_names_fields_and_no_values(worker: Person) -> None:
    chest = write(worker, opened(worker, make_chest(worker)), name="Tên khác", status="closed", age=41)
    entry = Entry.objects.get(event="CASE_CHANGED")
    assert entry.fields == ["vault_chest.age", "vault_chest.name", "vault_chest.status", "vault_chest.version"]
    assert (entry.actor, entry.role, entry.team_id) == ("worker", "case_worker", worker.team.pk)
    assert (entry.record_kind, entry.record_id, entry.record_code) == ("vault.chest", chest.pk, "C1")
    text = repr([list(Entry.objects.values())])
    for secret in (NAME, STORY, "Tên khác", "'age': 41"):
        assert secret not in text
    assert entry.xid > 0


def test_the_digest_is_that_of_the_stored_row(worker: Person) -> None:
    write(worker, opened(worker, make_chest(worker)), name="Tên khác")
    (line,) = [row for row in Entry.objects.get(event="CASE_CHANGED").rows if row["table"] == "vault_chest"]
    assert line["digest"] == log.digest(Chest.objects.get())
    stored = Chest.objects.get()
    for name, value in (("status", "x"), ("name_sealed", None), ("age_sealed", stored.story_sealed), ("version", 9)):
        before = getattr(stored, name)
        setattr(stored, name, value)
        assert log.digest(stored) != line["digest"], name
        setattr(stored, name, before)
    assert log.digest(stored) == line["digest"]


def test_one_entry_a_record_and_its_rows_in_it(worker: Person) -> None:
    one, two = (opened(worker, make_chest(worker, code=code)) for code in ("C1", "C2"))
    with changing(one, two, by=worker.actor(), to=Permission.CASE_EDIT, purpose="merge"):
        Letter(record=one, text="x").save()
        two.status = "closed"
        two.save()
    first, second = Entry.objects.filter(event="CASE_CHANGED").order_by("record_code")
    assert {row["table"] for row in first.rows} == {"vault_letter", "vault_chest"}
    assert [row["table"] for row in second.rows] == ["vault_chest"]
    assert {first.purpose, second.purpose} == {"merge"}


def test_a_deleted_row_is_told_without_a_digest(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.letters.get().delete()
    (line,) = [r for r in Entry.objects.get(event="CASE_CHANGED").rows if r["table"] == "vault_letter"]
    assert (line["fields"], line["digest"]) == ([], None)


def test_the_system_is_named(worker: Person) -> None:
    chest = new_record(Chest, for_teams=[worker.team], by=Factory("clock"), to=Permission.CASE_OPEN, code="C3")
    with changing(chest, by=Factory("clock"), to=Permission.CASE_OPEN):
        chest.save()
    entry = Entry.objects.get(record_code="C3")
    assert (entry.actor, entry.actor_id, entry.role, entry.team_id) == ("system:clock", None, "", None)


def test_who_opened_my_file_is_complete(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    for person in (worker, colleague, colleague):
        opened(person, chest)
    told = [(e.actor, e.event) for e in entries_about(chest.pk)]
    assert told == [("colleague", "CASE_OPENED")] * 2 + [("worker", "CASE_OPENED"), ("worker", "CASE_CREATED")]
    assert list(entries()[:1]) == list(entries_about(chest.pk)[:1])


@pytest.mark.django_db
def test_entries_are_not_altered() -> None:
    entry = entry_for(Factory("x"), "EVENT", outcome=Outcome.FAILED, record_id=uuid.uuid4())
    entry.save()
    assert str(entry) == "EVENT "
    with pytest.raises(TypeError, match="append-only"):
        entry.save()
    with pytest.raises(TypeError, match="append-only"):
        entry.delete()


@pytest.mark.django_db(transaction=True)
def test_written_at_once_means_outside_every_transaction() -> None:
    people.make("worker")
    with transaction.atomic(), pytest.raises(RuntimeError):
        log.write_at_once([entry_for(Factory("x"), "EVENT")])
    log.write_at_once([entry_for(Factory("x"), "EVENT")])
    assert Entry.objects.filter(event="EVENT").count() == 1
