"""Writing the logbook. The door is the only caller."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from audit.models import Entry


def write(entries: Sequence[Entry]) -> None:
    """Add entries within the transaction under way."""
    Entry.objects.bulk_create(entries)


def write_at_once(entries: Sequence[Entry]) -> None:
    """Add entries and commit them before anything else happens.

    Raises: RuntimeError inside a transaction, where they could still be rolled back.
    """
    with transaction.atomic(durable=True):
        write(entries)


def digest(instance: models.Model, model: type[models.Model] | None = None) -> str:
    """SHA-256, in hex, over the stored values of a row, by column name.

    An old version is hashed as a row of `model`. A column that holds nothing, or its default, is left out: a new
    column of a later release does not change the digests of old rows.
    """
    state = hashlib.sha256()
    for field in sorted((model or instance)._meta.concrete_fields, key=lambda f: str(f.column)):
        value = stored_value(field, instance)
        if _is_bare(field, value):
            continue
        for part in (str(field.column).encode(), _bytes_of(value)):
            state.update(len(part).to_bytes(4) + part)
    return state.hexdigest()


def stored_value(field: Any, instance: models.Model) -> Any:
    """What lies in the column."""
    value = field.get_prep_value(getattr(instance, field.attname))
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else value


def _is_bare(field: Any, value: Any) -> bool:
    """Exactly one value of a column is left out: where nothing may stand, nothing; else the default, or emptiness."""
    if value is None or field.null:
        return value is None
    if field.has_default() and not callable(field.default):
        return bool(value == field.default)
    return value in ("", [])


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes):
        return b"b" + value
    if hasattr(value, "astimezone"):
        return b"t" + str(value.timestamp()).encode()
    return b"s" + str(value).encode()
