"""Reading the logbook: for the auditor, and for the people who answer for one record."""

import datetime
from uuid import UUID

from django.db.models import QuerySet

from audit.models import Entry


def entries() -> QuerySet[Entry]:
    """All entries, newest first (ids are in the order of time)."""
    return Entry.objects.order_by("-id")


def entries_about(record_id: UUID) -> QuerySet[Entry]:
    """Everything that was done to, or refused of, one record, newest first."""
    return entries().filter(record_id=record_id)


def first_key_at(moment: datetime.datetime) -> UUID:
    """The lowest key that an entry of this moment can bear: the first 48 bits of a version 7 key are milliseconds.

    Comparing keys with it finds entries by time without an index of their own.
    """
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)
