"""Teams for the administrator: how many hold their key, never what lies under it."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from access.teams.holders import open_teams
from places.models import OfficeKind, Unit
from places.queries import offices_at


def teams() -> QuerySet[Any]:
    """Open working teams with `members`, `holders` and `holders_seen`, in the order of their offices' names."""
    today = timezone.localdate()
    lasting = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today)
    return open_teams().annotate(members=Count("memberships__user", filter=lasting, distinct=True))


def has_readers(unit: Unit) -> bool:
    """Whether somebody holds the key of the case team that serves this unit today."""
    offices = offices_at(timezone.localdate(), kind=OfficeKind.COMMUNE_CASE_TEAM).filter(unit=unit)
    return open_teams().filter(office__in=offices, holders__gt=0).exists()
