"""What the pages of a shelter read. The board reads clear columns only: it opens nothing and names nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from access.actors import Actor
from access.models import Team
from access.openable import is_openable
from cases.models import Case
from shelters.choices import Status
from shelters.models import Bed, BedHold, HouseNote, Room, Site, Stay
from shelters.workflow import STEPS, WAITING

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A bed of the house as the board shows it."""

    bed: Bed
    hold: BedHold | None
    # Whose it is stays unsaid for who must not see the guest: the bed is taken, as everybody in the house sees.
    hidden: bool = False

    @property
    def stay(self) -> Stay | None:
        return self.hold.record if self.hold and not self.hidden else None


@dataclass(frozen=True, slots=True)
class RoomPlaces:
    """A room and its beds."""

    room: Room
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Board:
    """Today in a house; all of it from clear columns."""

    arriving: list[Stay]
    staying: list[Stay]
    leaving: list[Stay]
    due: list[Stay]
    rooms: list[RoomPlaces]
    free: int
    beds: int
    turned_away: int


def own_team(actor: Actor) -> Team:
    """The acting team. Raises: PermissionDenied for who acts in none."""
    if actor.team is None:
        raise PermissionDenied
    return actor.team


def stays(actor: Actor) -> QuerySet[Stay]:
    """The stays whose key the acting team holds."""
    return Stay.objects.visible_to(actor)


def stays_in_house(actor: Actor) -> QuerySet[Stay]:
    """The stays of the acting shelter, not those it was only told about."""
    return stays(actor).filter(shelter_id=own_team(actor).pk)


def stays_of_case(actor: Actor, case: Case) -> QuerySet[Stay]:
    """The stays asked for in one case, newest first."""
    return stays(actor).filter(case_id=case.pk).select_related("shelter").order_by("-asked_at", "-pk")


def houses_of(case: Case) -> QuerySet[Stay, int]:
    """The shelters that read a part of the case now, since a stay of it waits or runs in their house."""
    running = Stay.objects.in_clear().filter(case_id=case.pk, status__in=STEPS["gate"])
    return running.values_list("shelter_id", flat=True)


def sites(actor: Actor) -> QuerySet[Site]:
    """The place of the acting shelter."""
    return Site.objects.visible_to(actor).filter(team_id=own_team(actor).pk)


def own_site_id(actor: Actor) -> UUID | None:
    """The number of the acting shelter's place, to be opened by the door."""
    return sites(actor).values_list("pk", flat=True).first()


def rooms(actor: Actor) -> QuerySet[Room]:
    """The rooms of the acting shelter."""
    return Room.objects.filter(team_id=own_team(actor).pk)


def all_beds(actor: Actor) -> QuerySet[Bed]:
    """The beds of the acting shelter, also those out of use."""
    return Bed.objects.filter(room__team_id=own_team(actor).pk)


def beds(actor: Actor) -> QuerySet[Bed]:
    """The beds of the acting shelter that are in use."""
    return all_beds(actor).filter(in_use=True).select_related("room").order_by("room__name", "room_id", "name", "pk")


def beds_of(stay: Stay) -> list[Bed]:
    """The beds that an opened stay has now."""
    return [hold.bed for hold in stay.holds.filter(holding(timezone.now())).select_related("bed__room")]


def notes_of(stay: Stay) -> QuerySet[HouseNote]:
    """The house log of an opened stay, newest first, the last fifty lines."""
    return stay.notes.order_by("-written_at", "-pk")[:50]


def holding(moment: datetime) -> Q:
    """The holds that keep a bed at the moment."""
    return Q(starts_at__lte=moment) & (Q(ends_at__isnull=True) | Q(ends_at__gt=moment))


def places(actor: Actor, moment: datetime) -> list[RoomPlaces]:
    """The rooms of the acting shelter with their beds and who has them at the moment: two queries."""
    held = {
        hold.bed_id: hold
        for hold in BedHold.objects.in_clear()
        .filter(holding(moment), bed__room__team_id=own_team(actor).pk)
        .annotate(seen=is_openable(Stay, actor, "record_id"))
        .select_related("record")
    }
    found = (_place(bed, held.get(bed.pk)) for bed in beds(actor))
    return [
        RoomPlaces(room=room, places=list(of_room))
        for room, of_room in groupby(found, key=lambda place: place.bed.room)
    ]


def _place(bed: Bed, hold: BedHold | None) -> Place:
    return Place(bed=bed, hold=hold, hidden=hold is not None and not hold.seen)  # type: ignore[attr-defined]


def board(actor: Actor) -> Board:
    """What the house must know now."""
    now = timezone.now()
    today = timezone.localdate(now)
    waiting = stays_in_house(actor).filter(status__in=WAITING).order_by("arrives_at", "pk")
    guests = list(stays_in_house(actor).filter(status=Status.ADMITTED).order_by("admitted_at", "pk"))
    of_house = places(actor, now)
    every = [place for room in of_house for place in room.places]
    return Board(
        arriving=list(waiting),
        staying=guests,
        leaving=_until(guests, "leaves_on", today + timedelta(days=SOON_DAYS)),
        due=_until(guests, "review_on", today),
        rooms=of_house,
        free=sum(place.hold is None for place in every),
        beds=len(every),
        turned_away=turned_away(actor, now),
    )


def _until(guests: Iterable[Stay], field: str, day: object) -> list[Stay]:
    """The guests whose date is that day or before, the nearest first."""
    dated = [stay for stay in guests if getattr(stay, field) and getattr(stay, field) <= day]
    return sorted(dated, key=lambda stay: getattr(stay, field))


def turned_away(actor: Actor, moment: datetime) -> int:
    """How many requests this calendar month met a full house."""
    first = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return stays_in_house(actor).filter(status=Status.NO_PLACE, ended_at__gte=first).count()


def shelters(moment: datetime) -> QuerySet[Team]:
    """The shelters that can be asked, with the number of free places now: numbers only, no place and no address."""
    taken = BedHold.objects.in_clear().filter(holding(moment), bed_id=OuterRef("pk"))
    free = Bed.objects.filter(in_use=True).exclude(Exists(taken)).values("pk")
    return (
        Team.objects.filter(rooms__isnull=False, closed_at=None)
        .annotate(free=Count("rooms__beds", filter=Q(rooms__beds__in=free), distinct=True), pk_order=F("pk"))
        .order_by("name", "pk_order")
        .distinct()
    )
