"""The logbook against the tables: every row that somebody changed past the door is named, and no other."""

import io

import pytest
from django.core.management import call_command
from django.db import models, transaction

from access.actors import Factory
from access.change import entry_for
from access.door import changing, end_grant, recording, share
from access.permissions import Permission
from access.reconcile import Finding, What, reconcile
from audit import log
from tests import database, people
from tests.attacks.writer import alter, insert, remove
from tests.chests import make_chest, opened, write
from tests.people import Person
from tests.vault.models import Chest, ChestGrant, Letter, Rack

CHEST, LETTER = "vault_chest", "vault_letter"


def found() -> list[Finding]:
    return list(reconcile())


def only(what: What, table: str, row: object, *columns: str) -> None:
    told = [(finding.what, finding.table, finding.row, finding.columns) for finding in found()]
    assert told == [(what, table, str(row), columns)]


def test_what_went_through_the_door_is_in_order(worker: Person, other_commune_worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=other_commune_worker.team, by=worker.actor())
    chest = opened(worker, chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        end_grant(chest, team=other_commune_worker.team, by=worker.actor())
        chest.status = "closed"
        chest.save()
        Letter(record=chest, text="hai").save()
    for _ in range(2):
        with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
            chest.letters.first().delete()
    assert found() == []


def test_a_raw_edit_of_a_clear_column(worker: Person) -> None:
    chest = make_chest(worker)
    alter(chest, status="closed")
    only(What.CHANGED, CHEST, chest.pk, "status")
    assert str(found()[0]) == f"vault_chest {chest.pk} of C1: is not as it was written (status)"


def test_a_cell_set_to_nothing(worker: Person) -> None:
    chest = make_chest(worker)
    alter(chest, name=None)
    only(What.CHANGED, CHEST, chest.pk, "name")


def test_a_cell_that_was_rolled_back(worker: Person) -> None:
    chest = make_chest(worker)
    before = Chest.objects.get(pk=chest.pk)
    write(worker, opened(worker, chest), name="Tên mới")
    alter(chest, name=before.name_sealed)
    only(What.CHANGED, CHEST, chest.pk, "name")


def test_a_whole_row_that_was_rolled_back(worker: Person) -> None:
    """With its seal it opens: only the logbook tells."""
    chest = make_chest(worker)
    before = Chest.objects.get(pk=chest.pk)
    write(worker, opened(worker, chest), name="Tên mới")
    alter(chest, name=before.name_sealed, row_seal=before.row_seal, version=before.version)
    assert opened(worker, chest).name == "Nguyễn Thị Hoa"
    only(What.ROLLED_BACK, CHEST, chest.pk, "name")


def test_an_edit_that_somebody_saved_afterwards(worker: Person) -> None:
    """The new digest is over the altered row; but nobody's change names that field."""
    chest = make_chest(worker)
    alter(chest, mood=None, status="closed")
    chest = write(worker, opened(worker, chest), name="Tên mới")
    only(What.SLIPPED_IN, CHEST, chest.pk, "status")
    write(worker, chest, status="open")
    only(What.SLIPPED_IN, CHEST, chest.pk, "status")


def test_an_edit_under_a_record_whose_letter_was_saved(worker: Person) -> None:
    chest = make_chest(worker)
    alter(chest, status="closed")
    chest = opened(worker, chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        Letter(record=chest, text="hai").save()
    only(What.SLIPPED_IN, CHEST, chest.pk, "status")


def test_a_version_number_alone(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        Letter(record=chest, text="hai").save()
    assert found() == []
    alter(chest, version=7)
    only(What.CHANGED, CHEST, chest.pk, "version")


def test_rows_put_in_and_taken_out(worker: Person) -> None:
    chest = make_chest(worker)
    letter = chest.letters.get()
    remove(letter)
    added = Letter(record_id=chest.pk)
    insert(added)
    told = {(finding.what, finding.row) for finding in found() if finding.table == LETTER}
    assert told == {(What.GONE, str(letter.pk)), (What.ADDED, str(added.pk))}


def test_a_deleted_row_that_is_put_back(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    letter = chest.letters.get()
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        letter.delete()
    assert letter.pk, "the key stays"
    insert(Letter(id=letter.pk, record_id=chest.pk, text_sealed=letter.text_sealed))
    only(What.BACK, LETTER, letter.pk)


def test_a_grant_that_was_unlocked_or_prolonged(worker: Person) -> None:
    grant = make_chest(worker).grants.get()
    alter(grant, locked=True)
    only(What.CHANGED, "vault_chestgrant", grant.pk)


def test_a_plain_row(worker: Person) -> None:
    rack = Rack(label="a")
    with recording(by=Factory(), to=Permission.CASE_EDIT):
        rack.save()
    assert found() == []
    alter(rack, label="b")
    only(What.CHANGED, "vault_rack", rack.pk)


HISTORY = "vault_historicalchest"
COPY = (
    f"INSERT INTO {HISTORY} SELECT (jsonb_populate_record(h, "
    f"jsonb_build_object('history_id', gen_random_uuid()))).* FROM {HISTORY} h"
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (f"UPDATE {HISTORY} SET status = 'x'", {What.CHANGED, What.GONE}),
        (f"DELETE FROM {HISTORY}", {What.GONE}),
        (COPY, {What.CHANGED}),
    ],
)
def test_old_versions_are_compared_too(statement: str, what: set[What]) -> None:
    chest = make_chest(people.make("worker"))
    with database.owner() as connection:
        connection.execute(f"ALTER TABLE {HISTORY} DISABLE TRIGGER USER")
        connection.execute(statement)
        connection.execute(f"ALTER TABLE {HISTORY} ENABLE TRIGGER USER")
    told = found()
    assert {finding.what for finding in told} == what
    assert {(finding.table, finding.code) for finding in told} == {(HISTORY, chest.code)}


@pytest.mark.django_db(transaction=True)
def test_old_versions_of_what_was_never_written() -> None:
    make_chest(people.make("worker"))
    with database.owner() as connection:
        connection.execute(f"ALTER TABLE {HISTORY} DISABLE TRIGGER USER")
        connection.execute(COPY.replace("'history_id',", "'id', gen_random_uuid(), 'history_id',"))
        connection.execute(f"ALTER TABLE {HISTORY} ENABLE TRIGGER USER")
    assert [(finding.what, finding.table) for finding in found()] == [(What.ADDED, HISTORY)]


def test_a_deleted_record_takes_its_grants_along_in_the_logbook(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.letters.get().delete()
        chest.delete()
    assert not ChestGrant.objects.exists()
    assert found() == []


def test_a_new_column_of_a_later_release_changes_no_digest(worker: Person) -> None:
    """Where nothing stands yet, or the default, the digest is what it was."""
    chest = Chest.objects.get(pk=make_chest(worker).pk)
    before = log.digest(chest)
    new: dict[str, models.Field] = {  # type: ignore[type-arg]
        "flag": models.BooleanField(default=False),
        "note": models.TextField(null=True),
        "name": models.TextField(),
    }
    for name, field in new.items():
        field.set_attributes_from_name(f"new_{name}")
    meta = type("Meta", (), {"concrete_fields": [*Chest._meta.concrete_fields, *new.values()]})
    later = type("Later", (), {"_meta": meta})
    for flag, note, text, same in (
        (False, None, "", True),
        (True, None, "", False),
        (False, "", "", False),
        (False, None, "x", False),
    ):
        vars(chest).update(new_flag=flag, new_note=note, new_name=text)
        assert (log.digest(chest, later) == before) is same  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_the_command_names_rows_and_ends_with_one() -> None:
    worker = people.make("worker")
    chest = make_chest(worker)
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue().endswith(" 0 differ.\n")
    alter_committed(chest)
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("reconcile", stdout=out)
    assert end.value.code == 1
    assert f"vault_chest {chest.pk} of C1: is not as it was written (status)" in out.getvalue()
    assert "Hoa" not in out.getvalue()


def alter_committed(chest: Chest) -> None:
    with transaction.atomic():
        alter(chest, status="x")


def test_a_table_of_an_older_release_is_passed_over(worker: Person) -> None:
    make_chest(worker)
    old = entry_for(Factory(), "EVENT", rows=[{"table": "a_former_room", "row": "1", "fields": [], "digest": "x"}])
    log.write([old])
    assert found() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["+", "-"])
def test_the_version_of_a_deletion_does_not_stand_in_for_another(kind: str) -> None:
    """A deleted row leaves its last state twice: as it was, and as it went."""
    worker = people.make("worker")
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.letters.first().delete()
    assert found() == []
    with database.owner() as connection:
        connection.execute("ALTER TABLE vault_historicalletter DISABLE TRIGGER USER")
        connection.execute(f"DELETE FROM vault_historicalletter WHERE history_type = '{kind}'")
        connection.execute("ALTER TABLE vault_historicalletter ENABLE TRIGGER USER")
    assert {(finding.what, finding.table) for finding in found()} == {(What.GONE, "vault_historicalletter")}


@pytest.mark.django_db(transaction=True)
def test_a_version_that_was_made_like_another_one_is_named_itself() -> None:
    worker = people.make("worker")
    chest = write(worker, opened(worker, make_chest(worker)), status="closed")
    first, second = chest.history.order_by("history_date")
    with database.owner() as connection:
        connection.execute(f"ALTER TABLE {HISTORY} DISABLE TRIGGER USER")
        statement = f"UPDATE {HISTORY} SET status = %s, version = %s WHERE history_id = %s"
        connection.execute(statement, [second.status, second.version, first.pk])
        connection.execute(f"ALTER TABLE {HISTORY} ENABLE TRIGGER USER")
    told = {(finding.what, finding.row) for finding in found()}
    assert told == {(What.CHANGED, str(first.pk)), (What.GONE, f"of {chest.pk}")}


@pytest.mark.django_db(transaction=True)
def test_a_version_that_only_counts_on_is_missed_too() -> None:
    worker = people.make("worker")
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.save()
    newest = chest.history.order_by("-history_date").first()
    with database.owner() as connection:
        connection.execute(f"ALTER TABLE {HISTORY} DISABLE TRIGGER USER")
        connection.execute(f"DELETE FROM {HISTORY} WHERE history_id = %s", [newest.pk])
        connection.execute(f"ALTER TABLE {HISTORY} ENABLE TRIGGER USER")
    assert {(finding.what, finding.row) for finding in found()} == {(What.GONE, f"of {chest.pk}")}
