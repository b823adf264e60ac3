"""Who holds a key of a case, what was shared, and who opened it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from access.models import Team, User
from audit.queries import entries_about
from cases.extensions import part_readers_of
from cases.models import Case, CaseGrant, Sharing
from cases.queries.case import unit_of
from cases.queries.inbox import CASEWORK
from cases.queries.routing import duty_team_for

SHOWN_OPENINGS = 100


def grants_of(case: Case) -> QuerySet[CaseGrant]:
    """Living grants, the team's own first; the recovery team's too, for it could be used."""
    living = CaseGrant.living().filter(content_object_id=case.pk)
    return living.select_related("group__team__office", "group__team__circle_of").order_by("pk")


def other_holders(case: Case) -> QuerySet[Team]:
    """Working teams that hold a grant of the case, also a locked one or one of a circle, but for its own."""
    holders = CaseGrant.objects.filter(content_object_id=case.pk).values("group_id")
    teams = Team.objects.filter(Q(pk__in=holders) | Q(circles__in=holders), kind="work")
    return teams.exclude(pk=case.team_id).distinct()


def sharings_of(case: Case) -> QuerySet[Sharing]:
    """All sharings, also those that have ended, newest first."""
    return case.sharings.select_related("team", "shared_by").order_by("-pk")


@dataclass(frozen=True)
class Opening:
    """One line of "who opened it"."""

    at: datetime
    who: str
    event: str
    changed: bool


def openings_of(case: Case) -> list[Opening]:
    """The newest logbook lines about the case, with the people's full names: two queries."""
    entries = list(entries_about(case.pk).exclude(event="FIELDS_READ")[:SHOWN_OPENINGS])
    names: dict[Any, str] = dict(
        User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "full_name")
    )
    return [Opening(e.at, names.get(e.actor_id, e.actor), e.event, bool(e.rows)) for e in entries]


def teams_to_share_with(case: Case) -> QuerySet[Team]:
    """Teams that have a page for a part of this case: case teams, duty teams, and whom a room above names for it.

    Not the one whose case it is, and none that keeps a part for emergencies: the sharing would take its place.
    """
    able = Q(office__kind__in=CASEWORK) | Q(pk__in=part_readers_of(case))
    kept = {case.team_id, *_keepers_for_emergencies(case)}
    return Team.objects.filter(able, closed_at=None).exclude(pk__in=kept).order_by("name", "pk")


def _keepers_for_emergencies(case: Case) -> set[int | None]:
    """The province's own duty team, and every team that holds a locked part, by itself or by a circle of it."""
    duty = duty_team_for(unit_of(case.team), timezone.localdate())
    locked = CaseGrant.objects.filter(content_object_id=case.pk, locked=True)
    holders = locked.values_list("group_id", "group__team__circle_of_id")
    return {duty.pk if duty else None, *(pk for pair in holders for pk in pair)} - {None}


def teams_with_a_key(case: Case) -> QuerySet[Team]:
    """Teams that hold a living sharing of the case."""
    living = Sharing.objects.in_clear().filter(record_id=case.pk, ended_at=None, until__gt=timezone.now())
    return Team.objects.filter(pk__in=living.values("team"))
