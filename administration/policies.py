"""Who may keep accounts: never one's own, and never those of one's own commune."""

from typing import Any

from access.models import Membership, Reenrolment, Team, User
from access.permissions import Permission
from access.rules import rule
from administration.queries.people import teams_of
from places.models import Level


@rule(Permission.ACCOUNT_MANAGE)
def may_manage_account(actor: Any, subject: Any) -> bool:
    """The administrator of a commune's people comes from elsewhere: neighbours do not decide on neighbours.

    `subject` is a person, or a membership of a person in a team.
    """
    if actor.user is None:
        return True
    person, teams = _person_and_teams(subject)
    return person.pk != actor.user.pk and not communes_of(teams) & communes_of(teams_of(actor.user))


@rule(Permission.ACCOUNT_APPROVE)
def may_approve_new_keys(actor: Any, row: Reenrolment) -> bool:
    """Never who asked, never for himself, never for people of the own commune."""
    return actor.user is not None and actor.user.pk != row.asked_by_id and may_manage_account(actor, row.person)


def _person_and_teams(subject: User | Membership) -> tuple[User, list[Team]]:
    if isinstance(subject, Membership):
        return subject.user, [subject.team, *teams_of(subject.user)]
    return subject, teams_of(subject)


def communes_of(teams: list[Team]) -> set[int]:
    """Keys of the communes in which these teams have their offices; a province is no commune."""
    units = [team.office.unit for team in teams if team.office is not None]
    return {unit.pk for unit in units if unit.level == Level.COMMUNE}
