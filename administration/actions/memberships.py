"""Ending memberships, now or on a day to come."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.door import recording
from access.holders import open_teams
from access.models import Membership, TeamKeyShare
from access.permissions import Permission
from administration.actions.offices import StillNeeded
from administration.queries.people import lasting


def plan_end(*, by: Any, membership: Membership, last_day: datetime.date | None) -> None:
    """The last day of a membership (inclusive), or None to take a planned end back."""
    membership.ends_on = last_day
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_END_PLANNED", about=membership):
        membership.save()


def end_membership(*, by: Any, membership: Membership) -> None:
    """At once: the person's shares of the team's key go, and every open page of the team with them.

    Raises: StillNeeded when nobody would be left who can open the team's records.
    """
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_ENDED", about=membership):
        shares = [] if _stays_in_team(membership) else _shares_of(membership)
        if shares and not _others_hold(membership):
            raise StillNeeded(_("Nobody else holds this team's key. Give a successor access first."))
        membership.ends_on = timezone.localdate() - datetime.timedelta(days=1)
        membership.save()
        for share in shares:
            share.delete()


def _stays_in_team(membership: Membership) -> bool:
    """The same person may be in one team with two roles."""
    others = lasting().filter(user=membership.user, team=membership.team)
    return others.exclude(pk=membership.pk).exists()


def _shares_of(membership: Membership) -> list[TeamKeyShare]:
    return list(TeamKeyShare.objects.filter(team_key__team=membership.team, user_key__user=membership.user))


def _others_hold(membership: Membership) -> bool:
    """Whether somebody else can open what is sealed to the team from now on."""
    team = open_teams().get(pk=membership.team_id)
    newest = TeamKeyShare.objects.filter(team_key__team=team, team_key__epoch=team.newest_epoch)
    return newest.filter(user_key__ended_at=None).exclude(user_key__user=membership.user).exists()
