"""Closing a team when its office has ended, as on 1 July 2025: only with nothing left that it alone could open."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.change import recording
from access.grants import grant_models
from access.models import Membership, Team, User
from access.permissions import Permission
from access.signals import team_closing
from access.teams.leaving import take_shares
from access.teams.succession import note_closed
from access.teams.turns import take_turn


class StillHeld(Exception):
    """The team cannot close yet. The message says what must happen first."""


def grants_of(team: Team) -> int:
    """How many records are sealed to the team, or to a circle of it, by a grant that lives, locked ones too."""
    return sum((model.living() & model.of_team(team.pk)).count() for model in grant_models())


def hindrances(team: Team) -> list[str]:
    """What must happen before the team can close, in sentences; empty when it can."""
    today = timezone.localdate()
    found = []
    if team.office is None or team.office.is_valid_at(today):
        found.append(_("Its office has not ended. Open the office that follows, then end this one."))
    if Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), team=team).exists():
        found.append(_("People still belong to it. Give them a membership in the team that follows, and plan the end."))
    if held := grants_of(team):
        found.append(_("%(number)d records are sealed to it. Its supervisor hands them over first.") % {"number": held})
    return found


def close_team(*, by: Any, team: Team) -> None:
    """The team ends with its last shares. A room that still needs it says so by raising in `team_closing`.

    Raises: StillHeld.
    """
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="TEAM_CLOSED", about=team):
        take_turn(team.pk)
        team.refresh_from_db()
        if found := hindrances(team):
            raise StillHeld(found[0])
        team_closing.send(sender=Team, team=team)
        for person in User.objects.filter(user_keys__shares__team_key__team=team).distinct():
            take_shares(team, person)
        team.closed_at = timezone.now()
        team.save()
        note_closed(team)
