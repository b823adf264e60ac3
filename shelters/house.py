"""Keeping the house itself: its secret place, rooms and beds."""

from collections.abc import Mapping
from typing import Any

from access.actors import Actor
from access.door import changing, new_record, recording
from access.permissions import Permission
from shelters.models import Bed, Room, Site
from shelters.queries import own_team


def describe_site(*, site: Site | None, data: Mapping[str, Any], by: Actor) -> Site:
    """Write down where the house is. Only its own team and the recovery key can read it."""
    if site is None:
        team = own_team(by)
        site = new_record(Site, for_teams=[team], by=by, to=Permission.SITE_KEEP, team=team)
    with changing(site, by=by, to=Permission.SITE_KEEP):
        for name, value in data.items():
            setattr(site, name, value)
        site.save()
    return site


def add_room(*, name: str, bed_names: list[str], by: Actor) -> Room:
    """A new room of the acting shelter with its beds."""
    room = Room(team=own_team(by), name=name)
    with recording(by=by, to=Permission.SHELTER_KEEP, event="ROOM_ADDED", about=room):
        room.save()
        for bed_name in bed_names:
            Bed(room=room, name=bed_name).save()
    return room


def use_bed(*, bed: Bed, in_use: bool, by: Actor) -> None:
    """Take a bed out of use or back into it; whoever has it keeps it until leaving."""
    with recording(by=by, to=Permission.SHELTER_KEEP, event="BED_CHANGED", about=bed):
        bed.in_use = in_use
        bed.save()
