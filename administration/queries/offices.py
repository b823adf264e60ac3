"""Offices for the administrator, with the teams that work there."""

import datetime

from django.db.models import QuerySet

from access.models import Team
from places.models import Office
from places.queries import all_offices


def offices(*, kind: str = "", unit_key: int | None = None, only_on: datetime.date | None = None) -> QuerySet[Office]:
    """Offices by kind and unit; `only_on` leaves out those that are not in force on that day."""
    found = all_offices()
    found = found.filter(kind=kind) if kind else found
    found = found.filter(unit=unit_key) if unit_key else found
    return found.valid_at(only_on) if only_on else found


def teams_at(office: Office) -> QuerySet[Team]:
    rows: QuerySet[Team] = Team.objects.filter(office=office, closed_at=None)
    return rows.order_by("name", "pk")
