"""Cases for tests, made through the door."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.door import changing, new_record, open_record
from access.permissions import Permission
from cases.models import Case, Survivor
from cases.numbers import new_number
from tests.people import Person

NAME = "Lê Thị Ngọc Lan"
PHONE = "0912 345 678"
STORY = "Tối qua anh ấy về muộn"


def make_case(owner: Person, *others: Any, **values: Any) -> UUID:
    """A case of the owner's team with the person's sheet; its id, since the instance is open."""
    by = owner.actor()
    survivor = {"full_name": NAME, "sex": "female", "birth_year": 1990, "phone": PHONE, **values.pop("survivor", {})}
    values = {"code": new_number(), "team": owner.team, "call_name": "Chị Lan", **values}
    case = new_record(Case, for_teams=[owner.team, *others], by=by, to=Permission.CASE_OPEN, **values)
    with changing(case, by=by, to=Permission.CASE_OPEN):
        case.save()
        Survivor(record=case, **survivor).save()
    return case.pk


def make_assigned(owner: Person, worker: Person, *others: Any, **values: Any) -> UUID:
    """A case that was given to a worker and not started."""
    state = {"status": "assigned", "worker": worker.user, "assigned_at": timezone.now(), "due_on": date.today()}
    return make_case(owner, *others, **{**state, **values})


def make_active(owner: Person, worker: Person, *others: Any, **values: Any) -> UUID:
    """A case in work."""
    now = timezone.now()
    return make_assigned(owner, worker, *others, **{"status": "active", "started_at": now, **values})


def opened(person: Person, pk: UUID, to: Permission = Permission.CASE_READ) -> Case:
    """The case as this person opens it."""
    return open_record(person.actor(), Case, pk, to=to)
