"""Teams that stand in for one another, for the tests: named, asked and approved through the real doors."""

import datetime

from access.actors import Factory
from access.change import recording
from access.models import Membership, StandIn, Team
from access.permissions import Permission
from access.roles import Role
from access.teams import standing_in, stepping_in
from tests import people
from tests.people import Person

REASON = "Chị phụ trách nằm viện, cả tổ chỉ còn một người"


def neighbours() -> tuple[Person, Person]:
    """The supervisor and a worker of the other commune's team."""
    team = people.team("commune_case_team", people.OTHER_COMMUNE)
    return (
        people.person("neighbour_lead", Role.CASE_SUPERVISOR, team),
        people.person("neighbour_worker", Role.CASE_WORKER, team),
    )


def name(by: Person, stand_in: Team | None) -> None:
    """The supervisor names (or takes back) the stand-in team."""
    team = Team.objects.get(pk=by.team.pk)
    standing_in.name_stand_in(by=by.actor(), team=team, stand_in=stand_in)


def ask(by: Person, team: Team, person: Person | None = None, *, days: int = 7, role: Role | None = None) -> StandIn:
    """Ask that a member of the own team (by default oneself) steps in, in the usual role."""
    fresh = Team.objects.get(pk=team.pk)
    member = (person or by).membership
    role = role or standing_in.stand_ins_of(fresh).roles[0]
    return stepping_in.ask(
        by=by.actor(), team=fresh, member=member, role=role, days=days, reason="illness", words=REASON
    )


def approve(by: Person, act: StandIn) -> Membership:
    fresh = StandIn.objects.select_related("team", "by_team", "person").get(pk=act.pk)
    return stepping_in.approve(by=by.actor(), act=fresh)


def stepped_in(supervisor: Person, pair: tuple[Person, Person], *, days: int = 7) -> Person:
    """The neighbours' supervisor works for the absent team."""
    lead, second = pair
    name(supervisor, lead.team)
    return inside(lead, approve(second, ask(lead, supervisor.team, days=days)))


def inside(person: Person, membership: Membership) -> Person:
    """The same person, acting under the membership in the absent team."""
    found = Membership.objects.select_related("team__office", "user").get(pk=membership.pk)
    return Person(person.user, found, person.keyring)


def end_on(person: Person, day: datetime.date) -> None:
    """A planned end, as the administrator's page would note it."""
    membership = Membership.objects.get(pk=person.membership.pk)
    membership.ends_on = day
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=membership):
        membership.save()
