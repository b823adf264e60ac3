"""Who can write the database: past Python, and past the triggers, whose password is no secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


@contextmanager
def database_writer() -> Iterator[None]:
    """Inside, plain statements pass the last wall, as they would for the owner of the tables."""
    _set("forged")
    yield
    _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('antam.entry', %s, true)", [value])


def alter(instance: models.Model, **values: Any) -> None:
    """Overwrite columns of one row."""
    with database_writer():
        assert models.QuerySet(type(instance)).filter(pk=instance.pk).update(**values) == 1


def insert(instance: models.Model) -> None:
    """Add a row."""
    with database_writer():
        models.QuerySet(type(instance)).bulk_create([instance])


def remove(instance: models.Model) -> None:
    """Take a row away."""
    with database_writer():
        models.QuerySet(type(instance)).filter(pk=instance.pk)._raw_delete("default")  # type: ignore[attr-defined]


def everything_stored() -> list[bytes]:
    """Each value of each row of each table, as bytes: what a dump gives to a thief."""
    found: list[bytes] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [_bytes(value) for row in cursor.fetchall() for value in row if value is not None]
    return found


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
