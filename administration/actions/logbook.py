"""Looking into the logbook is itself in the logbook: nobody watches unwatched."""

from typing import Any

from access.door import recording
from access.permissions import Permission


def note_reading(*, by: Any) -> None:
    """Write down that the logbook was looked at, before anything of it is shown."""
    with recording(by=by, to=Permission.LOGBOOK_READ):
        pass
