"""Reading the logbook: for the auditor, and for the people who answer for one record."""

import datetime
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from audit.models import Entry

_AT_ONCE: Final = 2000
# By the time of the entry, which is taken after its rows are saved: two changes of one row wait for one another.
_LINES: Final = """
SELECT line ->> 'table' COLLATE "C", line ->> 'row' COLLATE "C", line ->> 'digest', line ->> 'fields',
       entry.record_code, entry.at, line ->> 'counted'
FROM audit_entry entry CROSS JOIN LATERAL jsonb_array_elements(entry.rows) WITH ORDINALITY AS written (line, place)
ORDER BY 1, 2, entry.at, entry.id, place
"""


def entries() -> QuerySet[Entry]:
    """All entries, newest first (ids are in the order of time)."""
    return Entry.objects.order_by("-id")


def entries_about(record_id: UUID) -> QuerySet[Entry]:
    """Everything that was done to, or refused of, one record, newest first."""
    return entries().filter(record_id=record_id)


def first_key_at(moment: datetime.datetime) -> UUID:
    """The lowest key that an entry of this moment can bear: the first 48 bits of a version 7 key are milliseconds.

    Comparing keys with it finds entries by time without an index of their own.
    """
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


@dataclass(frozen=True)
class Written:
    """One line of the logbook about a row: its digest then (None: it was deleted), what changed, of which record, when.

    `only_counted`: nothing but the record's version number grew, because one of its rows changed; of that no old
    version is kept.
    """

    digest: str | None
    fields: frozenset[str]
    code: str
    at: datetime.datetime
    only_counted: bool


def rows_written() -> Iterator[tuple[str, str, list[Written]]]:
    """For each row that was ever written, table by table and in the order of ids as text: its lines, oldest first.

    Holds the lines of one row in memory, the rest stays in the database. Call it inside a transaction.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES)
        lines = itertools.chain.from_iterable(iter(lambda: cursor.fetchmany(_AT_ONCE), []))
        for (table, row), group in itertools.groupby(lines, key=itemgetter(0, 1)):
            yield table, row, [_written(*told[2:]) for told in group]


def _written(digest: str | None, fields: str, code: str, at: datetime.datetime, counted: str | None) -> Written:
    return Written(digest, frozenset(json.loads(fields)), code, at, counted is not None)
