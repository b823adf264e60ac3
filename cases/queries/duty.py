"""Who is awake for a team, and what waits for them. Clear columns only: none of this needs a key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.hiding.marks import hides
from access.hiding.sight import unhidden
from access.models import Membership, Team, User
from cases.models import Alarm, Case, Referral, RosterEntry
from cases.workflow import ReferralStatus

SHOWN_AFTERWARDS = timedelta(hours=12)


@dataclass(frozen=True)
class OnCall:
    name: str
    number: str


def on_watch(team: Team | None, at: datetime) -> list[OnCall]:
    """Everybody with a number on this team's roster at this moment, the newest watch first; not who has left it."""
    members = living_members(team).order_by().filter(user=OuterRef("user"))
    entries = RosterEntry.objects.filter(Q(user=None) | Exists(members), team=team, starts_at__lte=at, ends_at__gt=at)
    entries = entries.select_related("user")
    people = [OnCall(entry.who, entry.number) for entry in entries.order_by("-starts_at")]
    return [person for person in people if person.number]


def members_with_numbers(team: Team | None, roles: tuple[str, ...] = ()) -> list[OnCall]:
    """Living members of the team that can be rung; of the roles given, or of any."""
    members = living_members(team).exclude(user__phone="")
    if roles:
        members = members.filter(role__in=roles)
    return [OnCall(member.user.full_name, member.user.phone) for member in members.select_related("user")]


def living_members(team: Team | None) -> QuerySet[Membership]:
    return Membership.objects.current().filter(team=team).order_by("pk")


def who_is_awake(team: Team, duty_team: Team, at: datetime) -> tuple[Team, list[OnCall]]:
    """The team that watches now and its people: the commune's watch, else the province's, else all of the duty team."""
    for candidate in (team, duty_team):
        people = on_watch(candidate, at)
        if people:
            return candidate, people
    return duty_team, members_with_numbers(duty_team)


def people_to_ring(thing: Referral | Alarm) -> list[OnCall]:
    """Whoever is awake for the team, else for the province."""
    if rings_in_the_province(thing):
        return of_the_province(thing)
    return who_is_awake(thing.team, thing.duty_team, timezone.now())[1]


def numbers_to_tell(referral: Referral) -> list[str]:
    """Who works on it now: the worker of its case, else who took it; when he has left, whoever is awake. Nobody before
    somebody took it, for then its clocks ring.

    Of one that hides from anybody only the worker of the case is told, else the province: who took it may be listed.
    """
    case = Case.objects.in_clear().select_related("worker").filter(pk=referral.case_id).first()
    holder = case.worker if case is not None else referral.taken_by
    if holder is None and case is None:
        return []
    hidden = hides([referral.pk])
    if holder is not None and holder.phone and not (hidden and case is None) and _works_in(holder, referral.team):
        return [holder.phone]
    return [person.number for person in (of_the_province(referral) if hidden else people_to_ring(referral))]


def _works_in(user: User, team: Team) -> bool:
    return bool(living_members(team).filter(user=user).exists())


def of_the_province(thing: Referral | Alarm) -> list[OnCall]:
    """The province's watch, else all of its duty team."""
    return on_watch(thing.duty_team, timezone.now()) or members_with_numbers(thing.duty_team)


def rings_in_the_province(thing: Referral | Alarm) -> bool:
    """A referral that hides from anybody, and an alarm about it: whom of the commune it hides from is written in tokens
    that neither a clock nor the sender's page can read. Unless nobody of the province could open it."""
    referral_id = thing.pk if isinstance(thing, Referral) else thing.referral_id
    return referral_id is not None and hides([referral_id]) and holds_a_part(thing.duty_team, referral_id)


def holds_a_part(team: Team, referral_id: UUID) -> bool:
    """Whether somebody of the team holds a key of the referral, locked or not."""
    return bool(Referral.grant_class().of_team(team.pk).filter(content_object_id=referral_id).exists())


def waiting_for(actor: Any) -> QuerySet[Referral]:
    """Codes that nobody has taken or that are being worked on: danger to life first, then the longest wait."""
    open_ones = Referral.objects.in_clear().filter(status__in=[ReferralStatus.SENT, ReferralStatus.TAKEN])
    return (
        _seen_by(actor, open_ones, "pk")
        .select_related("team__office__unit", "sender", "taken_by")
        .order_by("-urgent", "received_at")
    )


def alarms_for(actor: Any) -> QuerySet[Alarm]:
    """Alarms that nobody has taken, and those of the last twelve hours that somebody has."""
    recent = Q(taken_at=None) | Q(taken_at__gte=timezone.now() - SHOWN_AFTERWARDS)
    return _seen_by(actor, Alarm.objects.filter(recent), "referral_id").select_related(
        "team__office__unit", "raised_by", "taken_by"
    )


def referral_for(actor: Any, pk: UUID) -> Referral:
    """Raises: Http404 for a referral that the actor may not even see as a code."""
    found = Referral.objects.in_clear().exclude(status=ReferralStatus.ERASED)
    return get_object_or_404(_seen_by(actor, found, "pk"), pk=pk)


def alarm_for(actor: Any, pk: UUID) -> Alarm:
    """Raises: Http404 for another team's alarm."""
    return get_object_or_404(_seen_by(actor, Alarm.objects.all(), "referral_id"), pk=pk)


def watch_of(team: Team | None, pk: UUID) -> RosterEntry:
    """Raises: Http404 for another team's watch."""
    return get_object_or_404(RosterEntry.objects.filter(team=team), pk=pk)


def watches_of(team: Team | None) -> QuerySet[RosterEntry]:
    """The roster from now on."""
    return (
        RosterEntry.objects.filter(team=team, ends_at__gt=timezone.now()).select_related("user").order_by("starts_at")
    )


def members_of(team: Team | None) -> QuerySet[User]:
    """People who can be put on the roster of the team."""
    return User.objects.filter(pk__in=living_members(team).values("user")).order_by("full_name", "pk")


def _seen_by(actor: Any, rows: QuerySet[Any], referral_id: str) -> QuerySet[Any]:
    """What the actor may see as a code and a clock: the own team's, for a duty team those of all its communes, and
    nothing of a referral that hides from the actor."""
    return unhidden(rows.filter(Q(team=actor.team) | Q(duty_team=actor.team)), actor, referral_id)
