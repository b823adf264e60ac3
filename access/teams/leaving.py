"""Leaving a team: membership, shares and sessions end, and the team gets a new key at once.

Who left may keep his passphrase, his old key rows and a dump: nothing written afterwards opens with
them, because the team's next epoch is not sealed to him and stale records draw a new root.
"""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from access.change import recording
from access.entry.pairing import end_sessions
from access.hiding.circles import is_alone_in_a_circle, leave_circles
from access.keys import Keyring
from access.models import Membership, Team, TeamKeyShare
from access.permissions import Permission
from access.teams import enrolment


class LastHolder(Exception):
    """Nobody else could open the team's records. The message says what to do."""


def holders(team: Team, *, without: Any = None) -> Any:
    """Current memberships with access, of people who have living keys."""
    found = Membership.objects.current().filter(team=team).exclude(access_given_at=None)
    found = found.filter(user__user_keys__ended_at=None, user__user_keys__shares__team_key__team=team).distinct()
    return found.exclude(user=without) if without is not None else found


def end_membership(*, by: Any, membership: Membership, keyring: Keyring | None = None) -> None:
    """End a membership today. With a holder's keyring the team's key is renewed at once; without one
    (an administrator ended it) at the next request of any holder: see `renew_where_due`.

    Raises: LastHolder.
    """
    team, user = membership.team, membership.user
    others = list(holders(team, without=user))
    if membership.access_given_at is not None and not others:
        raise LastHolder(_("Nobody else holds this team's key. Give somebody access first."))
    if is_alone_in_a_circle(team, user):
        raise LastHolder(
            _("Some records would open for nobody any more. This person first hands them to another team.")
        )
    stays = Membership.objects.current().filter(team=team, user=user).exclude(pk=membership.pk).exists()
    with recording(by=by, to=_verb(by), event="MEMBERSHIP_ENDED", about=membership):
        membership.ends_on = timezone.localdate() - datetime.timedelta(days=1)
        membership.starts_on = min(membership.starts_on, membership.ends_on)
        membership.save()
        if not stays:
            take_shares(team, user)
        end_sessions(user=user)
    if keyring is not None and not stays and keyring.holds(team.pk):
        enrolment.renew_team_key(by=by, team=team, keyring=keyring, event="TEAM_KEY_RENEWED_AFTER_LEAVING")


def _verb(by: Any) -> Permission:
    return Permission.ACCOUNT_MANAGE if by.may(Permission.ACCOUNT_MANAGE) else Permission.ACCESS_END


def take_shares(team: Team, user: Any) -> None:
    """A person's shares of a team's key and of its circles go, inside `recording(...)`; new keys are due."""
    leave_circles(team, user)
    for share in TeamKeyShare.objects.filter(team_key__team=team, user_key__user=user):
        share.delete()
    if not team.needs_new_key:
        team.needs_new_key = True
        team.save()


def renew_where_due(actor: Any) -> None:
    """A holder's request makes the key that a leaving has left due. Before the view, once."""
    team = actor.team
    if team is None or not team.needs_new_key or actor.keyring is None or not actor.keyring.holds(team.pk):
        return
    enrolment.renew_team_key(by=actor, team=team, keyring=actor.keyring, event="TEAM_KEY_RENEWED_AFTER_LEAVING")
