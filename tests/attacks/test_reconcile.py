"""T3: who changes the tables past the door is named, row by row, and nobody else is.

The province of the demonstration, the main job played through the pages, then the owner of the tables at work.
"""

import os
import random
from collections.abc import Iterator
from typing import Any, Final, LiteralString

import psycopg
import pytest
from django.core.management import call_command
from psycopg import sql
from pytest_django.live_server_helper import LiveServer

from access import cipher
from access.actors import Factory
from access.door import changing
from access.envelope import COMPARTMENTS, Envelope
from access.fields import Sealed, SealedField
from access.guard import Guarded, Record
from access.opened import record_id_of
from access.permissions import Permission
from access.reconcile import Finding, What, reconcile, recorded_models, snapshot
from access.salts import fresh_salts
from demo import leakscan
from demo.journey import Journey, steps
from tests import database
from tests.chests import past_the_row_seal

EDITS: Final = 1000
Place = tuple[str, str]  # table, row
pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "statistics"]), pytest.mark.slow]


@pytest.fixture
def province(live_server: LiveServer, settings: Any, tmp_path: Any) -> None:
    """Made by the demonstration, worked in through the pages; marked records put in and taken out again."""
    settings.DEMO, settings.VAR = True, tmp_path
    call_command("make_demo", cases=70, verbosity=0)
    journey = Journey(live_server.url)
    for _, step in steps():
        step(journey)
    with leakscan.planted(leakscan.Mark.new(), 2):
        pass


def compared() -> dict[Place, Finding]:
    with snapshot():
        return {(finding.table, finding.row): finding for finding in reconcile()}


@pytest.mark.usefixtures("province")
def test_a_thousand_edits_are_named_and_nothing_else() -> None:
    assert compared() == {}, "nothing is said of what went through the door"
    rolled_back = dict(_roll_back())
    assert len(rolled_back) > 8
    told = compared()
    assert set(told) == set(rolled_back)
    for place, columns in rolled_back.items():
        assert set(told[place].columns) == columns, place
    done = Vandal(random.Random(7), set(rolled_back)).work(EDITS)  # noqa: S311 - the same edits each time
    told = compared()
    missed = {place: how for place, how in done.items() if place not in told}
    assert not missed
    _only_these(told, done, rolled_back)


def _only_these(told: dict[Any, Finding], done: dict[Any, str], rolled_back: Any) -> None:
    """A changed or missing old version is also told as one that should be there: by its row, not by its own key."""
    others = [f for place, f in told.items() if place not in done and place not in rolled_back]
    assert all(f.what is What.GONE and f.table in _histories() for f in others), others[:5]
    assert len(others) <= sum(table in _histories() for table, _ in done)
    assert len(done) == EDITS


def _histories() -> set[str]:
    return {m.history.model._meta.db_table for m in recorded_models() if hasattr(m, "history")}


# --- every sealed cell of one row of each kind, set back to what it was --------------------------------------------


def _roll_back() -> Iterator[tuple[Place, set[str]]]:
    """Change all sealed cells of a row through the door, then put the old bytes back past it."""
    for model in recorded_models():
        row = next((row for row in model._base_manager.all() if _changeable(row)), None)
        if row is not None:
            yield (model._meta.db_table, str(row.pk)), _change_and_restore(row)


def _changeable(row: Any) -> bool:
    """Guarded, with something sealed, of a record that needs no new root: only a holder can draw one."""
    return isinstance(row, Guarded) and bool(_sealed(row)) and not _record(row).needs_new_root


def _sealed(row: Any) -> list[SealedField]:
    return [field for field in row._meta.concrete_fields if isinstance(field, SealedField)]


def _record(row: Any) -> Record:
    return row if isinstance(row, Record) else row.record


def _change_and_restore(row: Any) -> set[str]:
    fields = _sealed(row)
    before = {field.column: getattr(row, field.attname) for field in fields}
    sealed_before = row.row_seal
    record = type(_record(row))._base_manager.get(pk=record_id_of(row))
    record._envelope = Envelope(record.pk, record.root_epoch, salts=fresh_salts())
    record._envelope.subkeys = {(record.root_epoch, name): os.urandom(32) for name in COMPARTMENTS}
    changed = record if isinstance(row, Record) else row
    if changed is row:
        row.record = record
    past_the_row_seal(changed)
    with changing(record, by=Factory(), to=Permission.RECOVERY_USE):
        for field in fields:
            head = cipher.FIELD_HEADER.pack(1, 1, record.root_epoch)
            setattr(changed, field.attname, Sealed(head + os.urandom(60)))
        changed.save()
    table = sql.Identifier(row._meta.db_table)
    with database.owner() as connection:
        connection.execute("SELECT set_config('antam.entry', 'somebody', true)")
        for column, old in before.items():
            statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(table, sql.Identifier(column or ""))
            connection.execute(statement, [old.raw if old else None, row.pk])
        seal = sql.SQL("UPDATE {} SET row_seal = %s WHERE id = %s").format(table)
        connection.execute(seal, [sealed_before, row.pk])
    return {field.name for field in fields}


# --- a thousand edits ------------------------------------------------------------------------------------------------


class Vandal:
    """The owner of the tables, triggers off: one edit a row, of any recorded table or its history."""

    SKIPPED = ("history_date", "history_type", "history_change_reason", "history_user_id")
    """Who and when of an old version: the logbook's own columns say it."""

    def __init__(self, rng: random.Random, spared: set[Place]) -> None:
        self.rng, self.spared = rng, spared
        self.keys = {model._meta.db_table: model._meta.pk.column for model in recorded_models()}
        self.keys |= dict.fromkeys(_histories(), "history_id")
        self.done: dict[Place, str] = {}

    def work(self, edits: int) -> dict[Place, str]:
        """Returns what was done to which row."""
        self._triggers("DISABLE")
        with database.owner() as connection:
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            places = self._places(connection)
            self.rng.shuffle(places)
            for table, row in places:
                if len(self.done) == edits:
                    break
                self._try(connection, table, row)
        self._triggers("ENABLE")
        return self.done

    def _triggers(self, word: LiteralString) -> None:
        with database.owner() as connection:
            for table in self.keys:
                connection.execute(sql.SQL(f"ALTER TABLE {{}} {word} TRIGGER USER").format(sql.Identifier(table)))

    def _places(self, connection: psycopg.Connection[Any]) -> list[Place]:
        found: list[Place] = []
        for table, key in self.keys.items():
            query = sql.SQL("SELECT {}::text FROM {}").format(sql.Identifier(key), sql.Identifier(table))
            found += [(table, row) for (row,) in connection.execute(query).fetchall()]
        return [place for place in found if place not in self.spared]

    def _try(self, connection: psycopg.Connection[Any], table: str, row: str) -> None:
        """The database may refuse what breaks a constraint; then this row is left alone."""
        for _ in range(4):
            how, place, statement = self._edit(connection, table, row)
            try:
                with connection.transaction():
                    changed = connection.execute(statement).rowcount
            except (psycopg.errors.IntegrityError, psycopg.errors.DataError):
                continue
            if changed == 1:
                self.done[place] = how
                return

    def _edit(
        self, connection: psycopg.Connection[Any], table: str, row: str
    ) -> tuple[str, tuple[str, str], sql.Composed]:
        """What is done, where it will be told (an old version that is gone: by its row), and the statement."""
        where = sql.SQL(" WHERE {}::text = {}").format(sql.Identifier(self.keys[table]), sql.Literal(row))
        if self.rng.random() < 0.15:
            place = (table, f"of {self._row_of(connection, table, where)}" if table in _histories() else row)
            return "deleted", place, sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) + where
        column, kind = self.rng.choice(self._columns(connection, table))
        name = sql.Identifier(column)
        value = sql.SQL("NULL") if self.rng.random() < 0.2 else sql.SQL(CHANGES[kind]).format(name)
        update = sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(table), name, value)
        return (
            f"{column} changed",
            (table, row),
            update + where + sql.SQL(" AND {} IS DISTINCT FROM {}").format(name, value),
        )

    def _row_of(self, connection: psycopg.Connection[Any], table: str, where: sql.Composed) -> str:
        found = connection.execute(sql.SQL("SELECT id::text FROM {}").format(sql.Identifier(table)) + where).fetchone()
        return str(found[0]) if found else ""

    def _columns(self, connection: psycopg.Connection[Any], table: str) -> list[tuple[str, str]]:
        query = "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
        found = connection.execute(query, [table]).fetchall()
        return [(name, kind) for name, kind in found if name not in (*self.SKIPPED, self.keys[table])]


CHANGES: Final = {
    "bytea": "coalesce(set_byte({0}, 20, 255 - get_byte({0}, 20)), decode(repeat('00', 64), 'hex'))",
    "bool": "NOT {0}",
    "int2": "coalesce({0}, 0) + 1",
    "int4": "coalesce({0}, 0) + 1",
    "int8": "coalesce({0}, 0) + 1",
    "varchar": "coalesce({0}, '') || 'x'",
    "text": "coalesce({0}, '') || 'x'",
    "uuid": "gen_random_uuid()",
    "timestamptz": "coalesce({0}, now()) + interval '1 second'",
    "date": "coalesce({0}, current_date) + 1",
    "_varchar": "coalesce({0}, ARRAY[]::varchar[]) || ARRAY['x'::varchar]",
}
