"""Compares every recorded row with the logbook: who changed the database past the door left no digest.

The logbook keeps a digest of each row after each change. Three streams in one order (what was logged, what is
stored, what lies in history) are laid side by side, so that memory does not grow with the tables. Nothing is opened,
no key is needed; what is found is named by table and row, never by a value.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Cast, Collate

from access import row_seals
from access.guard import Tracked
from audit import log
from audit.queries import Written, entries_about, rows_written

_AT_ONCE: Final = 1000
_OF_ITSELF: Final = {"version", row_seals.COLUMN}
"""Columns that change with others and are not named in the logbook."""


class What(StrEnum):
    """How a row differs from what the logbook knows."""

    CHANGED = "is not as it was written"
    ROLLED_BACK = "is as it was at an earlier time"
    ADDED = "was written by nobody"
    GONE = "is gone, though nobody deleted it"
    BACK = "was deleted, and is there again"
    SLIPPED_IN = "was changed past the door before somebody saved it"


@dataclass(frozen=True)
class Finding:
    """One row that is not as the logbook knows it. `columns` only where an old version tells them."""

    what: What
    table: str
    row: str
    code: str = ""
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        about = f" of {self.code}" if self.code and not self.row.startswith(self.code) else ""
        where = f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{self.table} {self.row}{about}: {self.what}{where}"


@contextmanager
def snapshot() -> Iterator[None]:
    """One picture of the whole database, read-only, while others go on working."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def recorded_models() -> list[type[models.Model]]:
    """Every model whose changes are in the logbook, by the name of its table."""
    found = [model for model in apps.get_models() if issubclass(model, Tracked)]
    return sorted(found, key=lambda model: model._meta.db_table)


def reconcile(*, counted: list[int] | None = None) -> Iterator[Finding]:
    """Every row that is not as the logbook knows it. Call it inside `snapshot()`.

    `counted` gets the number of rows and old versions that were compared.
    """
    known = {model._meta.db_table: model for model in recorded_models()}
    pieces = heapq.merge(_logged(known), _stored(known), _versions(known), key=lambda piece: piece[0])
    for (table, row), group in itertools.groupby(pieces, key=lambda piece: piece[0]):
        found = [piece for _, piece in group]
        rows = [piece for piece in found if isinstance(piece, models.Model)]
        lines = [line for piece in found if isinstance(piece, list) for line in piece]
        if counted is not None:
            counted[0] += len(rows)
        yield from _judge(known[table], row, lines, rows)


Piece = tuple[tuple[str, str], Any]


def _logged(known: dict[str, Any]) -> Iterator[Piece]:
    for table, row, lines in rows_written():
        if table in known:  # else the table of an older release, which is no more
            yield (table, row), lines


def _stored(known: dict[str, Any]) -> Iterator[Piece]:
    for table in sorted(known):
        yield from _in_order(table, models.QuerySet(known[table]), "pk")


def _versions(known: dict[str, Any]) -> Iterator[Piece]:
    """Old versions, under the table and the id of the row that they tell of, oldest first."""
    for table in sorted(known):
        history = getattr(known[table], "history", None)
        if history is not None:
            key = known[table]._meta.pk.name
            yield from _in_order(table, models.QuerySet(history.model), key, "history_date", "history_id")


def _in_order(table: str, rows: Any, key: str, *then: str) -> Iterator[Piece]:
    text = Collate(Cast(key, models.TextField()), "C")
    for row in rows.annotate(row_as_text=text).order_by("row_as_text", *then).iterator(chunk_size=_AT_ONCE):
        yield (table, row.row_as_text), row


def _judge(model: Any, row: str, lines: list[Written], found: list[Any]) -> Iterator[Finding]:
    living = next((one for one in found if type(one) is model), None)
    versions = [one for one in found if type(one) is not model]
    code = lines[-1].code if lines else _code_of(found[0])
    what = _judge_row(lines, living)
    if what is not None:
        columns = _columns(living, versions) if what in (What.CHANGED, What.ROLLED_BACK) else ()
        yield Finding(what, model._meta.db_table, row, code, columns)
    if hasattr(model, "history"):
        wrong = list(_judge_versions(model, row, lines, versions))
        yield from (replace(finding, code=code) for finding in wrong)
        slipped = _slipped_in(model, lines, [*versions, living] if living and not what else versions)
        if slipped and not wrong:
            yield Finding(What.SLIPPED_IN, model._meta.db_table, row, code, slipped)


def _code_of(row: Any) -> str:
    """Of the record that a row names which nobody has written."""
    about = entries_about(row.record_id) if getattr(row, "record_id", None) else None
    told = about.exclude(record_code="").values_list("record_code", flat=True).first() if about is not None else ""
    return told or ""


def _judge_row(lines: list[Written], living: Any) -> What | None:
    newest = lines[-1].digest if lines else None
    if living is None:
        return What.GONE if newest else None
    if not lines:
        return What.ADDED
    if newest is None:
        return What.BACK
    now = log.digest(living)
    if now == newest:
        return None
    return What.ROLLED_BACK if now in {line.digest for line in lines} else What.CHANGED


def _columns(living: Any, versions: Sequence[Any]) -> tuple[str, ...]:
    """Where the row differs from its newest version. The version number alone may: it also grows with the rows."""
    names = _differing(type(living), versions[-1], living) if versions else []
    return tuple(name for name in names if name not in _OF_ITSELF) or tuple(names)


def _differing(model: Any, one: Any, other: Any) -> list[str]:
    fields = model._meta.concrete_fields
    return [f.name for f in fields if log.stored_value(f, one) != log.stored_value(f, other)]


def _slipped_in(model: Any, lines: list[Written], states: list[Any]) -> tuple[str, ...]:
    """Fields that differ from one state to the next though the change between them does not name them.

    Somebody altered the row past the door, and a change through the door then saved it with a digest of its own.
    """
    found: set[str] = set()
    rest = iter(lines)
    before: Any = None
    for state in states:
        named = _OF_ITSELF | _named_until(log.digest(state, model), rest)
        if before is not None:
            found |= set(_differing(model, before, state)) - named
        before = state
    return tuple(sorted(found))


def _named_until(digest: str, lines: Iterator[Written]) -> set[str]:
    """What the changes named up to the one that left this digest."""
    named: set[str] = set()
    for line in lines:
        named |= line.fields
        if line.digest == digest:
            break
    return named


def _judge_versions(model: Any, row: str, lines: list[Written], versions: list[Any]) -> Iterator[Finding]:
    """Every change left one old version of each state it wrote, and a deletion one of its own, with the last state
    once more. Where one is not as it was written, each is held against the change in whose time it was kept: so the
    altered one is named, not one that it was made to look like.
    """
    table = model.history.model._meta.db_table
    told = [(version, log.digest(version, model)) for version in versions]
    kept = [(version, digest) for version, digest in told if version.history_type != "-"]
    due = [line for line in lines if line.digest and not line.only_counted]
    if Counter(digest for _, digest in kept) != Counter(line.digest for line in due):
        yield from _by_change(table, row, due, kept)
    yield from _judge_deletions(table, row, lines, [pair for pair in told if pair[0].history_type == "-"])


def _by_change(table: str, row: str, due: list[Written], kept: list[tuple[Any, str]]) -> Iterator[Finding]:
    """Versions and lines of one change at a time; both are in the order of time."""
    times = sorted({line.at for line in due})
    for place, at in enumerate(times):
        is_last = place + 1 == len(times)
        began = times[place - 1] if place else None  # the entry is written at the end of its change
        here = [
            pair
            for pair in kept
            if (began is None or pair[0].history_date > began) and (is_last or pair[0].history_date <= at)
        ]
        yield from _one_change(table, row, [line.digest for line in due if line.at == at], here)
    if not times:
        yield from (Finding(What.ADDED, table, str(version.pk)) for version, _ in kept)


def _one_change(table: str, row: str, due: list[str | None], here: list[tuple[Any, str]]) -> Iterator[Finding]:
    """In the order they were saved where none is missing or too many; else each takes a state that is left."""
    left = Counter(due)
    in_step = len(here) == len(due)
    for place, (version, digest) in enumerate(here):
        if (digest == due[place]) if in_step else left[digest] > 0:
            left[digest] -= 1
        else:
            yield Finding(What.CHANGED, table, str(version.pk))
    yield from [Finding(What.GONE, table, f"of {row}")] * sum(left.values())


def _judge_deletions(table: str, row: str, lines: list[Written], gone: list[tuple[Any, str]]) -> Iterator[Finding]:
    known = {line.digest for line in lines}
    missing = sum(line.digest is None for line in lines) - len(gone)
    for place, (version, digest) in enumerate(gone):
        if digest not in known or place < -missing:
            yield Finding(What.CHANGED if lines else What.ADDED, table, str(version.pk))
    yield from [Finding(What.GONE, table, f"of {row}")] * missing


__all__ = ["Finding", "What", "reconcile", "recorded_models", "snapshot"]
