"""Looking through the logbook. Every filter has its index, so that the list stays fast over years of entries."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from access.models import User
from audit.models import Entry
from audit.queries import entries, first_key_at


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
        "event": wanted.event,
        "outcome": wanted.outcome,
        "record_id": wanted.record_id,
        "record_code": wanted.record_code,
    }
    found = entries().filter(**{name: value for name, value in exact.items() if value})
    found = found.filter(**_acting(wanted.actor)) if wanted.actor else found
    if wanted.since:
        found = found.filter(id__gte=first_key_of(wanted.since))
    if wanted.until:
        found = found.filter(id__lt=first_key_of(wanted.until + datetime.timedelta(days=1)))
    return found


def _acting(name: str) -> dict[str, Any]:
    """A person by key, since names can change; commands and the sign-in page have a name only."""
    person = User.objects.filter(username=name).values_list("pk", flat=True).first()
    return {"actor_id": person} if person else {"actor_id": None, "actor": name}


def first_key_of(day: datetime.date) -> UUID:
    """The lowest key that an entry of this day can bear, by the clock of Việt Nam."""
    return first_key_at(datetime.datetime.combine(day, datetime.time.min, timezone.get_default_timezone()))
