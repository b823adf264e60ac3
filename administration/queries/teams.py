"""Teams for the administrator: how many hold their key, never what lies under it."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from access.holders import FEWEST_HOLDERS, open_teams


def teams() -> QuerySet[Any]:
    """Open working teams with `members`, `holders` and `holders_seen`, in the order of their offices' names."""
    today = timezone.localdate()
    lasting = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today)
    return open_teams().annotate(members=Count("memberships__user", filter=lasting, distinct=True))


def is_short(team: Any) -> bool:
    """Red on the list: the team has a key, and fewer than two holders were seen in 30 days."""
    return team.newest_epoch is not None and team.holders_seen < FEWEST_HOLDERS
