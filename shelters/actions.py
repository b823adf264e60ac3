"""What happens to a stay. Each action asks the workflow, then changes inside one transaction of the door."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from access.actors import Actor, System
from access.door import changing, new_record
from access.models import Team
from access.permissions import Permission
from cases.models import Case
from cases.numbers import new_number
from cases.queries.duty import members_with_numbers
from cases.sending import tell
from cases.sharing import end_sharing, share_with_shelter
from shelters import workflow
from shelters.choices import Status
from shelters.errors import BedTaken
from shelters.models import Bed, BedHold, HouseNote, Stay
from shelters.queries import own_team

ONE_GUEST_A_BED = "one_guest_a_bed"


def request_stay(
    *, case: Case, shelter: Team, data: Mapping[str, Any], by: Actor, consent: str = "", words: str = ""
) -> Stay:
    """Ask a shelter for a place, and let it read the shared parts of the case.

    The sharing comes first: without her consent, or danger to life with a reason, nothing has been asked.
    Raises: cases.sharing.NoConsent.
    """
    share_with_shelter(case=case, team=shelter, by=by, consent=consent, words=words)
    now = timezone.now()
    stay: Stay = new_record(
        Stay,
        for_teams=[own_team(by), shelter],
        by=by,
        to=Permission.BED_REQUEST,
        same_person_as=case,
        code=new_number(),
        case=case,
        asked_by=own_team(by),
        shelter=shelter,
        asked_at=now,
        arrives_at=workflow.arrival(now, data["travel_minutes"]),
        **data,
    )
    with changing(stay, by=by, to=Permission.BED_REQUEST):
        stay.save()
    tell(numbers_of_house(shelter), stay.code)
    return stay


def hold_beds(*, stay: Stay, beds: Sequence[Bed], data: Mapping[str, Any], by: Actor) -> None:
    """Keep beds for the journey: travel time plus 60 minutes, or until 9:00 when she sleeps at an address first.

    Raises: BedTaken, NotNow.
    """
    workflow.require("hold", stay.status)
    now = timezone.now()
    until = workflow.held_until(now, data["travel_minutes"], sleeps_first=data["sleeps_first"])
    with _refused_when_taken(), changing(stay, by=by, to=Permission.BED_HOLD):
        _assign(stay, {**data, "status": Status.HELD, "held_until": until})
        stay.arrives_at = workflow.arrival(now, data["travel_minutes"])
        stay.save()
        _give_beds(stay, beds, now=now, until=until)


def move_beds(*, stay: Stay, beds: Sequence[Bed], by: Actor) -> None:
    """Give a guest other beds until she leaves. Raises: BedTaken, NotNow."""
    workflow.require("move", stay.status)
    with _refused_when_taken(), changing(stay, by=by, to=Permission.BED_HOLD, event="STAY_BEDS_CHANGED"):
        stay.save()
        _give_beds(stay, beds, now=timezone.now(), until=None)


def admit(*, stay: Stay, data: Mapping[str, Any], by: Actor) -> None:
    """She has arrived with her children: the held beds are theirs until they leave.

    A hold that ran out during the journey is taken up again if its beds are still free.
    Raises: BedTaken, NotNow.
    """
    workflow.require("admit", stay.status)
    now = timezone.now()
    beds = [hold.bed for hold in stay.holds.filter(ends_at=stay.held_until).select_related("bed")]
    with _refused_when_taken(), changing(stay, by=by, to=Permission.STAY_ADMIT):
        _assign(stay, {**data, "status": Status.ADMITTED, "admitted_at": now, "held_until": None})
        stay.save()
        _give_beds(stay, beds, now=now, until=None)


def refuse_stay(*, stay: Stay, data: Mapping[str, Any], by: Actor) -> None:
    """Nothing is free: counted, with the next step of the ladder that was agreed. Raises: NotNow."""
    workflow.require("refuse", stay.status)
    with changing(stay, by=by, to=Permission.BED_REFUSE):
        _assign(stay, {**data, "status": Status.NO_PLACE, "ended_at": timezone.now()})
        stay.save()
    _stop_sharing(stay)


def withdraw_stay(*, stay: Stay, by: Actor) -> None:
    """She does not come: held beds are free at once. Raises: NotNow."""
    workflow.require("withdraw", stay.status)
    now = timezone.now()
    with changing(stay, by=by, to=Permission.BED_REQUEST, event="STAY_WITHDRAWN"):
        _assign(stay, {"status": Status.WITHDRAWN, "ended_at": now, "held_until": None})
        stay.save()
        _give_beds(stay, [], now=now, until=None)
    _stop_sharing(stay)


def plan_stay(*, stay: Stay, data: Mapping[str, Any], by: Actor) -> None:
    """Set the day of the next review and the day she means to leave. Raises: NotNow."""
    workflow.require("plan", stay.status)
    with changing(stay, by=by, to=Permission.STAY_EDIT):
        _assign(stay, data)
        stay.save()


def write_note(*, stay: Stay, data: Mapping[str, Any], by: Actor) -> None:
    """Add a line to the house log. Raises: NotNow."""
    workflow.require("note", stay.status)
    with changing(stay, by=by, to=Permission.STAY_EDIT):
        HouseNote(record=stay, written_at=timezone.now(), **data).save()


def discharge(*, stay: Stay, data: Mapping[str, Any], by: Actor) -> None:
    """She leaves: reason and kind of destination, never the place itself; the beds are free at once. Raises: NotNow."""
    workflow.require("discharge", stay.status)
    now = timezone.now()
    with changing(stay, by=by, to=Permission.STAY_DISCHARGE):
        _assign(stay, {**data, "status": Status.DISCHARGED, "ended_at": now})
        stay.save()
        _give_beds(stay, [], now=now, until=None)
    _stop_sharing(stay)


def numbers_of_house(shelter: Team) -> list[str]:
    """Whom to ring: the house's own number, else its managers, else anybody of the house. Only a code is said."""
    if shelter.office is not None and shelter.office.phone:
        return [shelter.office.phone]
    people = members_with_numbers(shelter, ("shelter_manager",)) or members_with_numbers(shelter)
    return [person.number for person in people]


def _stop_sharing(stay: Stay) -> None:
    """The house no longer reads the guest's case, unless another request of the same case is still open there.

    Done by the system: who holds only parts of a shared case cannot change it.
    """
    open_states = (Status.ASKED, Status.HELD, Status.ADMITTED)
    same = Stay.objects.in_clear().filter(case_id=stay.case_id, shelter_id=stay.shelter_id, status__in=open_states)
    if same.exists():
        return
    case = Case.objects.in_clear().get(pk=stay.case_id)
    end_sharing(case=case, team=stay.shelter, by=System("stay_ended"), to=Permission.GRANT_SWEEP)


def _assign(stay: Stay, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(stay, name, value)


def _give_beds(stay: Stay, beds: Sequence[Bed], *, now: datetime, until: datetime | None) -> None:
    """Make the stay hold exactly these beds from now on.

    In the order of the beds' numbers, so that two requests for the same beds wait for one another instead of
    blocking each other.
    """
    living = {hold.bed_id: hold for hold in stay.holds.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))}
    wanted = {bed.pk: bed for bed in beds}
    for number in sorted(living | wanted):
        hold = living.get(number)
        if hold is None:
            hold = BedHold(record=stay, bed=wanted[number], starts_at=now)
        hold.ends_at = until if number in wanted else now
        hold.save()


@contextmanager
def _refused_when_taken() -> Iterator[None]:
    """Turn the database's refusal of a double booking, and only that one, into BedTaken."""
    try:
        yield
    except IntegrityError as error:
        if ONE_GUEST_A_BED in str(error):
            raise BedTaken from error
        raise
