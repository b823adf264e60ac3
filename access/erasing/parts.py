"""Erasing some compartments of a record that lives on: who opens all of it empties them and destroys their salt.

What stands in the rows now is emptied, so that no page meets it. What stands in old versions and in backups was sealed
with the salt that is gone. What is written there afterwards has a fresh salt and a new root.
"""

from collections.abc import Iterable
from typing import Any

from access import roots
from access.emergency import forget_words
from access.envelope import Envelope
from access.errors import KeyNotHeld
from access.fields import SealedField
from access.guard import Guarded, Record, Row
from access.models import RecordKey
from access.salts import packed


def can_part(record: Record, compartments: Iterable[str]) -> bool:
    """Whether each of them has a salt of its own: records of the first days have one for the narrative alone."""
    envelope = record._envelope
    return envelope is not None and envelope.full and set(compartments) <= set(envelope.salts)


def destroy(record: Record, compartments: frozenset[str], *, by: Any) -> None:
    """Erase the compartments for everybody, inside `changing(record, ...)`; other teams lose them for good.

    The reasons of emergency accesses go whichever part it is: they are sentences, in which any part can stand.
    Raises: KeyNotHeld for who opens only parts, UntrustedKey.
    """
    envelope = record._envelope
    if envelope is None or not can_part(record, compartments):
        raise KeyNotHeld("only a team that opens all of the record can erase a part of it")
    for thing in (*_rows(record), record):
        _empty(thing, compartments)
    _destroy_salts(envelope, compartments)
    forget_words(record.pk)
    roots.renew_now(record, by, without=compartments)
    for grant in record.grant_class().objects.filter(content_object_id=record.pk, root_epoch__lt=envelope.epoch):
        grant.delete()  # one that has run out, and was not swept yet, still carries the old subkeys


def _rows(record: Record) -> list[Any]:
    models = [relation.related_model for relation in record._meta.related_objects if relation.field.name == "record"]
    return [row for model in models if issubclass(model, Row) for row in record.rows(model.objects.all())]


def _empty(thing: Guarded, compartments: frozenset[str]) -> None:
    fields = [field for field in thing._meta.concrete_fields if isinstance(field, SealedField)]
    filled = [f for f in fields if f.compartment in compartments and thing.__dict__.get(f.attname) is not None]
    for field in filled:
        setattr(thing, field.name, None)
    if filled:
        thing.save()


def _destroy_salts(envelope: Envelope, compartments: frozenset[str]) -> None:
    envelope.forget(compartments)
    row = RecordKey.objects.get(record_id=envelope.record, epoch=RecordKey.SALTS)
    row.material = packed(envelope.salts)
    row.save()
