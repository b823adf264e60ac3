"""Sealed fields: two names for one column.

`story` is a descriptor and speaks plain text; `story_sealed` is the column and holds an opaque
`Sealed`. Assigning plain text seals at once, so that nothing but ciphertext ever waits to be saved,
also in `bulk_update` and in history rows, which take the bytes over as they are.
"""

import datetime
import json
import unicodedata
from collections.abc import Iterable, Sequence
from functools import partialmethod
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models.lookups import IsNull

from access import cipher
from access.envelope import COMPARTMENTS, Envelope
from access.errors import NotShared, StillSealed, TamperedSeal, remember
from access.opened import check_nothing, check_row, envelope_of, seal_context

Choices = Sequence[tuple[str, Any]]


class Sealed:
    """Ciphertext of one field. Opaque: it can be moved and compared, not shown."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> str:
        raise StillSealed("a sealed value has no text of its own")


class SealedDescriptor:
    """The plain name of a sealed field on a model."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        field = self.field
        value = getattr(instance, field.attname)
        try:
            if value is None:
                check_nothing(instance, field.compartment)
                return None
            envelope = envelope_of(instance)
            envelope.read.add(f"{instance._meta.model_name}.{field.name}")
            check_row(instance, envelope, field.compartment)
            return field.decode(self._open(envelope, instance, value))
        except TamperedSeal as error:
            remember(error)
            raise

    def _open(self, envelope: Envelope, instance: models.Model, value: Sealed) -> bytes:
        raw = value.raw
        key = envelope.key(cipher.field_epoch(raw), self.field.compartment)
        return cipher.open_field(key, seal_context(envelope, instance, self.field.column or ""), raw)

    def __set__(self, instance: models.Model, value: Any) -> None:
        if value is None or value in ("", [], {}):
            setattr(instance, self.field.attname, None)
        elif isinstance(value, Sealed):
            setattr(instance, self.field.attname, value)
        else:
            self._seal(instance, self.field.encode(value))

    def _seal(self, instance: models.Model, text: bytes) -> None:
        envelope = envelope_of(instance)
        if self._unchanged(envelope, instance, text):
            return
        key = envelope.key(envelope.epoch, self.field.compartment)
        raw = cipher.seal_field(key, envelope.epoch, seal_context(envelope, instance, self.field.column or ""), text)
        setattr(instance, self.field.attname, Sealed(raw))

    def _unchanged(self, envelope: Envelope, instance: models.Model, text: bytes) -> bool:
        old = getattr(instance, self.field.attname)
        if not isinstance(old, Sealed):
            return False
        try:
            return self._open(envelope, instance, old) == text
        except NotShared:
            return False


class SealedField(models.Field):  # type: ignore[type-arg]  # it cannot be subscripted when it runs
    """A column of ciphertext. `compartment` names the subkey that seals it."""

    empty_strings_allowed = False
    form_class: ClassVar[type[forms.Field]] = forms.CharField

    def __init__(self, compartment: str = "narrative", *, choices: Choices | None = None, **kwargs: Any) -> None:
        if compartment not in COMPARTMENTS:
            raise ValueError(f"{compartment!r} is no compartment; use one of {', '.join(COMPARTMENTS)}")
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", True)
        super().__init__(**kwargs)
        self.compartment = compartment
        self.options = list(choices or [])

    def seal_again(self, instance: models.Model, record: Any) -> None:
        """Seal what the instance holds under the newest root of its record, as `record` has it now."""
        plain = getattr(instance, self.name)
        setattr(instance, self.attname, None)
        if instance._meta.model is type(record):
            instance._envelope = record._envelope  # type: ignore[attr-defined]
        else:
            instance.record = record  # type: ignore[attr-defined]
        setattr(instance, self.name, plain)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.compartment, *args], kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_attname(self) -> str:
        return f"{self.name}_sealed"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, SealedDescriptor(self))
        if self.options:
            setattr(cls, f"get_{name}_display", partialmethod(_display, field=self))

    def encode(self, value: Any) -> bytes:
        """Plain value to UTF-8 bytes in NFC."""
        return unicodedata.normalize("NFC", str(value)).encode()

    def decode(self, text: bytes) -> Any:
        """The bytes of `encode` to the plain value."""
        return text.decode()

    def from_db_value(self, value: Any, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise StillSealed(f"{self.name} takes sealed values only")
        return value.raw

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return None if value is None else connection.Database.Binary(value)

    def get_default(self) -> None:
        return None

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return value if isinstance(value, Sealed) else super().clean(value, model_instance)

    def value_from_object(self, obj: models.Model) -> Any:
        return getattr(obj, self.name)

    def value_to_string(self, obj: models.Model) -> str:
        raise StillSealed("sealed fields are not serialised")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        raise StillSealed(f"{self.name} is sealed: the database cannot compare it")

    def get_transform(self, lookup_name: str) -> None:
        raise StillSealed(f"{self.name} is sealed: the database cannot look into it")

    def formfield(self, **kwargs: Any) -> Any:
        form_class = kwargs.pop("form_class", self.form_class)
        options: dict[str, Any] = {"label": self.verbose_name, "required": not self.blank, "help_text": self.help_text}
        if self.options:
            form_class = kwargs.pop("choices_form_class", forms.ChoiceField)
            options["choices"] = [("", "—"), *self.options]
        return form_class(**{**options, **kwargs})


def _display(self: models.Model, field: SealedField) -> Any:
    return dict(field.options).get(getattr(self, field.name), getattr(self, field.name))


class SealedText(SealedField):
    """A sealed text."""


class SealedChoice(SealedField):
    """One code of a list. All codes of at most 28 bytes take the same size."""


class SealedNumber(SealedField):
    """A sealed whole number."""

    form_class = forms.IntegerField

    def encode(self, value: int) -> bytes:
        return str(int(value)).encode()

    def decode(self, text: bytes) -> int:
        return int(text)


class SealedDate(SealedField):
    """A sealed calendar date."""

    form_class = forms.DateField

    def encode(self, value: datetime.date) -> bytes:
        return value.isoformat().encode()

    def decode(self, text: bytes) -> datetime.date:
        return datetime.date.fromisoformat(text.decode())


class SealedFlag(SealedField):
    """Sealed yes or no; None means not asked."""

    form_class = forms.BooleanField

    def encode(self, value: bool) -> bytes:
        return b"1" if value else b"0"

    def decode(self, text: bytes) -> bool:
        return text == b"1"


class SealedData(SealedField):
    """Sealed JSON."""

    form_class: ClassVar[type[forms.Field]] = forms.JSONField

    def encode(self, value: Any) -> bytes:
        return unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False, sort_keys=True)).encode()

    def decode(self, text: bytes) -> Any:
        return json.loads(text)


class SealedList(SealedData):
    """A sealed list of codes."""

    form_class: ClassVar[type[forms.Field]] = forms.MultipleChoiceField

    def encode(self, value: Iterable[str]) -> bytes:
        return super().encode(list(value))

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            **{"label": self.verbose_name, "required": not self.blank, "choices": self.options, **kwargs}
        )


__all__ = [
    "Sealed",
    "SealedChoice",
    "SealedData",
    "SealedDate",
    "SealedField",
    "SealedFlag",
    "SealedList",
    "SealedNumber",
    "SealedText",
]
