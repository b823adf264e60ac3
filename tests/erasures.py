"""Requests to erase, for tests: asked, confirmed, and the days in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from access.erasing import requests
from access.models import Erasure
from tests.people import Person


@contextmanager
def days_later(days: float) -> Iterator[None]:
    """The clock stands at that moment from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        yield


def asked(record: Any, by: Person, scope: str = "everything") -> Erasure:
    """A request about an opened record."""
    return requests.ask(record=record, scope=scope, by=by.actor())


def confirmed(record: Any, by: Person, second: Person, scope: str = "everything") -> Erasure:
    """The same, confirmed by a second person."""
    erasure = asked(record, by, scope)
    requests.confirm(erasure=erasure, by=second.actor())
    return fresh(erasure)


def fresh(erasure: Erasure) -> Erasure:
    """As it is stored now."""
    return Erasure.objects.get(pk=erasure.pk)
