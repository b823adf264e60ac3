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


def digest(instance: models.Model) -> str:
    """SHA-256, in hex, over the stored values of a row, by column name."""
    state = hashlib.sha256()
    for field in sorted(instance._meta.concrete_fields, key=lambda f: str(f.column)):
        for part in (str(field.column).encode(), _stored(field, instance)):
            state.update(len(part).to_bytes(4) + part)
    return state.hexdigest()


def _stored(field: Any, instance: models.Model) -> bytes:
    value = field.get_prep_value(getattr(instance, field.attname))
    if value is None:
        return b"\0"
    if isinstance(value, bytes | bytearray | memoryview):
        return b"b" + bytes(value)
    if hasattr(value, "astimezone"):
        return b"t" + str(value.timestamp()).encode()
    return b"s" + str(value).encode()
