"""Stepping in for an absent team: one person asks, another one approves, for at most 14 days.

Approving happens in a request of somebody who holds the stand-in team's key: only there can what the absent team has
left be opened.
"""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access import cipher, keys
from access.change import recording, require
from access.errors import KeyNotHeld
from access.hiding.newcomers import must_stay_out
from access.models import Membership, StandIn, StandInKey, Team, TeamKeyShare, UserKey
from access.permissions import Permission
from access.roles import CASE_ROLES, Role
from access.rules import rule
from access.teams.deposit import NotPossible, open_deposit, too_old
from access.teams.standing_in import stand_ins_of, steps_in
from places.models import KINDS_WITHOUT_CASE_ROLES


@rule(Permission.STAND_IN_ASK)
def may_ask(actor: Any, subject: Team | StandIn) -> bool:
    """Somebody of the team that was named as stand-in: for the absent team, or for a request to step in there."""
    team = subject.team if isinstance(subject, StandIn) else subject
    if actor.team is None or team.stand_in_id != actor.team.pk or team.closed_at is not None:
        return False
    return not steps_in(actor.membership)


@rule(Permission.STAND_IN_APPROVE)
def may_approve(actor: Any, act: StandIn) -> bool:
    """A second person of the stand-in team: neither who asked nor who steps in."""
    if actor.team is None or act.by_team_id != actor.team.pk or act.team.stand_in_id != actor.team.pk:
        return False
    return actor.user.pk not in (act.asked_by_id, act.person_id) and not steps_in(actor.membership)


# --- who and whether ----------------------------------------------------------------------------------


def people_to_send(by_team: Team) -> QuerySet[Membership]:
    """Members of the stand-in team who have access and whose other offices bar nobody from records."""
    today = timezone.localdate()
    lasting = Q(ends_on=None) | Q(ends_on__gte=today)
    barred = Membership.objects.filter(lasting, team__office__kind__in=KINDS_WITHOUT_CASE_ROLES)
    found: QuerySet[Membership] = (
        Membership.objects.current()
        .filter(team=by_team, role__in=CASE_ROLES, user__user_keys__ended_at=None, user__user_keys__isnull=False)
        .exclude(access_given_at=None)
        .exclude(user__in=barred.values("user"))
    )
    return found.filter(standing_in=None).select_related("user").order_by("user__full_name", "id").distinct()


def hindrance(team: Team, by_team: Team) -> str:
    """Why nobody can step in now, in a sentence with what to do; empty when somebody can."""
    row = StandInKey.objects.filter(team=team, by_team=by_team).first()
    if row is None or team.stand_in_id != by_team.pk:
        return _("This team has left no key with you. Only one of its own supervisors can do that.")
    if row.team_epoch != max(team.keys.values_list("epoch", flat=True), default=0):
        return too_old()
    if people_to_send(by_team).values("user").distinct().count() < 2:
        return _("Only one person of your team holds its key, and two are needed. Give a second one access first.")
    return ""


def teams_left_to(by_team: Team) -> QuerySet[Team]:
    """The teams for which this one may stand in."""
    rows: QuerySet[Team] = Team.objects.filter(stand_in=by_team, closed_at=None)
    return rows.select_related("office__unit").order_by("office__sort_key", "pk")


def acts_of(team: Team) -> QuerySet[StandIn]:
    """Requests that wait and people who are in, for this team or from it, the newest first."""
    now = StandIn.objects.waiting() | StandIn.objects.running()
    mine: QuerySet[StandIn] = now.filter(Q(team=team) | Q(by_team=team))
    return mine.select_related("team", "by_team", "person", "asked_by", "approved_by").order_by("-id")


# --- asking -------------------------------------------------------------------------------------------


def ask(*, by: Any, team: Team, member: Membership, role: Role, days: int, reason: str, words: str) -> StandIn:
    """Ask that a member of the own team steps in. The words are sealed to both teams.

    Raises: PermissionDenied (logged), NotPossible, UntrustedKey, KeyNotHeld.
    """
    require(by, Permission.STAND_IN_ASK, team)
    _check_possible(team, by.team, member, role)
    act = StandIn(team=team, by_team=by.team, person=member.user, role=role.value, days=days, reason=reason)
    act.asked_by, text = by.user, cipher.pad(words.encode())
    act.words_for_team = keys.seal_to_team(team, text, _purpose(act))
    act.words_for_by_team = keys.seal_to_team(by.team, text, _purpose(act))
    with recording(by=by, to=Permission.STAND_IN_ASK, about=act):
        act.save()
    return act


def _check_possible(team: Team, by_team: Team, member: Membership, role: Role) -> None:
    if why := hindrance(team, by_team):
        raise NotPossible(why)
    if role not in stand_ins_of(team).roles:
        raise NotPossible(_("Nobody steps into that team in this role."))
    if not people_to_send(by_team).filter(pk=member.pk).exists():
        raise NotPossible(
            _("This person cannot step in: only somebody of your team who has access to its records can.")
        )
    if Membership.objects.current().filter(team=team, user=member.user).exists():
        raise NotPossible(_("This person belongs to that team already."))


def _purpose(act: StandIn) -> bytes:
    return b"antam/stand-in-words/1" + act.pk.bytes


def words_of(act: StandIn, actor: Any) -> str:
    """The reason in words, for a holder of either team's key; empty for who holds none."""
    if actor.keyring is None or actor.membership.access_given_at is None or not actor.keyring.holds(actor.team.pk):
        return ""
    for_mine = act.words_for_team if act.team_id == actor.team.pk else act.words_for_by_team
    try:
        padded = keys.open_for_team(actor.keyring, actor.team, bytes(for_mine), _purpose(act))
    except KeyNotHeld:  # sealed to a key that the team has lost since
        return ""
    return cipher.unpad(padded).decode()


# --- approving ----------------------------------------------------------------------------------------


def approve(*, by: Any, act: StandIn) -> Membership:
    """Give the person the absent team's key and a membership that ends by itself.

    Raises: PermissionDenied (logged), NotPossible, UntrustedKey, KeyNotHeld, TamperedSeal.
    """
    require(by, Permission.STAND_IN_APPROVE, act)
    member = people_to_send(act.by_team).filter(user=act.person).first()
    if member is None:
        raise NotPossible(_("The person who was to step in has left your team, or has lost access."))
    _check_possible(act.team, act.by_team, member, Role(act.role))
    share = _share_for(by, act)
    if must_stay_out(act.team, act.person_id, known_to=act.by_team, keyring=by.keyring):
        raise NotPossible(_("This person cannot step in there. Let somebody else of your team do it."))
    membership = _membership_of(by, act)
    with recording(by=by, to=Permission.STAND_IN_APPROVE, about=act):
        _still_waiting(act)
        membership.save()
        for unswept in TeamKeyShare.objects.filter(team_key=share.team_key, user_key=share.user_key):
            unswept.delete()
        share.save()
        act.approved_by, act.approved_at, act.membership = by.user, timezone.now(), membership
        act.starts_on, act.ends_on = membership.starts_on, membership.ends_on
        act.save()
    return membership


def _share_for(by: Any, act: StandIn) -> TeamKeyShare:
    row = StandInKey.objects.select_related("team").get(team=act.team, by_team=act.by_team)
    by.team_private(row.by_team_epoch)  # raises KeyNotHeld for who has no access to the stand-in team
    key, private = open_deposit(row, by.keyring)
    person = UserKey.objects.get(user=act.person, ended_at=None)
    return keys.seal_share(key, private, person, by.keyring)


def _membership_of(by: Any, act: StandIn) -> Membership:
    today = timezone.localdate()
    return Membership(
        user=act.person,
        team=act.team,
        role=act.role,
        starts_on=today,
        ends_on=today + datetime.timedelta(days=act.days - 1),
        access_given_at=timezone.now(),
        access_given_by=by.user,
    )


def _still_waiting(act: StandIn) -> None:
    """Once only. Raises: NotPossible when somebody was faster, or the request is too old."""
    if StandIn.objects.waiting().select_for_update().filter(pk=act.pk).first() is None:
        raise NotPossible(_("This request has been approved already, or its three days are over."))


def requests_waiting_for(actor: Any) -> QuerySet[StandIn]:
    """Requests that the acting person could look at: of the own team."""
    rows: QuerySet[StandIn] = StandIn.objects.waiting().filter(by_team=actor.team)
    return rows.select_related("team__office", "by_team", "person", "asked_by")
