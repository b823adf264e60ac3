"""Guarded models: rows that cannot be read without an envelope nor written without a record of it.

A *record* is what has a root key. A *row* belongs to exactly one record by its column `record_id`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.db import models, router
from django.db.models.deletion import Collector
from django.utils import timezone
from uuid_utils.compat import uuid7

from access import cipher, row_seals
from access.envelope import Envelope
from access.errors import StillSealed, UnrecordedChange
from access.openable import is_openable
from access.opened import check_row, envelope_of, record_id_of, seal_context

if TYPE_CHECKING:
    from access.change import Change

_current: ContextVar["Change | None"] = ContextVar("antam_change", default=None)


def new_id() -> UUID:
    """A UUID version 7: made here, because the seal binds it before the row is inserted."""
    return uuid7()


def current_change() -> "Change | None":
    """The change under way in this context, if any."""
    return _current.get()


@contextmanager
def under(change: "Change") -> Iterator[None]:
    """Make `change` the one that saves are written down in. For `access.change` alone."""
    token = _current.set(change)
    try:
        yield
    finally:
        _current.reset(token)


def expect_change(instance: models.Model) -> "Change":
    """The change that covers this instance. Raises: UnrecordedChange."""
    change = _current.get()
    if change is None or not change.covers(instance):
        raise UnrecordedChange(f"{instance._meta.label} can only change inside changing(...) or recording(...)")
    return change


def has_moved(instance: models.Model) -> bool:
    """Whether a stored row names another record now than when it was loaded."""
    stored = getattr(instance, "_stored", {}).get("record_id")
    return stored is not None and stored != record_id_of(instance)


class GuardedQuerySet(models.QuerySet[Any]):
    """Reads as usual; every way to write past an instance's own `save` raises."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnrecordedChange(f"{self.model._meta.label}: save or delete instances inside changing(...)")

    create = update = bulk_create = bulk_update = delete = _refuse
    get_or_create = update_or_create = _raw_delete = _refuse

    def in_clear(self) -> Self:
        """Rows for queues and clocks: nothing is opened, sealed fields raise."""
        return self.all()


class RecordQuerySet(GuardedQuerySet):
    """Records, seen from a team."""

    def visible_to(self, actor: Any) -> Self:
        """Those that the door would open for the actor. Nothing without a team."""
        return self.filter(is_openable(self.model, actor))


class Tracked(models.Model):
    """Remembers what was loaded, so that a change can name the fields that changed."""

    _stored: dict[str, Any]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        change = expect_change(self)
        changed = self.changed_fields()
        super().save(*args, **kwargs)
        self._stored = {f.attname: self.__dict__.get(f.attname) for f in self._meta.concrete_fields}
        change.note(self, changed)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """With what goes along by cascade, each of it in the logbook. The key stays on the instance, for the entry."""
        change = expect_change(self)
        collector = Collector(using or router.db_for_write(type(self), instance=self), origin=self)
        collector.collect([self], keep_parents=keep_parents)
        for instance in _tracked_in(collector):
            change.note(instance, [], deleted=True)
        key = self.pk
        result = collector.delete()
        self.pk = key
        return result

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Self:
        instance = super().from_db(db, field_names, values, **options)
        instance._stored = {name: instance.__dict__.get(name) for name in field_names}
        return instance

    def changed_fields(self) -> list[str]:
        """Names of the fields whose stored bytes will differ; all that hold something when new."""
        stored = getattr(self, "_stored", {})
        pairs = ((f.name, stored.get(f.attname), self.__dict__.get(f.attname)) for f in self._meta.concrete_fields)
        return [name for name, old, new in pairs if old != new and name != row_seals.COLUMN]

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        read = {f.attname for f in self._meta.concrete_fields if fields is None or {f.name, f.attname} & set(fields)}
        fresh = {name: self.__dict__[name] for name in read if name in self.__dict__}
        self._stored = {**getattr(self, "_stored", {}), **fresh}
        row_seals.forget_checks(self)


def _tracked_in(collector: Collector) -> Iterator[Tracked]:
    for rows in (*collector.data.values(), *collector.fast_deletes):
        yield from (row for row in rows if isinstance(row, Tracked))


class Recorded(Tracked):
    """A plain model (a roster, a room, a key) whose every change is in the logbook."""

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True


class Guarded(Tracked):
    """What lies in an envelope: a record or one of its rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    row_seal = models.BinaryField(null=True, editable=False)

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    class Privacy:
        plain: ClassVar[dict[str, str]] = {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        record = expect_change(self).records[record_id_of(self)]
        self._seal_under_newest_root(record)
        self._seal_row(record)
        super().save(*args, **kwargs)
        row_seals.forget_checks(self)

    def _seal_row(self, record: "Record") -> None:
        """Over all sealed cells, when one of them changes. What is stored is checked first, else a cell that
        somebody set back would be sealed with the rest. Raises: TamperedSeal, KeyNotHeld."""
        stored = getattr(self, "_stored", {})
        shape = row_seals.shape_of(type(self))
        if all(self.__dict__.get(name) == stored.get(name) for _, name in shape.columns):
            return
        envelope = record._envelope
        if envelope is None:
            raise StillSealed(f"{self._meta.label}: change the opened record itself")
        for compartment in filter(envelope.shares, shape.compartments):
            check_row(self, envelope, compartment)
        context = seal_context(envelope, self, row_seals.COLUMN)
        self.row_seal = row_seals.seal(type(self), self.__dict__, envelope, context)

    def _seal_under_newest_root(self, record: "Record") -> None:
        """What was assigned before the change drew a new root is sealed again, under that one."""
        stored = getattr(self, "_stored", {})
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if value is None or not hasattr(field, "compartment") or value == stored.get(field.attname):
                continue
            if record._envelope is None:
                raise StillSealed(f"{self._meta.label}: change the opened record itself")
            if cipher.field_epoch(getattr(value, "raw", b"")) < record._envelope.epoch:
                field.seal_again(self, record)  # type: ignore[attr-defined]


class Row(Guarded):
    """Belongs to one record by its column `record_id`. Subclasses declare the foreign key `record`."""

    class Meta:
        abstract = True


class Record(Guarded):
    """Has a root key, grants and a version."""

    version = models.PositiveIntegerField(default=0, editable=False)
    root_epoch = models.PositiveSmallIntegerField(default=1, editable=False)
    needs_new_root = models.BooleanField(default=False, editable=False)

    grant_model: ClassVar[str]
    permission_codename: ClassVar[str]
    facts: ClassVar[str | None] = None
    # The column with the id of the record that an emergency access must name; an addition goes with its referral.
    emergency_column: ClassVar[str] = "id"
    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    _envelope: Envelope | None = None
    _new_grants: list[Any] | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        expect_change(self).count_version(self)
        super().save(*args, **kwargs)
        for row in self.__dict__.pop("_new_grants", None) or ():
            row.save()

    @property
    def facts_are_final(self) -> bool:
        """What the coded facts were made from is erased: they stay as they were counted."""
        return False

    def forget(self, part: str = "") -> None:
        """Empty the clear columns that a queue or a clock would read, when the record is erased; with a `part`
        (`access.models.erasure.Scope`) note that this part is. Not saved."""

    @classmethod
    def grant_class(cls) -> Any:
        """The model of this kind's grants."""
        return cls._meta.apps.get_model(cls.grant_model)

    def shares(self, compartment: str) -> bool:
        """Whether the acting team may read this compartment."""
        return envelope_of(self).shares(compartment)

    def rows(self, queryset: Any) -> list[Any]:
        """The rows of `queryset` that belong to this record, opened."""
        found = list(queryset.filter(record_id=self.pk))
        for row in found:
            row.record = self
        return found

    def versions(self, of: "Guarded | None" = None) -> list[Any]:
        """Old versions of the record, or of one of its rows, newest first, opened."""
        subject = of or self
        if record_id_of(subject) != self.pk:
            raise StillSealed("this row belongs to another record")
        found = list(subject.history.all())  # type: ignore[attr-defined]
        for version in found:
            version._opened_by = self
        return found
