"""Three stays of the demonstration's shelter in three states: a guest, a journey under way, a request that waits."""

import datetime
from typing import Any, Final

from django.utils import timezone

from access.actors import Actor
from access.door import open_record
from access.permissions import Permission
from cases.models import Case
from demo.founding import Province
from shelters import actions, queries
from shelters.models import Bed, Stay

REQUEST: Final[dict[str, Any]] = {
    "called": "Cô Năm",
    "adults": 1,
    "children": 1,
    "children_note": "4 tuổi",
    "needs": "Sữa và quần áo cho cháu nhỏ.",
    "gate_card": "Người chồng cao, gầy, đi xe máy màu xanh; đã dọa sẽ đến tìm.",
    "travel_minutes": 45,
    "sleeps_first": False,
    "meeting_point": "Cổng sau chợ huyện",
    "driver": "Anh Phong, 0900 000 098",
}
JOURNEY: Final = ("travel_minutes", "sleeps_first", "meeting_point", "driver")


def invite(province: Province) -> None:
    """The newest open cases of Phủ Lý ask for a place; two get one, one has arrived."""
    manager, worker = province.people["nha-tam-lanh"], province.people["can-bo"]
    beds = list(queries.beds(manager))
    found = Case.objects.visible_to(worker).exclude(status="closed").order_by("-id").values_list("pk", flat=True)[:3]
    stays = [_ask(worker, manager, pk) for pk in found]
    for stay, taken in zip(stays[:2], (beds[:2], beds[3:5]), strict=False):
        _hold(manager, stay, taken)
    for stay in stays[:1]:
        _admit(manager, stay)


def _ask(worker: Actor, manager: Actor, pk: Any) -> Stay:
    case = open_record(worker, Case, pk, to=Permission.CASE_READ)
    stay = actions.request_stay(case=case, shelter=queries.own_team(manager), data=REQUEST, by=worker)
    return open_record(manager, Stay, stay.pk, to=Permission.STAY_READ)


def _hold(manager: Actor, stay: Stay, beds: list[Bed]) -> None:
    data = {name: REQUEST[name] for name in JOURNEY}
    actions.hold_beds(stay=stay, beds=beds, data=data, by=manager)


def _admit(manager: Actor, stay: Stay) -> None:
    data = {"called": "Năm", "adults": 1, "children": 1, "review_on": timezone.localdate() + datetime.timedelta(days=1)}
    actions.admit(stay=stay, data=data, by=manager)
    actions.write_note(stay=stay, data={"service": "essentials", "note": "Sáng mai mua thêm sữa."}, by=manager)
