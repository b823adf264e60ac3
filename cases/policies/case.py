"""Who may do what with a case. The door has already asked for a living grant; in which state is the workflow's."""

from typing import Any

from access.permissions import Permission
from access.rules import rule


@rule(Permission.CASE_LIST)
@rule(Permission.CASE_OPEN)
def has_a_team(actor: Any, record: Any) -> bool:
    """Lists and new cases belong to a team."""
    return actor.team is not None


@rule(Permission.CASE_READ)
@rule(Permission.CASE_EDIT)
@rule(Permission.CASE_ASSIGN)
@rule(Permission.CASE_CLOSE)
@rule(Permission.CASE_REOPEN)
@rule(Permission.CASE_SHARE)
@rule(Permission.CASE_TRANSFER)
@rule(Permission.CASE_ACCESS_READ)
@rule(Permission.CASE_ERASE_ASK)
def is_own_team(actor: Any, case: Any) -> bool:
    """Only the team whose case it is; another team with a part of the key has its own pages for that part."""
    return has_a_team(actor, case) and case.team_id == actor.team.pk


@rule(Permission.CASE_ERASE)
def is_second_person(actor: Any, erasure: Any) -> bool:
    """Somebody else than who took the request; the clock carries out what two persons decided."""
    return actor.user is None or actor.user_id != erasure.asked_by_id
