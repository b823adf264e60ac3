"""The door's few errors. The first four are never caught: they mean that a wall held."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_raised: ContextVar[list[Exception] | None] = ContextVar("antam_raised", default=None)


@contextmanager
def heard() -> Iterator[list[Exception]]:
    """The sealed reads that were refused meanwhile, also when somebody swallowed the error.

    Django's `{% if %}` answers False for an operand that raises; a page must not say "no" for "sealed".
    """
    errors: list[Exception] = []
    token = _raised.set(errors)
    try:
        yield errors
    finally:
        _raised.reset(token)


def remember(error: Exception) -> None:
    """Let `heard` know of an error."""
    errors = _raised.get()
    if errors is not None:
        errors.append(error)


class StillSealed(Exception):
    """A sealed value was read, but nobody opened its record through the door."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        remember(self)


class NotShared(StillSealed):
    """The record is open, but this compartment was not shared with the acting team."""


class UnrecordedChange(Exception):
    """A guarded row was about to change outside `changing(...)`."""


class TamperedSeal(Exception):
    """Stored bytes are not what was sealed for this row and column."""


class UntrustedKey(Exception):
    """A public key or a grant is not signed by the chain that starts at the founding key."""


class StaleVersion(Exception):
    """Somebody else changed the record since it was opened."""


class KeyNotHeld(Exception):
    """The actor holds no key that would open this."""


class WrongPassphrase(Exception):
    """The passphrase or the recovery code does not unlock the private keys."""
