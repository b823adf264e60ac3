"""A house, cases and stays for the tests of this room, made through the real actions."""

from typing import Any

from django.test import Client
from django.urls import reverse

from access.door import changing, new_record, open_record
from access.permissions import Permission
from audit.models import Entry
from cases.models import Case, Perpetrator, Survivor
from cases.numbers import new_number
from shelters import actions, house
from shelters.models import Bed, Stay
from tests.people import Person

ADDRESS = "Số 7 ngõ 19 đường Lê Hoàn"
JOURNEY: dict[str, Any] = {
    "travel_minutes": 40,
    "sleeps_first": False,
    "meeting_point": "Cổng chợ Bầu",
    "driver": "Anh Tư 0905 111 222",
}
REQUEST: dict[str, Any] = {
    **JOURNEY,
    "called": "Chị Mai",
    "adults": 1,
    "children": 2,
    "children_note": "3 và 7 tuổi",
    "needs": "Sữa cho cháu nhỏ",
    "gate_card": "Chồng tên Dũng, cao, xe Wave đỏ",
}
ARRIVED: dict[str, Any] = {"called": "Mai", "adults": 1, "children": 2, "children_note": "", "needs": ""}


def make_case(worker: Person, *, agrees: bool = True) -> Case:
    """An opened case of the worker's team, whose person agrees that a shelter reads the shared parts."""
    actor = worker.actor()
    case: Case = new_record(
        Case, for_teams=[worker.team], by=actor, to=Permission.CASE_OPEN, code=new_number(), team=worker.team
    )
    with changing(case, by=actor, to=Permission.CASE_OPEN):
        case.call_name = "Chị Mai"
        case.next_step = "Chuyện đã kể ở đồn"
        case.save()
        Survivor(record=case, phone="0912 345 678", agrees_to=["shelter"] if agrees else []).save()
        Perpetrator(record=case, full_name="Trần Văn Dũng", gate_name="Dũng", vehicle="xe Wave đỏ").save()
    return open_record(worker.actor(), Case, case.pk, to=Permission.CASE_READ)


def make_house(manager: Person, beds: int = 3) -> list[Bed]:
    """Room A of the manager's shelter with beds "Giường 1", "Giường 2", …."""
    names = [f"Giường {number}" for number in range(1, beds + 1)]
    room = house.add_room(name="Phòng A", bed_names=names, by=manager.actor())
    return list(room.beds.order_by("pk"))


def make_place(manager: Person) -> None:
    """The secret address of the manager's house."""
    data = {"address": ADDRESS, "way_in": "Gõ hai tiếng", "phone": "0226 111 222"}
    house.describe_site(site=None, data=data, by=manager.actor())


def make_stay(worker: Person, manager: Person, *, case: Case | None = None, **values: Any) -> Stay:
    """A request of the worker to the manager's shelter, opened by the manager."""
    stay = actions.request_stay(
        case=case or make_case(worker), shelter=manager.team, data={**REQUEST, **values}, by=worker.actor()
    )
    return opened(manager, stay)


def make_held(worker: Person, manager: Person, beds: list[Bed]) -> Stay:
    """A stay for which these beds are held."""
    stay = make_stay(worker, manager)
    actions.hold_beds(stay=stay, beds=beds, data=JOURNEY, by=manager.actor())
    return opened(manager, stay)


def make_guest(worker: Person, manager: Person, beds: list[Bed], **data: Any) -> Stay:
    """A guest who has arrived."""
    stay = make_held(worker, manager, beds)
    actions.admit(stay=stay, data={**ARRIVED, **data}, by=manager.actor())
    return opened(manager, stay)


def opened(manager: Person, stay: Stay) -> Stay:
    """The stay as it is stored now, opened by the house."""
    return open_record(manager.actor(), Stay, stay.pk, to=Permission.STAY_READ)


def url(name: str, *args: object) -> str:
    """The address of a page of this room."""
    return reverse(f"shelters:{name}", args=args)


def changes(event: str) -> Any:
    """Logbook lines of changes; opening a page for the same verb is a line too, but names no changed field."""
    return Entry.objects.filter(event=event).exclude(fields=[])


def text_of(client: Client, address: str) -> str:
    """What a page says."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
