"""The coded values of a stay that the statistics may use later; nothing finer than a month."""

from dataclasses import dataclass

from django.utils import timezone

from shelters.choices import Status
from shelters.models import Stay


@dataclass(frozen=True, slots=True)
class StayFact:
    """One stay. `people` = adults and children; `nights` = nights between arrival and leaving, None while she stays."""

    month: str
    shelter: str
    outcome: str
    adults: int | None
    children: int | None
    nights: int | None
    exit_reason: str | None
    destination: str | None


def stay_facts(stay: Stay) -> StayFact | None:
    """The fact of an opened stay; None while it is only asked for, since nothing has happened yet."""
    if stay.status in (Status.ASKED, Status.HELD, Status.WITHDRAWN):
        return None
    return StayFact(
        month=f"{timezone.localtime(stay.admitted_at or stay.asked_at):%Y-%m}",
        shelter=str(stay.shelter_id),
        outcome=stay.status,
        adults=stay.adults,
        children=stay.children,
        nights=_nights(stay),
        exit_reason=stay.exit_reason,
        destination=stay.destination,
    )


def _nights(stay: Stay) -> int | None:
    if stay.admitted_at is None or stay.ended_at is None:
        return None
    return (timezone.localdate(stay.ended_at) - timezone.localdate(stay.admitted_at)).days
