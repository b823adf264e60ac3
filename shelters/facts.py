"""The coded values of a stay that the statistics may use later; nothing finer than a month."""

from dataclasses import dataclass

from django.utils import timezone

from shelters.choices import Status
from shelters.models import Stay


@dataclass(frozen=True, slots=True)
class StayFact:
    """One stay, in a data set of its own; `nights` lie between arrival and leaving, None while she stays.

    `month` ("YYYY-MM") is that of arrival, or of the request that met a full house. `unit_code` is the shelter's
    unit, never its place. `survivor` tells people apart and says nothing about them.
    """

    dataset: str
    unit_code: str
    month: str
    survivor: bytes
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
    office = stay.shelter.office
    return StayFact(
        dataset="stays",
        unit_code=office.unit.code if office else "",
        month=f"{timezone.localtime(stay.admitted_at or stay.asked_at):%Y-%m}",
        survivor=stay.case_id.bytes,
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
