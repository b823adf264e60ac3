"""Whether an instance is opened: which envelope opens it, what its seals are bound to, and that its row is whole."""

import functools
from uuid import UUID

from django.db import models

from access import cipher, row_seals
from access.envelope import Envelope
from access.errors import StillSealed


def envelope_of(instance: models.Model) -> Envelope:
    """The envelope that opens this instance. Raises: StillSealed."""
    envelope = _envelope_near(instance)
    if envelope is None or envelope.record != record_id_of(instance):
        raise StillSealed(f"{instance._meta.label} was not opened through the door")
    return envelope


def _envelope_near(instance: models.Model) -> Envelope | None:
    """On the instance, if it is a record; else on the one it was fetched from."""
    record = instance if hasattr(instance, "_envelope") else opened_parent(instance)
    return getattr(record, "_envelope", None)


def opened_parent(instance: models.Model) -> models.Model | None:
    """The record that a row or an old version was fetched from; never a query."""
    opened_by: models.Model | None = getattr(instance, "_opened_by", None)
    return opened_by or instance._state.fields_cache.get("record")


def record_id_of(instance: models.Model) -> UUID:
    """The UUID of the record that an instance, row or old version belongs to."""
    if hasattr(instance, "record_id"):
        return instance.record_id  # type: ignore[no-any-return]
    return instance.id  # type: ignore[attr-defined,no-any-return]


@functools.cache
def seal_place(model: type[models.Model], column: str) -> bytes:
    """The part of a seal's context that names the place: base table and column, also for history."""
    base = getattr(model, "instance_type", model)
    parts = (b"antam/field", bytes([cipher.VERSION]), base._meta.db_table.encode(), column.encode())
    return cipher.length_prefixed(*parts)


def seal_context(envelope: Envelope, instance: models.Model, column: str) -> bytes:
    """What a seal is bound to: place, record and row; an old version is sealed as the row it tells of."""
    row = instance.pk if not hasattr(instance, "history_id") else instance.id  # type: ignore[attr-defined]
    return bytes(seal_place(type(instance), column) + envelope.record.bytes + row.bytes)


def check_row(instance: models.Model, envelope: Envelope, compartment: str) -> None:
    """Before a cell is read: no other of the row was exchanged. Raises: TamperedSeal."""
    if not row_seals.is_checked(instance, compartment):
        row_seals.check(instance, envelope, compartment, seal_context(envelope, instance, row_seals.COLUMN))


def check_nothing(instance: models.Model, compartment: str) -> None:
    """An empty cell of an opened row was empty when it was sealed. Raises: TamperedSeal."""
    envelope = _envelope_near(instance)
    if envelope is not None and envelope.record == record_id_of(instance) and envelope.shares(compartment):
        check_row(instance, envelope, compartment)
