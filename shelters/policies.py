"""Who may; the state of a stay is asked in `workflow`."""

from access.actors import Actor
from access.permissions import Permission
from access.rules import rule
from shelters.models import Stay


@rule(Permission.BED_REQUEST)
def is_the_cases_team(actor: Actor, record: object) -> bool:
    """Only the team whose case it is now: after a transfer the old team neither follows nor calls off the bed."""
    case = record.case if isinstance(record, Stay) else record
    return actor.team is not None and getattr(case, "team_id", actor.team.pk) == actor.team.pk


@rule(Permission.BED_HOLD)
@rule(Permission.BED_REFUSE)
@rule(Permission.STAY_READ)
@rule(Permission.STAY_READ_CASE)
@rule(Permission.STAY_EDIT)
@rule(Permission.STAY_ADMIT)
@rule(Permission.STAY_DISCHARGE)
def is_own_house(actor: Actor, record: object) -> bool:
    """Only the shelter that was asked works on a stay.

    The case's team holds a key of the stay too, and follows it by BED_REQUEST alone. A record of another kind (the
    case that STAY_READ_CASE opens) is judged by its own grant.
    """
    return not isinstance(record, Stay) or (actor.team is not None and record.shelter_id == actor.team.pk)
