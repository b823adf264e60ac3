"""Destroying all keys of a record: its grants and what lies beside them. Needs no key, so a clock can do it too.

Rows, old versions and backups stay, as ciphertext that nothing opens. The pages of the grant tables are rewritten
afterwards by the tables' owner (`manage.py vacuum_keys`).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from access.change import Change, under_entry, write_entries
from access.emergency import forget_words
from access.fields import SealedField
from access.guard import Record
from access.hiding.circles import dissolve_if_empty
from access.models import ConflictToken, RecordKey
from access.signals import record_family, record_shredding

Key = tuple[type[Record], UUID]


def family_of(kind: type[Record], record_id: UUID) -> list[Key]:
    """The records of all rooms that go where this one goes; without itself."""
    answers: list[Any] = record_family.send(sender=kind, record_id=record_id)
    return [key for _receiver, keys in answers for key in keys or ()]


def kind_named(label: str) -> type[Record]:
    """The kind of record behind a stored label."""
    kind = apps.get_model(label)
    if not issubclass(kind, Record):
        raise LookupError(f"{label} is no record")
    return kind


def holds_any(kind: type[Record], compartments: frozenset[str]) -> bool:
    """Whether records of this kind have a sealed field in one of the compartments."""
    fields = [field for field in kind._meta.get_fields() if isinstance(field, SealedField)]
    return any(field.compartment in compartments for field in fields)


@contextmanager
def shredding(keys: Iterable[Key], *, by: Any, event: str) -> Iterator[Change]:
    """One durable change that destroys the keys of these records; one logbook entry a record.

    Who may is asked before. What the block raises keeps everything as it was.
    """
    change = Change(by, [], plain=False)
    with transaction.atomic(durable=True), under_entry(change):
        yield change
        shred(change, keys)
        write_entries(change, list(change.records.values()), event, "")


def shred(change: Change, keys: Iterable[Key]) -> None:
    """The same inside a change that has begun; the records are locked in the order of their ids."""
    ids = []
    for kind, pk in sorted(set(keys), key=lambda key: key[1]):
        record = kind._base_manager.select_for_update().get(pk=pk)
        change.records[pk] = record
        _destroy_keys(record)
        record.forget()
        record.save()
        ids.append(pk)
    record_shredding.send(sender=Record, record_ids=ids)


def _destroy_keys(record: Record) -> None:
    """Grants with their circles, what lies beside them, the tokens of who must not see it, and sealed reasons."""
    grants = list(record.grant_class().objects.filter(content_object_id=record.pk).select_related("group__team"))
    keys = RecordKey.objects.filter(record_id=record.pk)
    tokens = ConflictToken.objects.filter(record_id=record.pk)
    for row in (*grants, *keys, *tokens):
        row.delete()
    for grant in grants:
        dissolve_if_empty(grant.group.team)
    forget_words(record.pk)
