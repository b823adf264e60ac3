"""Groups, sessions and counts for the tests of this room, made by the product's own actions."""

from datetime import date
from typing import Any

from access.actors import Factory
from access.roles import Role
from prevention_groups import actions
from prevention_groups.models import Group, ResponseCount, Session
from tests.people import Person, person, team

MONTH = date(2026, 10, 1)


def make_group(member: Person) -> Group:
    """The group of the member's office."""
    return actions.found_group(office=member.team.office, data={"model": "nhom_gia_dinh"}, by=Factory())


def make_session(group: Group, **values: Any) -> Session:
    """A session of 20 women, 5 men and 3 children on 15/10/2026."""
    data = {"held_on": date(2026, 10, 15), "kind": "meeting", "topic": "law", "women": 20, "men": 5, "children": 3}
    return actions.log_session(group=group, data={**data, **values}, by=Factory())


def make_count(group: Group, kind: str = "company", times: int = 2, month: date = MONTH) -> ResponseCount:
    """A count of one kind of help in October 2026."""
    return actions.log_response(group=group, month=month, kind=kind, times=times, by=Factory())


def make_neighbour() -> Person:
    """A member of another commune's group."""
    return person("neighbour", Role.GROUP_MEMBER, team("prevention_group", "13324"))


__all__ = ["MONTH", "make_count", "make_group", "make_neighbour", "make_session"]
