"""Lists in pages by key: the next page starts after the last row shown, so that nothing is counted or skipped."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from prevention_groups.models import Session

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some sessions, newest first, and the key of the next page."""

    rows: list[Session]
    next_key: str | None


def page_of(sessions: QuerySet[Session], *, after: str, size: int = SIZE) -> Page:
    """The sessions after the key `2026-11-20_15`; a key that cannot be read starts from the top."""
    key = _read(after)
    if key is not None:
        day, number = key
        sessions = sessions.filter(Q(held_on__lt=day) | Q(held_on=day, pk__lt=number))
    rows = list(sessions.order_by("-held_on", "-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=rows, next_key=f"{rows[-1].held_on.isoformat()}_{rows[-1].pk}" if more else None)


def _read(key: str) -> tuple[date, int] | None:
    day, _, number = key.partition("_")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
