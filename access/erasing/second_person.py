"""What a second person is told of: requests to erase that may be decided, and how many wait for that."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from access.erasing.requests import living_requests
from access.hiding.sight import unhidden
from access.models import Erasure, Team
from access.permissions import Permission
from access.roles import Role
from access.rules import allows
from places.queries import provinces_on


def requests_seen_by(actor: Any) -> QuerySet[Erasure]:
    """The living requests of the actor's province, without those about a record that hides from the actor: a number
    and a day tell enough.

    The privacy officer belongs to no team of the work and holds no key to tell by: none is taken out.
    """
    found = living_requests()
    found = found.filter(team__in=_teams_near(actor.team, found))
    return found if actor.role == Role.PRIVACY_OFFICER else unhidden(found, actor, "record_id")


def waiting_for(actor: Any) -> int:
    """How many wait for a second person, and the actor may be it."""
    if not actor.may(Permission.CASE_ERASE):
        return 0
    rows = requests_seen_by(actor).filter(confirmed_at=None)
    return sum(allows(actor, Permission.CASE_ERASE, row) for row in rows)


def _teams_near(team: Team | None, asked: QuerySet[Erasure]) -> list[int]:
    """Which teams that asked work in this one's province today: a commune may have gone over into another one's."""
    if team is None or team.office is None:
        return []
    units = dict(Team.objects.filter(pk__in=asked.order_by().values("team")).values_list("pk", "office__unit_id"))
    if not units:
        return []
    provinces = provinces_on({team.office.unit_id, *units.values()}, timezone.localdate())
    here = provinces[team.office.unit_id]
    return [pk for pk, unit in units.items() if provinces.get(unit) == here]
