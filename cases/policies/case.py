"""Who may do what with a case. The door has already asked for a living grant; in which state is the workflow's."""

from typing import Any

from access.permissions import Permission
from access.rules import rule
from cases.queries.shared import sharings_with


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
@rule(Permission.CASE_ACCESS_READ)
@rule(Permission.CASE_ERASE_ASK)
def is_own_team(actor: Any, case: Any) -> bool:
    """Only the team whose case it is; another team with a part of the key has its own pages for that part."""
    return has_a_team(actor, case) and case.team_id == actor.team.pk


@rule(Permission.CASE_READ_SHARED)
def is_shared_with(actor: Any, case: Any) -> bool:
    """A part of another team's case, as long as its sharing lives; the own cases have their own pages."""
    return has_a_team(actor, case) and sharings_with(actor).filter(record_id=case.pk).exists()


@rule(Permission.CASE_TRANSFER)
def is_own_file(actor: Any, record: Any) -> bool:
    """The own team's case, and what lies in its file: a slip, an addition to it, a stay."""
    case = getattr(getattr(record, "referral", record), "case", record)
    return case is not None and is_own_team(actor, case)


@rule(Permission.CASE_HIDE)
@rule(Permission.CASE_UNHIDE)
def works_on_it(actor: Any, record: Any) -> bool:
    """The team whose case it is; for its slip also the duty team that took it over, and for what else belongs to the
    same person (addition, stay) whoever can open it."""
    if actor.team is None:
        return False
    teams = {getattr(record, name, None) for name in ("team_id", "duty_team_id")} - {None}
    return not teams or actor.team.pk in teams


@rule(Permission.CASE_ERASE)
def is_second_person(actor: Any, erasure: Any) -> bool:
    """Somebody else than who took the request; the clock carries out what two persons decided."""
    return actor.user is None or actor.user_id != erasure.asked_by_id
