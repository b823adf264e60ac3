"""Stored bytes that are not what was sealed for this row and column raise. Found by introspection: every
sealed column of every guarded model, also of those that are written tomorrow."""

import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from access.checks import guarded_models
from access.envelope import Envelope
from access.errors import StillSealed, TamperedSeal
from access.fields import Sealed, SealedField
from access.guard import Record, new_id
from access.salts import Salt

COLUMNS = [
    (model, field) for model in guarded_models() for field in model._meta.fields if isinstance(field, SealedField)
]
each_column = pytest.mark.parametrize(
    ("model", "field"), COLUMNS, ids=[f"{model._meta.label}.{field.name}" for model, field in COLUMNS]
)
KEYS = {epoch: bytes([epoch]) * 32 for epoch in (1, 2)}
SAMPLES: dict[str, Any] = {
    "SealedNumber": 34,
    "SealedFlag": True,
    "SealedList": ["a", "b"],
    "SealedData": {"a": [1, "hai"]},
}


def _instance(model: Any, record_id: UUID) -> Any:
    """An opened instance that was never near a database."""
    envelope = Envelope(record_id, 2, salts={"narrative": Salt(bytes(32))})
    envelope.roots = dict(KEYS)
    if issubclass(model, Record):
        instance = model(id=record_id)
        instance._envelope = envelope
        return instance
    kind = model._meta.get_field("record").related_model
    return model(id=new_id(), record=_with(kind(id=record_id), envelope))


def _with(record: Any, envelope: Envelope) -> Any:
    record._envelope = envelope
    return record


def _sample(field: SealedField) -> Any:
    if type(field).__name__ == "SealedDate":
        return datetime.date(2026, 11, 23)
    return SAMPLES.get(type(field).__name__, "Nguyễn Thị Hoa")


def _sealed(model: Any, field: SealedField, record_id: UUID | None = None) -> tuple[Any, bytes]:
    instance = _instance(model, record_id or new_id())
    setattr(instance, field.name, _sample(field))
    assert getattr(instance, field.name) == _sample(field)
    return instance, getattr(instance, field.attname).raw


def _refused(instance: Any, field: SealedField, raw: Any) -> None:
    setattr(instance, field.attname, Sealed(raw))
    with pytest.raises(TamperedSeal):
        getattr(instance, field.name)


def test_there_is_something_to_tamper_with() -> None:
    assert {model._meta.app_label for model, _ in COLUMNS} >= {"vault", "cases"}


@each_column
def test_moved_to_another_row_record_or_column(model: Any, field: SealedField) -> None:
    instance, raw = _sealed(model, field)
    _refused(_instance(model, new_id()), field, raw)
    if not issubclass(model, Record):
        sibling = model(id=new_id(), record=instance.record)
        _refused(sibling, field, raw)
    same = [f for m, f in COLUMNS if m is model and f is not field and f.compartment == field.compartment]
    for other in same:
        _refused(instance, other, raw)


@each_column
def test_moved_to_another_record_with_equal_keys(model: Any, field: SealedField) -> None:
    """The record is bound beside the row, not by its key alone."""
    instance, raw = _sealed(model, field)
    twin = _instance(model, new_id())
    if not issubclass(model, Record):
        twin.id = instance.id
    of = (lambda one: one) if issubclass(model, Record) else (lambda one: one.record)
    of(twin)._envelope._ready = of(instance)._envelope._ready
    _refused(twin, field, raw)


@each_column
def test_moved_to_another_table(model: Any, field: SealedField) -> None:
    """The same row id, record id and column name in another model."""
    instance, raw = _sealed(model, field)
    for other, column in COLUMNS:
        if other is not model and column.name == field.name and issubclass(other, Record) == issubclass(model, Record):
            twin = _instance(other, instance.pk if issubclass(model, Record) else instance.record_id)
            twin.id = instance.pk
            _refused(twin, column, raw)


@each_column
def test_cut_flipped_or_replaced(model: Any, field: SealedField) -> None:
    instance, raw = _sealed(model, field)

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def any_mutation(data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(["flip", "cut", "grow", "swap", "plain"]))
        broken = _broken(data, kind, raw)
        if broken != raw:
            _refused(instance, field, broken)

    any_mutation()


def _broken(data: st.DataObject, kind: str, raw: bytes) -> bytes:
    place = data.draw(st.integers(0, len(raw) - 1))
    if kind == "flip":
        return raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    if kind == "cut":
        return raw[:place]
    if kind == "grow":
        return raw + data.draw(st.binary(min_size=1, max_size=40))
    if kind == "swap":
        return raw[place:] + raw[:place]
    return data.draw(st.one_of(st.binary(max_size=200), st.text(max_size=60).map(str.encode)))


@each_column
def test_replayed_under_another_epoch(model: Any, field: SealedField) -> None:
    instance, raw = _sealed(model, field)
    for epoch in (0, 1, 3, 65535):
        _refused(instance, field, raw[:2] + epoch.to_bytes(2) + raw[4:])


@each_column
def test_plain_text_never_reaches_a_column(model: Any, field: SealedField) -> None:
    """Not by the column's name either: `get_prep_value` takes sealed values only."""
    for value in ("plain", b"bytes", 7, "\\x00", Sealed):
        with pytest.raises(StillSealed):
            field.get_prep_value(value)


@each_column
def test_the_column_is_bytes_and_nothing_compares_it(model: Any, field: SealedField) -> None:
    assert field.db_type(connection) == "bytea"
    assert not field.unique
    assert not field.db_index
    for lookup in ("exact", "in", "contains", "gt", "regex"):
        with pytest.raises(StillSealed):
            field.get_lookup(lookup)
    with pytest.raises(StillSealed):
        field.get_transform("lower")
    historical = model.history.model._meta.get_field(field.name)
    assert isinstance(historical, SealedField)
    assert (historical.column, historical.compartment) == (field.column, field.compartment)
