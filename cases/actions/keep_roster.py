"""The duty roster of the own team."""

from collections.abc import Mapping
from typing import Any

from access.actors import Actor
from access.door import recording
from access.permissions import Permission
from cases.models import RosterEntry


def add_watch(*, by: Actor, data: Mapping[str, Any]) -> RosterEntry:
    """Put somebody on the roster of the acting team."""
    watch = RosterEntry(team=by.team, **data)
    with recording(by=by, to=Permission.ROSTER_KEEP, about=watch):
        watch.save()
    return watch


def remove_watch(*, watch: RosterEntry, by: Actor) -> None:
    """Take a watch off the roster; what was told under it stays in the logbook."""
    with recording(by=by, to=Permission.ROSTER_KEEP, about=watch):
        watch.delete()
