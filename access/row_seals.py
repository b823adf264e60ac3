"""The seal over a whole row: a cell that is set back to an older sealed value, or to nothing, is noticed when read.

The seal of a cell tells for which row and column it was made, not whether it is the newest. So every row carries one
more value: for each of its compartments a code over the ciphertext of **all** its cells, under a key of that
compartment. Whoever can read one cell can tell that no other was exchanged, also with a limited grant; only who holds
every compartment can write a new one. A whole row that is set back together with its seal is found by
`access.reconcile` alone.
"""

import functools
from typing import Any, Final, NamedTuple

from django.db import models

from access import cipher
from access.envelope import COMPARTMENTS, Envelope
from access.errors import KeyNotHeld, StillSealed, TamperedSeal

COLUMN: Final = "row_seal"
_CHECKED: Final = "_row_checked"
_DIGEST: Final = ""
"""Under no compartment's name: each of them is compared with the same digest of what was loaded."""
_EMPTY: Final = cipher.fingerprint(b"")
"""The digest of a row in which nothing is sealed."""


class Shape(NamedTuple):
    """The sealed columns of a model, each with its name in the database, and their compartments."""

    columns: tuple[tuple[bytes, str], ...]
    compartments: tuple[str, ...]


@functools.cache
def shape_of(model: type[models.Model]) -> Shape:
    """Both in a fixed order: of the columns' names, and of `COMPARTMENTS`."""
    sealed = [field for field in model._meta.concrete_fields if hasattr(field, "compartment")]
    columns = sorted((str(field.column).encode(), field.attname) for field in sealed)
    used = {field.compartment for field in sealed}
    return Shape(tuple(columns), tuple(name for name in COMPARTMENTS if name in used))


def seal(model: type[models.Model], values: dict[str, Any], envelope: Envelope, context: bytes) -> bytes:
    """The seal over a row's values by attribute name; only for a model that has sealed columns.

    Raises: KeyNotHeld for who holds only some of the compartments.
    """
    shape = shape_of(model)
    if not all(envelope.shares(name) for name in shape.compartments):
        raise KeyNotHeld("a row is sealed by who holds every compartment of it")
    keys = {COMPARTMENTS.index(name): envelope.row_key(envelope.epoch, name) for name in shape.compartments}
    return cipher.seal_row(keys, envelope.epoch, context, digest(shape, values))


def digest(shape: Shape, values: dict[str, Any]) -> bytes:
    """SHA-256 over the names and the ciphertext of the columns that hold something, so that new columns can come."""
    parts: list[bytes] = []
    for column, attname in shape.columns:
        value = values.get(attname)
        if value is not None:
            parts += (column, value.raw)
    return cipher.fingerprint(cipher.length_prefixed(*parts))


def is_checked(instance: models.Model, compartment: str) -> bool:
    """Whether `check` has passed for this compartment since the row was loaded."""
    return compartment in instance.__dict__.get(_CHECKED, ())


def forget_checks(instance: models.Model) -> None:
    """The row was stored or loaded again: what was found of it before says nothing more."""
    instance.__dict__.pop(_CHECKED, None)


def check(instance: models.Model, envelope: Envelope, compartment: str, context: bytes) -> None:
    """Before a cell is read: the row as it was loaded is the row that was sealed.

    Raises: TamperedSeal; StillSealed for a row of which only some columns were loaded.
    """
    checked: dict[str, Any] = instance.__dict__.setdefault(_CHECKED, {})
    values = _loaded(instance)
    if values is not None:
        if COLUMN not in values:
            raise StillSealed(f"{instance._meta.label}: a sealed row is loaded whole")
        if _DIGEST not in checked:
            checked[_DIGEST] = digest(shape_of(type(instance)), values)
        _compare(values[COLUMN], checked[_DIGEST], envelope, compartment, context)
    checked[compartment] = True


def _loaded(instance: models.Model) -> dict[str, Any] | None:
    """The values that the database gave; None for an instance that was never saved. Old versions are never assigned."""
    if hasattr(instance, "history_id"):
        return None if instance._state.adding else instance.__dict__
    return instance.__dict__.get("_stored")


def _compare(stored: Any, found: bytes, envelope: Envelope, compartment: str, context: bytes) -> None:
    if stored is None:
        if found != _EMPTY:
            raise TamperedSeal("a row without its seal")
        return
    epoch, _codes = cipher.row_seal(bytes(stored))
    if not envelope.is_erased(epoch, compartment):
        place = COMPARTMENTS.index(compartment)
        cipher.check_row(envelope.row_key(epoch, compartment), place, context, found, bytes(stored))


__all__ = ["COLUMN", "check", "digest", "forget_checks", "is_checked", "seal", "shape_of"]
