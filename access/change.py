"""Changes: the one durable transaction in which guarded rows are saved, with history and logbook."""

import functools
import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from access import roots
from access.errors import StaleVersion, UnrecordedChange
from access.guard import Guarded, Record, current_change, has_moved, new_id, under
from access.hiding.circles import keep_apart
from access.openable import held_grants, openable_grants
from access.opened import record_id_of
from access.permissions import Permission
from access.rules import allows
from access.signals import record_changed
from audit import log
from audit.models import Entry, Outcome


class Change:
    """What happens inside one `changing` or `recording`: what it covers and what it has saved."""

    def __init__(self, actor: Any, records: list[Record], *, plain: bool) -> None:
        self.actor = actor
        self.records = {record.pk: record for record in records}
        self.plain = plain
        self.about: models.Model | None = None
        self.entry_id = new_id()
        self.saved: dict[UUID | None, list[dict[str, Any]]] = {}
        self._counted: set[UUID] = set()

    def covers(self, instance: models.Model) -> bool:
        """Guarded rows must belong to a record of this change, for good; plain ones may always ride along."""
        if isinstance(instance, Guarded):
            return record_id_of(instance) in self.records and not has_moved(instance)
        return True

    def note(
        self, instance: models.Model, fields: list[str], *, deleted: bool = False, only_counted: bool = False
    ) -> None:
        """Write down a saved row: table, id, field names, digest of what is stored. `only_counted`: the version number
        grew, and no old version is kept of that."""
        record_id = record_id_of(instance) if hasattr(instance, "record_id") or isinstance(instance, Record) else None
        line: dict[str, Any] = {"table": instance._meta.db_table, "row": str(instance.pk), "fields": sorted(fields)}
        line["digest"] = None if deleted else log.digest(instance)
        if only_counted:
            line["counted"] = True
        self.saved.setdefault(record_id if record_id in self.records else None, []).append(line)

    def has_deleted(self, record: Record) -> bool:
        """Whether the record itself went in this change."""
        lines = self.saved.get(record.pk, [])
        return any(line["row"] == str(record.pk) and line["digest"] is None for line in lines)

    def count_version(self, record: Record) -> None:
        """A record's version grows once a change."""
        if record.pk not in self._counted:
            self._counted.add(record.pk)
            record.version += 1


def entry_for(actor: Any, event: str, *, about: models.Model | None = None, **values: Any) -> Entry:
    """A logbook line with everything that is known of the actor."""
    entry = Entry(
        actor_id=actor.user_id,
        actor=actor.name,
        role=actor.role or "",
        team_id=actor.team.pk if actor.team else None,
        session=actor.trace.session,
        request=actor.trace.request,
        event=event,
        **values,
    )
    if about is not None:
        entry.record_kind, entry.record_id, entry.record_code = _named(about)
    return entry


def _named(about: models.Model) -> tuple[str, UUID | None, str]:
    """How the logbook names a thing: kind, key and number; a request about a record goes by the record's own."""
    if hasattr(about, "logged_as"):
        return about.logged_as()  # type: ignore[no-any-return]
    name = str(about) if isinstance(about, Record) else str(about.pk)
    return about._meta.label_lower, about.pk if isinstance(about.pk, UUID) else None, name[:24]


def require(actor: Any, verb: Permission, record: models.Model | None = None) -> None:
    """Raises: PermissionDenied, after writing the refusal down."""
    if not allows(actor, verb, record):
        log.write_at_once([entry_for(actor, verb.past, about=record, outcome=Outcome.FORBIDDEN)])
        raise PermissionDenied(verb.name)


@contextmanager
def changing(*records: Record, by: Any, to: Permission, event: str = "", purpose: str = "") -> Iterator[Change]:
    """One change of one or more records: lock, ask again, save, history and logbook together.

    Raises: PermissionDenied (logged), StaleVersion, UntrustedKey, RuntimeError inside a transaction.
    """
    change = Change(by, list(records), plain=False)
    try:
        with transaction.atomic(durable=True), under_entry(change):
            _lock(change, to)
            for record in change.records.values():
                _prepare(record, by)
            yield change
            _finish(change, event or to.past, purpose)
    except PermissionDenied:
        log.write_at_once([entry_for(by, to.past, about=r, outcome=Outcome.FORBIDDEN) for r in records])
        raise
    for record in records:
        _close_if_written_blind(record, by)


@contextmanager
def recording(
    *, by: Any, to: Permission, event: str = "", about: models.Model | None = None, purpose: str = ""
) -> Iterator[Change]:
    """One change of plain models (rosters, rooms, keys, accounts): saved and logged together.

    What it is `about` can still be said inside, as `change.about`, when it is made there.

    Raises: PermissionDenied (logged), RuntimeError inside a transaction.
    """
    change = Change(by, [], plain=True)
    try:
        with transaction.atomic(durable=True), under_entry(change):
            if not allows(by, to, about):
                raise PermissionDenied(to.name)
            yield change
            write_entries(change, [change.about or about], event or to.past, purpose)
    except PermissionDenied:
        log.write_at_once([entry_for(by, to.past, about=about, outcome=Outcome.FORBIDDEN)])
        raise


@contextmanager
def under_entry(change: Change) -> Iterator[None]:
    """Open the database's own wall for this transaction, and close it again."""
    if current_change() is not None:
        raise UnrecordedChange("changes do not nest: give all records to one changing(...)")
    with under(change):
        _set_entry(str(change.entry_id))
        yield
        _set_entry("")


def _set_entry(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('antam.entry', %s, true)", [value])


def _lock(change: Change, to: Permission) -> None:
    for pk in sorted(change.records):
        record = change.records[pk]
        if record._state.adding:
            if not change.actor.may(to):
                raise PermissionDenied(to.name)
            continue
        found = type(record)._base_manager.select_for_update().filter(pk=pk).values_list("version", flat=True)
        if list(found) != [record.version]:
            raise StaleVersion(str(record))
        if not may_change(change.actor, record, to):
            raise PermissionDenied(to.name)


def may_change(actor: Any, record: Record, to: Permission) -> bool:
    """Role, rule and a living grant of the acting team; the system needs no grant.

    To move a record into the team that follows, a locked grant is enough: nothing of it is opened.
    """
    if not allows(actor, to, record):
        return False
    if actor.team is None:
        return actor.user is None
    grants = held_grants if to is Permission.RECORD_RESEAL else openable_grants
    return bool(grants(type(record), actor).filter(content_object_id=record.pk).exists())


def _prepare(record: Record, by: Any) -> None:
    if record._state.adding:
        return
    roots.check_origin(record, by)
    roots.renew_if_stale(record, by)
    keep_apart(record, by)


def _finish(change: Change, event: str, purpose: str) -> None:
    for record in change.records.values():
        _touch_version(change, record)
        _tell(change, record)
    write_entries(change, list(change.records.values()), event, purpose)


def _touch_version(change: Change, record: Record) -> None:
    """Rows changed, the record itself did not: its version grows all the same."""
    if record.pk in change._counted or not change.saved.get(record.pk) or change.has_deleted(record):
        return
    record.version += 1
    models.QuerySet(type(record)).filter(pk=record.pk).update(version=record.version)
    change.note(record, ["version"], only_counted=True)


def write_entries(change: Change, about: Sequence[models.Model | None], event: str, purpose: str) -> None:
    """One entry a record; what belongs to none of them is told in the first."""
    entries: list[Any] = []
    for subject in about:
        rows = change.saved.get(subject.pk, []) if isinstance(subject, Record) else []
        if not entries:
            rows = [*rows, *change.saved.get(None, [])]
        fields = sorted({f"{line['table']}.{name}" for line in rows for name in line["fields"]})
        entries.append(entry_for(change.actor, event, about=subject, rows=rows, fields=fields, purpose=purpose))
    entries[0].id = change.entry_id
    log.write(entries)


def _tell(change: Change, record: Record) -> None:
    """Send the coded facts upwards: never the record. A failing receiver rolls the change back."""
    envelope = record._envelope
    if type(record).facts is None or envelope is None or not envelope.full or record.facts_are_final:
        return
    facts = _facts_of(type(record).facts or "")(record)
    key = envelope.fact_key()
    record_changed.send(sender=type(record), facts=facts, fact_key=key, entry=change.entry_id, actor=change.actor)


@functools.cache
def _facts_of(path: str) -> Callable[[Record], Any]:
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


def _close_if_written_blind(record: Record, by: Any) -> None:
    """Who sealed a record to others cannot read it back: the keys go with the first change."""
    if not record.__dict__.pop("_new", False):
        return
    grantees = record.__dict__.pop("_readers", set())
    if by.team is None or by.team.pk not in grantees or by.keyring is None:
        record._envelope = None
