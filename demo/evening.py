"""What makes the province ready for an evening: who is awake, a group that meets, a shelter with beds."""

import datetime

from django.utils import timezone

from cases.actions.keep_roster import add_watch
from demo import guests
from demo.founding import BY, Province
from prevention_groups.actions import found_group, log_session
from reporting import releases
from reporting.catalogue import DATA_SETS
from reporting.models import State
from shelters.house import add_room, describe_site

_PUBLISHED_HALF_YEARS = 2  # the rest waits for the officers


def prepare(province: Province) -> None:
    """Roster, group, shelter, first figures."""
    _roster(province)
    _group(province)
    _shelter(province)
    guests.invite(province)
    _figures(province)


def _roster(province: Province) -> None:
    """Lan of Phủ Lý and Thu of the province are awake for the next two weeks."""
    now = timezone.now()
    for username, leader in (("can-bo", "phu-trach"), ("truc-tinh", "truc-tinh")):
        awake = province.people[username]
        hours = {"starts_at": now - datetime.timedelta(hours=1), "ends_at": now + datetime.timedelta(days=14)}
        add_watch(by=province.people[leader], data={"user": awake.user, "phone": awake.user.phone, **hours})


def _group(province: Province) -> None:
    member = province.people["to-phong-chong"]
    if member.office is None:
        raise LookupError("the group has an office")
    group = found_group(office=member.office, data={"model": "to_gioi"}, by=BY)
    first = timezone.localdate().replace(day=1)
    for weeks, topic in enumerate(("law", "help", "neighbours", "alcohol")):
        held = first - datetime.timedelta(weeks=2 * weeks + 1)
        data = {"held_on": held, "kind": "meeting", "topic": topic, "women": 18 + weeks, "men": 9, "children": 4}
        log_session(group=group, data=data, by=member)


def _shelter(province: Province) -> None:
    manager = province.people["nha-tam-lanh"]
    for name, beds in (("Phòng 1", 3), ("Phòng 2", 2), ("Phòng 3", 4)):
        add_room(name=name, bed_names=[f"Giường {n}" for n in range(1, beds + 1)], by=manager)
    place = {"address": "Ngõ 7 đường Hoa Sữa (địa chỉ bịa)", "way_in": "Gõ hai tiếng", "phone": "0900000099"}
    describe_site(site=None, data=place, by=manager)


def _figures(province: Province) -> None:
    """The first two half-years, built by one officer and published by the other."""
    data_set = DATA_SETS["cases"]
    closed = sorted(data_set.closed_periods(timezone.localdate()), key=lambda period: period.key)
    first = next((p for p in closed if p.key >= "2024-H2"), None)
    if first is None:
        return
    shown = [p for p in closed if p.key >= first.key][:_PUBLISHED_HALF_YEARS]
    built_by, published_by = province.people["chuong-trinh"], province.people["chuong-trinh-2"]
    release = releases.start_build(data_set=data_set, first=shown[0], last=shown[-1], by=built_by)
    while release.state == State.BUILDING:
        release = releases.continue_build(release=release, by=built_by)
    releases.publish(release=release, by=published_by)
