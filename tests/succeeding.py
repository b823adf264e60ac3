"""Teams that go over into one another, for the tests: planned by the administrator, moved by a holder."""

from access.models import Membership, Passage, Succession, Team
from access.roles import Role
from access.teams import resealing
from access.teams.succession import plan_succession
from tests import people
from tests.people import Person

NEW_COMMUNE = "13291"  # phường Phù Vân
SECOND_NEW_COMMUNE = "13318"  # phường Châu Sơn


def newcomer(name: str = "new_supervisor", code: str = NEW_COMMUNE, kind: str = "commune_case_team") -> Person:
    """The first holder of a new team, which has its key with that."""
    role = {"commune_case_team": Role.CASE_SUPERVISOR, "shelter": Role.SHELTER_MANAGER}.get(
        kind, Role.PROVINCE_COORDINATOR
    )
    return people.person(name, role, people.team(kind, code))


def planned(administrator: Person, *teams: Team, heirs: list[Team]) -> Succession:
    """The plan, as the administrator makes it."""
    return plan_succession(by=administrator.actor(), teams=teams, heirs=heirs)


def refreshed(person: Person) -> Person:
    """The person as the next request sees him."""
    person.membership = Membership.objects.select_related("team__office__unit", "user").get(pk=person.membership.pk)
    return person


def passage_of(person: Person) -> Passage:
    passage = resealing.passage_of(refreshed(person).team)
    assert passage is not None
    return passage


def move_all(person: Person) -> Passage:
    """Everything of the person's team, as fast as it goes."""
    passage = passage_of(person)
    resealing.start(passage=passage, by=person.actor())
    resealing.move_slice(passage=passage, by=person.actor(), seconds=600)
    return passage
