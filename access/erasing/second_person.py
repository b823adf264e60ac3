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
from places.queries import province_of, unit_on


def requests_seen_by(actor: Any) -> QuerySet[Erasure]:
    """The living requests, without those about a record that hides from the actor: a number and a day tell enough.

    The privacy officer belongs to no team of the work and holds no key to tell by: all of them.
    """
    found = living_requests()
    return found if actor.role == Role.PRIVACY_OFFICER else unhidden(found, actor, "record_id")


def waiting_for(actor: Any) -> int:
    """How many of the actor's province wait for a second person, and the actor may be it."""
    if actor.team is None or not actor.may(Permission.CASE_ERASE):
        return 0
    rows = requests_seen_by(actor).filter(confirmed_at=None).select_related("team__office__unit__parent__parent")
    mine = [row for row in rows if allows(actor, Permission.CASE_ERASE, row)]
    here = _province(actor.team) if mine else None
    return sum(_province(row.team) == here for row in mine)


def _province(team: Team) -> int | None:
    """Where the team works today: its commune may have been merged into one of another province."""
    if team.office is None:
        return None
    unit = team.office.unit
    return int(province_of(unit_on(unit, timezone.localdate()) or unit).pk)
