"""Reading the logbook: for the auditor, and for the people who answer for one record."""

from uuid import UUID

from django.db.models import QuerySet

from audit.models import Entry


def entries() -> QuerySet[Entry]:
    """All entries, newest first (ids are in the order of time)."""
    return Entry.objects.order_by("-id")


def entries_about(record_id: UUID) -> QuerySet[Entry]:
    """Everything that was done to, or refused of, one record, newest first."""
    return entries().filter(record_id=record_id)
