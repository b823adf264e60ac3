"""Rows into the database, batch by batch. Each batch is one transaction: an interrupted run goes on where it ended."""

from collections.abc import Sequence

from django.db import connection

from reporting.imports.rows import HistoricRow

BATCH = 10_000
IMPORT_LOCK = 0x68697374  # one importer at a time
COLUMNS = "source_id, identity, month, area, likeness, sex, age_band, relationship, forms, contexts"
TYPES = ["varchar", "bytea", "date", "varchar", "bytea", "varchar", "varchar", "varchar", "varchar[]", "varchar[]"]


def copy_rows(rows: Sequence[HistoricRow], source: str) -> int:
    """Adds the rows that are not there yet, within the transaction under way; how many those were.

    Rows go by COPY straight into the table; the lock keeps a second importer from bringing the same ones meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        cursor.execute(
            "SELECT identity FROM reporting_historicfact WHERE identity = ANY(%s)", [[row.identity for row in rows]]
        )
        known = {bytes(identity) for (identity,) in cursor.fetchall()}
        new = [row for row in rows if row.identity not in known]
        with cursor.copy(f"COPY reporting_historicfact ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(TYPES)
            for row in new:
                copy.write_row(_values(row, source))
    return len(new)


def _values(row: HistoricRow, source: str) -> list[object]:
    return [
        source, row.identity, row.month, row.area, row.likeness, row.sex, row.age_band, row.relationship,
        list(row.forms), list(row.contexts),
    ]  # fmt: skip
