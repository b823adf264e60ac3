"""Long lists by key: the address carries the key of the last row shown, never a page number or a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some rows, and the key from which the next page goes on (None at the end)."""

    rows: Sequence[Any]
    next_key: str | None


def page_by(rows: QuerySet[Any], *, name: str, after: str, size: int = PAGE_SIZE) -> Page:
    """The rows in the order of the column `name`, then of their keys.

    Raises: Http404 for a key that no row bears.
    """
    ordered = rows.order_by(name, "pk")
    if after:
        last = _row(rows, after, name)
        ordered = ordered.filter(Q(**{f"{name}__gt": last}) | Q(**{name: last, "pk__gt": after}))
    return _cut(list(ordered[: size + 1]), size)


def newest_first(rows: QuerySet[Any], *, after: str, size: int = PAGE_SIZE) -> Page:
    """The rows by falling key; keys of version 7 are in the order of time.

    Raises: Http404 for what is no key.
    """
    try:
        older = rows.filter(pk__lt=after) if after else rows
    except (ValidationError, ValueError):
        raise Http404 from None
    return _cut(list(older.order_by("-pk")[: size + 1]), size)


def _row(rows: QuerySet[Any], key: str, name: str) -> Any:
    try:
        found = rows.model._base_manager.filter(pk=key).values_list(name).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise Http404
    return found[0]


def _cut(found: list[Any], size: int) -> Page:
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else None)
