"""Back up, erase one record, restore: that one opens nowhere, the others are byte for byte the same."""

import contextlib
import io
from pathlib import Path

import psycopg
import pytest

from access import cipher, roots
from access.door import changing, new_record
from access.erasing import requests
from access.errors import NotShared, TamperedSeal
from access.fields import Sealed
from access.permissions import Permission
from access.safekeeping import backup
from config.roles import OWNER
from tests.chests import opened, past_the_row_seal
from tests.database import role_url
from tests.erasures import confirmed, days_later
from tests.people import Person
from tests.vault.models import Chest, ChestGrant

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


def test_erased_by_two_persons_it_opens_from_no_restored_backup(
    worker: Person, privacy_officer: Person, tmp_path: Path, empty_database: str
) -> None:
    """The same by the real acts; of a third record a part is erased. Row, old versions and letters, byte for byte."""
    private, public = cipher.new_box_keys()
    kept, erased, parted = (make_chest(worker, code) for code in ("KEPT", "GONE", "PART"))
    here = role_url(OWNER)
    old_data, _ = backup.back_up(here, tmp_path, "old", public)
    whole = confirmed(opened(worker, erased), worker, privacy_officer)
    part = confirmed(opened(worker, parted), worker, privacy_officer, "person")
    with days_later(10):
        requests.erase_everything(erasure=whole, by=privacy_officer.actor())
        requests.erase_parts(record=opened(worker, parted), erasure=part, by=worker.actor())
    _, new_keys = backup.back_up(here, tmp_path, "new", public)
    backup.restore(empty_database, old_data, new_keys, private, tmp_path / "work")
    found = {code: _readable(worker, empty_database, code) for code in ("KEPT", "GONE", "PART")}
    assert found == {"KEPT": ["Hoa", "Hoa"], "GONE": [], "PART": []}
    same = "SELECT code, name_sealed, story_sealed FROM vault_chest WHERE code = 'KEPT'"
    assert rows(empty_database, same) == rows(here, same)
    assert opened(worker, kept).name == "Hoa"


def _readable(person: Person, address: str, code: str) -> list[str]:
    """The name in the row and in each old version of a restored database, as far as anything there opens it."""
    (pk,) = rows(address, f"SELECT id FROM vault_chest WHERE code = '{code}'")[0]
    grants = rows(address, f"SELECT * FROM vault_chestgrant WHERE content_object_id = '{pk}'")
    columns = [field.column for field in ChestGrant._meta.concrete_fields]
    names = [name for (name,) in rows(address, _COLUMNS)]
    shelf = dict(rows(address, f"SELECT epoch, material FROM access_recordkey WHERE record_id = '{pk}'"))
    seals = f"SELECT name_sealed FROM %s WHERE id = '{pk}'"
    sealed = [raw for table in ("vault_chest", "vault_historicalchest") for (raw,) in rows(address, seals % table)]
    found = []
    for row in grants:
        values = dict(zip(names, row, strict=True))
        grant = ChestGrant(**{field.attname: values[field.column] for field in ChestGrant._meta.concrete_fields})
        assert set(columns) == set(names)
        chest = Chest(id=pk, code=code)
        chest._envelope = roots.open_grant(chest, grant, person.actor(), shelf)  # type: ignore[arg-type]
        past_the_row_seal(chest)
        for raw in sealed:
            chest.name_sealed = Sealed(bytes(raw))  # type: ignore[arg-type, attr-defined]
            with contextlib.suppress(NotShared, TamperedSeal):
                found.append(chest.name)
    return found


_COLUMNS = """SELECT column_name::text FROM information_schema.columns
    WHERE table_name = 'vault_chestgrant' ORDER BY ordinal_position"""


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
