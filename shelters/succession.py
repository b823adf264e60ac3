"""What a house does when its team, or the team that asked for a bed, goes over into another. No key is used."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from access.models import Team
from access.teams.resealing import Refused, goes_with
from shelters.models import Room, Site, Stay


@goes_with(Stay)
def case_of_stay(stay: Stay) -> UUID | None:
    """Where the team that asked is split, the stay goes with its case."""
    return stay.case_id


def name_new_team_of_stay(sender: Any, *, record: Stay, old: Team, new: Team, **kwargs: Any) -> None:
    """Receiver of `record_succeeding`: whose guest it is, or in whose house; beds and dates stay as they are."""
    if record.asked_by_id == old.pk:
        record.asked_by = new
    if record.shelter_id == old.pk:
        record.shelter = new


def name_new_team_of_site(sender: Any, *, record: Site, old: Team, new: Team, **kwargs: Any) -> None:
    """Receiver of `record_succeeding`. Raises: Refused where the new team has written down a house of its own."""
    if record.team_id == old.pk:
        if Site.objects.in_clear().filter(team=new).exists():
            raise Refused(str(record))
        record.team = new


def move_rooms(sender: Any, *, old: Team, heirs: list[Team], **kwargs: Any) -> None:
    """Receiver of `team_succeeding`: rooms with their beds. A name that the new house has already gets a number."""
    new = heirs[0]
    taken = set(Room.objects.filter(team=new).values_list("name", flat=True))
    for room in Room.objects.filter(team=old):
        room.team, room.name = new, _free_name(room.name, taken)
        taken.add(room.name)
        room.save()


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name[:54]} ({number})", number + 1
    return free


def rooms_left(sender: Any, *, team: Team, **kwargs: Any) -> tuple[str, int]:
    """Receiver of `team_remainder`."""
    return _("rooms"), Room.objects.filter(team=team).count()
