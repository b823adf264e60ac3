"""Back up, erase one record, restore: that one opens nowhere, the others are byte for byte the same."""

import io
from pathlib import Path

import psycopg
import pytest

from access import cipher
from access.door import changing, new_record
from access.errors import TamperedSeal
from access.permissions import Permission
from access.safekeeping import backup
from config.roles import OWNER
from tests.database import role_url
from tests.people import Person
from tests.vault.models import Chest

pytestmark = pytest.mark.django_db(transaction=True)


def make_chest(owner: Person, code: str) -> Chest:
    chest = new_record(Chest, for_teams=[owner.team], by=owner.actor(), to=Permission.CASE_OPEN, code=code, name="Hoa")
    with changing(chest, by=owner.actor(), to=Permission.CASE_OPEN):
        chest.save()
    return chest


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_what_was_erased_stays_erased(worker: Person, tmp_path: Path, empty_database: str) -> None:
    private, public = cipher.new_box_keys()
    kept, erased = make_chest(worker, "KEPT"), make_chest(worker, "GONE")
    here = role_url(OWNER)
    old_data, _ = backup.back_up(here, tmp_path, "old", public)
    with psycopg.connect(here) as connection:
        connection.execute("SELECT set_config('antam.entry', 'a test erases', true)")
        connection.execute("DELETE FROM vault_chestgrant WHERE content_object_id = %s", [erased.pk])
        connection.execute("DELETE FROM access_recordkey WHERE record_id = %s", [erased.pk])
    _, new_keys = backup.back_up(here, tmp_path, "new", public)
    backup.restore(empty_database, old_data, new_keys, private, tmp_path / "work")
    chests = "SELECT code, name_sealed, story_sealed FROM vault_chest ORDER BY code"
    assert rows(empty_database, chests) == rows(here, chests)
    grants = "SELECT content_object_id, sealed_key FROM vault_chestgrant ORDER BY id"
    assert rows(empty_database, grants) == rows(here, grants)
    assert {row[0] for row in rows(empty_database, grants)} == {kept.pk}
    history = "SELECT count(*) FROM vault_historicalchest"
    assert rows(empty_database, history) == [(2,)], "old versions came back, sealed"
    assert list((tmp_path / "work").iterdir()) == [], "no plain dump is left"


def test_the_walls_come_back_with_the_rows(worker: Person, tmp_path: Path, empty_database: str) -> None:
    private, public = cipher.new_box_keys()
    make_chest(worker, "C")
    data, keys = backup.back_up(role_url(OWNER), tmp_path, "b", public)
    backup.restore(empty_database, data, keys, private, tmp_path / "work")
    with psycopg.connect(empty_database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE vault_chest SET code = 'X'")


def test_no_name_is_in_a_backup_and_only_its_key_opens_it(worker: Person, tmp_path: Path) -> None:
    private, public = cipher.new_box_keys()
    make_chest(worker, "PLAINCODE")
    data, keys = backup.back_up(role_url(OWNER), tmp_path, "b", public)
    assert b"PLAINCODE" not in data.read_bytes() + keys.read_bytes()
    stranger, _ = cipher.new_box_keys()
    for path, key in ((data, stranger), (keys, stranger)):
        with pytest.raises(TamperedSeal):
            backup.open_stream(io.BytesIO(path.read_bytes()), io.BytesIO(), key)
    out = io.BytesIO()
    backup.open_stream(io.BytesIO(data.read_bytes()), out, private)
    assert out.getvalue().startswith(b"PGDMP")


@pytest.mark.parametrize("damage", ["cut", "flip", "magic"])
def test_a_damaged_backup_is_refused(damage: str) -> None:
    private, public = cipher.new_box_keys()
    sealed = io.BytesIO()
    backup.seal_stream(io.BytesIO(b"x" * 100_000), sealed, public)
    raw = bytearray(sealed.getvalue())
    if damage == "cut":
        raw = raw[:-40]
    else:
        raw[0 if damage == "magic" else len(raw) // 2] ^= 1
    with pytest.raises(TamperedSeal):
        backup.open_stream(io.BytesIO(bytes(raw)), io.BytesIO(), private)
