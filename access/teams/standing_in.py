"""Naming the stand-in team: a neighbour commune's or the duty team, and for a shelter the duty team."""

from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from access.change import recording, require
from access.errors import KeyNotHeld
from access.models import Membership, StandIn, StandInKey, Team, TeamKey
from access.permissions import Permission
from access.roles import Role
from access.rules import rule
from access.teams import deposit, enrolment, leaving
from access.teams.turns import take_turn
from places.models import OfficeKind
from places.queries import offices_at, province_of


class Places(NamedTuple):
    """Which offices can stand in for a kind of office, and what their people are there; the usual one first."""

    offices: tuple[OfficeKind, ...]
    roles: tuple[Role, ...]


# The duty team names nobody: its key opens what the communes have passed up. No commune stands in for a shelter: the
# fewer people know where it is, the better.
STANDS_IN: Final[dict[str, Places]] = {
    OfficeKind.COMMUNE_CASE_TEAM: Places(
        (OfficeKind.COMMUNE_CASE_TEAM, OfficeKind.PROVINCE_DUTY_TEAM), (Role.CASE_WORKER, Role.CASE_SUPERVISOR)
    ),
    OfficeKind.SHELTER: Places((OfficeKind.PROVINCE_DUTY_TEAM,), (Role.SHELTER_MANAGER, Role.SHELTER_STAFF)),
}
_NOWHERE: Final = Places((), ())


@rule(Permission.STAND_IN)
def may_name_stand_in(actor: Any, team: Team) -> bool:
    """Who leads this team itself, not one who steps in: he would set his own limits."""
    if actor.team is None or actor.team.pk != team.pk or actor.membership.access_given_at is None:
        return False
    return bool(stand_ins_of(team).offices) and not steps_in(actor.membership)


def stand_ins_of(team: Team) -> Places:
    """Who can stand in for this team, and as what. Nobody for most."""
    return _NOWHERE if team.office is None else STANDS_IN.get(team.office.kind, _NOWHERE)


def steps_in(membership: Membership | None) -> bool:
    """Whether this membership is that of somebody who stands in. Asked once an instance: it never changes."""
    if membership is None:
        return False
    if "_steps_in" not in membership.__dict__:
        membership.__dict__["_steps_in"] = StandIn.objects.filter(membership=membership).exists()
    return bool(membership.__dict__["_steps_in"])


@rule(Permission.ACCESS_GIVE)
def may_give(actor: Any, subject: Any) -> bool:
    """Who steps in may let a successor in, but makes nobody's stepping in last: neither the own nor another's."""
    if not isinstance(subject, Membership) or not steps_in(actor.membership):
        return True
    return not StandIn.objects.running().filter(team=subject.team_id, person=subject.user_id).exists()


@rule(Permission.ACCESS_END)
def may_end(actor: Any, subject: Any) -> bool:
    """Who steps in sees nobody off but himself."""
    return not steps_in(actor.membership) or getattr(subject, "pk", None) == actor.membership.pk


def possible_stand_ins(team: Team) -> QuerySet[Team]:
    """Teams of the same province that could stand in for this one: they have a key."""
    found: QuerySet[Team] = Team.objects.none()
    if team.office is None:
        return found
    offices = offices_at(timezone.localdate(), within=province_of(team.office.unit))
    offices = offices.filter(kind__in=stand_ins_of(team).offices)
    keyed = Exists(TeamKey.objects.filter(team=OuterRef("pk")))
    found = Team.objects.filter(keyed, office__in=offices, closed_at=None).exclude(pk=team.pk)
    return found.select_related("office__unit").order_by("-office__kind", "office__sort_key", "pk")


def name_stand_in(*, by: Any, team: Team, stand_in: Team | None) -> None:
    """Choose the stand-in team, change it, or (None) go without one.

    The earlier one loses its copy, who stepped in from there leaves, and the team gets a new key.
    Raises: PermissionDenied (logged), NotPossible, UntrustedKey, KeyNotHeld.
    """
    require(by, Permission.STAND_IN, team)
    keyring = by.keyring
    if keyring is None or not keyring.holds(team.pk):
        raise KeyNotHeld("only who holds the team's key can leave it with another team")
    if stand_in is not None and not possible_stand_ins(team).filter(pk=stand_in.pk).exists():
        raise deposit.NotPossible(str(stand_in))
    if team.stand_in_id is not None:
        _end_earlier(by, team)
    if stand_in is not None:
        row = deposit.make_deposit(team=team, by_team=stand_in, keyring=keyring)
        with recording(by=by, to=Permission.STAND_IN, about=team):
            deposit.save_deposit(row)


def _end_earlier(by: Any, team: Team) -> None:
    """Take the copy back: the team's next key is not among what the earlier stand-in team can open."""
    with recording(by=by, to=Permission.STAND_IN, event="STAND_IN_ENDED", about=team):
        for row in StandInKey.objects.filter(team=team):
            row.delete()
        held = take_turn(team.pk)
        held.stand_in, held.needs_new_deposit, held.needs_new_key = None, False, True
        held.save(update_fields=["stand_in", "needs_new_deposit", "needs_new_key"])
    team.refresh_from_db()
    for act in StandIn.objects.running().filter(team=team).select_related("membership__team", "membership__user"):
        leaving.end_membership(by=by, membership=act.membership)
    enrolment.renew_team_key(by=by, team=team, keyring=by.keyring, event="TEAM_KEY_RENEWED_AFTER_STAND_IN")
