"""States and clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shelters import workflow
from shelters.choices import Status
from shelters.errors import NotNow

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "minutes", "sleeps", "until"),
    [
        (at(21, 10), 40, False, at(22, 50)),
        (at(21, 10), 40, True, at(9, day=24)),
        (at(2, 0), 40, True, at(9)),
        (at(8, 30), 120, True, at(11, 30)),
        (at(9, 0), 0, True, at(9, day=24)),
        (at(23, 30), 0, False, at(0, 30, day=24)),
    ],
)
def test_how_long_a_place_is_held(now: datetime, minutes: int, sleeps: bool, until: datetime) -> None:
    assert workflow.held_until(now, minutes, sleeps_first=sleeps) == until


@pytest.mark.parametrize("status", [Status.DISCHARGED, Status.NO_PLACE, Status.WITHDRAWN])
def test_nothing_happens_to_a_finished_stay(status: str) -> None:
    assert workflow.steps(status) == frozenset()
    for step in workflow.STEPS:
        with pytest.raises(NotNow):
            workflow.require(step, status)


def test_each_open_state_leads_on() -> None:
    assert {"hold", "refuse", "withdraw"} <= workflow.steps(Status.ASKED)
    assert {"hold", "admit", "withdraw"} <= workflow.steps(Status.HELD)
    assert {"move", "plan", "note", "discharge"} <= workflow.steps(Status.ADMITTED)
    assert not workflow.can("admit", Status.ASKED)
