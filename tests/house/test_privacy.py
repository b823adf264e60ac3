"""Every field of every guarded model is sealed, a key, a relation, or listed with the reason why not."""

import contextlib
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from access.checks import guarded_models
from access.fields import Sealed, SealedField
from access.guard import Record, Row

OF_THE_HOUSE = {"id", "created_at", "version", "root_epoch", "needs_new_root", "row_seal"}
"""Columns of the guard itself: keys, clocks and counters, the same in every record."""


def unclassified(model: Any) -> list[str]:
    """Names of fields that nobody has thought about."""
    plain = model.Privacy.plain
    return [
        field.name
        for field in model._meta.concrete_fields
        if not (isinstance(field, SealedField) or field.is_relation or field.name in OF_THE_HOUSE)
        and not plain.get(field.name, "").strip()
    ]


def test_every_field_is_classified() -> None:
    missing = [
        f'{model._meta.label}: add to `class Privacy: plain`:  "{name}": "why this may lie in clear",'
        for model in guarded_models()
        for name in unclassified(model)
    ]
    assert not missing, "\n" + "\n".join(missing)


def test_reasons_speak_of_fields_that_exist() -> None:
    for model in guarded_models():
        names = {field.name for field in model._meta.concrete_fields}
        sealed = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
        assert set(model.Privacy.plain) <= names - sealed, model._meta.label


def test_a_field_that_is_not_listed_is_found() -> None:
    class Privacy:
        plain = {"status": "the queue is sorted by it"}

    fields = [models.CharField(name="status"), models.TextField(name="story"), models.TextField(name="id")]
    meta = type("Meta", (), {"concrete_fields": fields})
    model = type("Model", (), {"_meta": meta, "Privacy": Privacy})
    assert unclassified(model) == ["story"]


def test_plain_columns_of_a_record_hold_no_text_of_people() -> None:
    """Codes, numbers and clocks may lie in clear; free text may not, whatever its reason."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in guarded_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.JSONField | models.FileField | models.GenericIPAddressField)
        or (isinstance(field, models.CharField) and field.max_length is not None and field.max_length > 40)
    ]
    assert not wrong


def test_rows_protect_their_records() -> None:
    """A foreign key into a guarded model never cascades: the database would delete past the logbook."""
    for model in guarded_models():
        for field in model._meta.concrete_fields:
            target = getattr(field, "related_model", None)
            if field.is_relation and isinstance(target, type) and issubclass(target, Record | Row):
                assert field.remote_field.on_delete in (models.PROTECT, models.SET_NULL), f"{model}.{field.name}"


def test_str_reads_nothing_sealed() -> None:
    """`__str__` gets into logs and messages. Every sealed column is filled: touching one would raise."""
    for model in guarded_models():
        instance = model()
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                instance.__dict__[field.attname] = Sealed(b"")
        with contextlib.suppress(ObjectDoesNotExist):  # an addition is called by its referral's code
            str(instance)
