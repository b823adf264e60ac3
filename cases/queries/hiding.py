"""Who is on the list of a case or a slip, and who could be put on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.hiding.listing import listed_of
from access.models import Membership, Team, User
from access.roles import CASE_ROLES
from cases.models import Case, Referral


@dataclass(frozen=True)
class Listed:
    """One line of the list, opened."""

    pk: UUID
    name: str
    reason: str
    words: str
    listed_by: str
    at: datetime


def people_on_the_list(record: Case | Referral) -> list[Listed]:
    """Those who must not see it now, the newest first: two queries."""
    rows = list(record.listings.filter(ended_at=None).select_related("listed_by").order_by("-pk"))
    names: dict[Any, str] = dict(
        User.objects.filter(pk__in={row.person for row in rows}).values_list("pk", "full_name") if rows else []
    )
    return [
        Listed(
            row.pk, names.get(UUID(row.person), "–"), row.reason or "", row.words or "",
            row.listed_by.full_name, row.created_at,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class InReach:
    """A team that has the record, and its people who can be put on the list."""

    team: Team
    people: list[User]


def in_reach(record: Case | Referral, actor: Any) -> list[InReach]:
    """Who could get at the record, by team, the acting team first; without those who are on the list already."""
    teams = teams_in_reach(record)
    rows = Membership.objects.current().filter(team__in=teams, role__in=CASE_ROLES).select_related("user")
    members = list(rows.order_by("user__full_name", "user_id"))
    listed = listed_of(record, [row.user_id for row in members], actor)
    ordered = sorted(teams, key=lambda team: (team.pk != actor.team.pk, team.name))
    found = [InReach(team, _people(members, team, listed)) for team in ordered]
    return [part for part in found if part.people]


def teams_in_reach(record: Case | Referral) -> QuerySet[Team]:
    """The working teams that hold a living grant of it, locked ones and circles too."""
    grants = record.grant_class().living().filter(content_object_id=record.pk).values("group_id")
    teams = Team.objects.filter(kind="work", closed_at=None)
    return (teams.filter(pk__in=grants) | teams.filter(circles__in=grants)).distinct()


def _people(members: Iterable[Membership], team: Team, listed: set[UUID]) -> list[User]:
    found = {row.user_id: row.user for row in members if row.team_id == team.pk and row.user_id not in listed}
    return list(found.values())


def with_their_number(case: Case, parts: Iterable[InReach]) -> list[User]:
    """People in reach whose telephone is that of somebody who did it: to be looked at first."""
    numbers = {_digits(row.phone) for row in case.perpetrators.all()} - {""}
    found = {person.pk: person for part in parts for person in part.people if _digits(person.phone) in numbers}
    return list(found.values())


def _digits(number: str | None) -> str:
    """National digits: +84, 84 and 0 at the start are the same."""
    digits = "".join(char for char in number or "" if char.isdigit())
    return digits.removeprefix("84").removeprefix("0") if len(digits) > 8 else ""


def choices_for(parts: Iterable[InReach], first: Iterable[User], actor: Any) -> list[Any]:
    """The people as a list of choices, by team; who has the number of somebody who did it at the top."""
    top = [(str(person.pk), person.full_name) for person in first]
    groups: list[Any] = [(_("Has the telephone number of somebody who did it"), top)] if top else []
    for part in parts:
        groups.append((part.team.name, [(str(person.pk), _called(person, actor)) for person in part.people]))
    return [("", "—"), *groups]


def _called(person: User, actor: Any) -> str:
    return _("%(name)s (me)") % {"name": person.full_name} if person.pk == actor.user_id else person.full_name
