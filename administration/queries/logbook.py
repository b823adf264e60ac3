"""Looking through the logbook. Every filter has its index, so that the list stays fast over years of entries."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from audit.models import Entry
from audit.queries import entries


@dataclass(frozen=True)
class Wanted:
    """What the auditor looks for; what is empty does not limit. Days are inclusive, by the clock of Việt Nam."""

    actor: str = ""
    event: str = ""
    outcome: str = ""
    record_id: UUID | None = None
    record_code: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def logbook(wanted: Wanted) -> QuerySet[Entry]:
    """The entries that fit, newest first."""
    exact = {
        "actor": wanted.actor,
        "event": wanted.event,
        "outcome": wanted.outcome,
        "record_id": wanted.record_id,
        "record_code": wanted.record_code,
    }
    found = entries().filter(**{name: value for name, value in exact.items() if value})
    if wanted.since:
        found = found.filter(id__gte=first_key_of(wanted.since))
    if wanted.until:
        found = found.filter(id__lt=first_key_of(wanted.until + datetime.timedelta(days=1)))
    return found


def first_key_of(day: datetime.date) -> UUID:
    """The lowest key of version 7 that an entry of this day can bear: its first 48 bits are the milliseconds."""
    midnight = datetime.datetime.combine(day, datetime.time.min, timezone.get_default_timezone())
    milliseconds = max(0, int(midnight.timestamp() * 1000))
    return UUID(int=milliseconds << 80)
