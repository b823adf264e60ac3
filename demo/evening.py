"""What makes the province ready for an evening: who is awake, a group that meets, a shelter with beds."""

import datetime

from django.utils import timezone

from cases.actions.keep_roster import add_watch
from demo.founding import BY, Province
from prevention_groups.actions import found_group, log_session


def prepare(province: Province) -> None:
    """Roster, group, shelter."""
    _roster(province)
    _group(province)


def _roster(province: Province) -> None:
    """Lan of Phủ Lý and Thu of the province are awake for the next two weeks."""
    now = timezone.now()
    for username, leader in (("can-bo", "phu-trach"), ("truc-tinh", "truc-tinh")):
        awake = province.people[username]
        data = {
            "user": awake.user,
            "phone": awake.user.phone,
            "starts_at": now - datetime.timedelta(hours=1),
            "ends_at": now + datetime.timedelta(days=14),
        }
        add_watch(by=province.people[leader], data=data)


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
