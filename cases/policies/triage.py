"""Who may read and sort a referral."""

from typing import Any

from access.permissions import Permission
from access.rules import rule


@rule(Permission.REFERRAL_READ)
@rule(Permission.REFERRAL_TRIAGE)
@rule(Permission.MESSAGE_SEND)
@rule(Permission.REFERRAL_HIDE)
@rule(Permission.REFERRAL_UNHIDE)
def is_receiver(actor: Any, record: Any) -> bool:
    """The team it waits at, or the duty team once it was passed up; an addition goes with its
    referral, and a case that takes a referral over must be the team's own."""
    if actor.team is None:
        return False
    thing = getattr(record, "referral", record)
    if thing.team_id == actor.team.pk:
        return True
    return getattr(thing, "duty_team_id", None) == actor.team.pk and thing.escalated_at is not None
