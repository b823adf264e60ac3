"""In which state what may happen to a stay, and how long a place is held. Who may is in `policies`."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shelters.choices import Status
from shelters.errors import NotNow

AFTER_THE_JOURNEY = timedelta(minutes=60)
MORNING = time(9, 0)
REVIEW_AFTER_DAYS = 14
LONGEST_STAY_DAYS = 92  # Ngôi nhà bình yên: three months for domestic violence

STEPS: dict[str, frozenset[str]] = {
    "hold": frozenset({Status.ASKED, Status.HELD}),
    "refuse": frozenset({Status.ASKED}),
    "withdraw": frozenset({Status.ASKED, Status.HELD}),
    "admit": frozenset({Status.HELD}),
    "move": frozenset({Status.ADMITTED}),
    "plan": frozenset({Status.ADMITTED}),
    "note": frozenset({Status.ADMITTED}),
    "discharge": frozenset({Status.ADMITTED}),
    "gate": frozenset({Status.ASKED, Status.HELD, Status.ADMITTED}),
}
WAITING = (Status.ASKED, Status.HELD)


def can(step: str, status: str) -> bool:
    """Whether this step is possible in this state."""
    return status in STEPS[step]


def require(step: str, status: str) -> None:
    """Raises: NotNow when the step is not possible in this state."""
    if not can(step, status):
        raise NotNow(step)


def steps(status: str) -> frozenset[str]:
    """All steps that are possible in this state."""
    return frozenset(step for step, states in STEPS.items() if status in states)


def first_review(day: date) -> date:
    """When a stay that begins on this day is reviewed for the first time."""
    return day + timedelta(days=REVIEW_AFTER_DAYS)


def arrival(leaves_at: datetime, travel_minutes: int) -> datetime:
    """When a journey ends."""
    return leaves_at + timedelta(minutes=travel_minutes)


def next_morning(moment: datetime) -> datetime:
    """The first 9:00, local time, after the moment."""
    local = timezone.localtime(moment)
    morning = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def held_until(starts_at: datetime, travel_minutes: int, *, sleeps_first: bool) -> datetime:
    """The journey plus 60 minutes; the next 9:00, if later, when she first sleeps at an address."""
    journey = arrival(starts_at, travel_minutes) + AFTER_THE_JOURNEY
    return max(journey, next_morning(starts_at)) if sleeps_first else journey
