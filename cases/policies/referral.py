"""Who may with a referral, an addition, an alarm. One condition a line; in which state is in `workflow`."""

from typing import Any

from access.permissions import Permission
from access.rules import rule
from cases.models import Alarm, Referral, RosterEntry


@rule(Permission.REFERRAL_FOLLOW)
def may_follow(actor: Any, referral: Referral) -> bool:
    """Only the sender."""
    return referral.sender_id == actor.user_id


@rule(Permission.REFERRAL_TAKE)
def may_take(actor: Any, referral: Referral) -> bool:
    """The team it was sent to; the province's duty team once it was passed up."""
    return _holds(actor, referral)


@rule(Permission.ALARM_TAKE)
def may_take_alarm(actor: Any, alarm: Alarm) -> bool:
    """The team that was called, and the province's duty team at any time: an alarm has no content to protect."""
    return actor.team is not None and actor.team.pk in (alarm.team_id, alarm.duty_team_id)


@rule(Permission.REFERRAL_ESCALATE)
def may_escalate(actor: Any, thing: Any) -> bool:
    """The clock alone: no person escalates, so no person can open the province's copy early."""
    return actor.user is None


@rule(Permission.ROSTER_KEEP)
def may_keep_roster(actor: Any, watch: RosterEntry) -> bool:
    """The own team's roster."""
    return actor.team is not None and actor.team.pk == watch.team_id


def _holds(actor: Any, referral: Referral) -> bool:
    if actor.team is None:
        return False
    if actor.team.pk == referral.team_id:
        return True
    return actor.team.pk == referral.duty_team_id and referral.escalated_at is not None
