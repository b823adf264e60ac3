"""Where a team is split, its holders say for each case which team takes it over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from access.door import recording
from access.models import Heir, HeirChoice, Passage
from access.permissions import Permission


def choose_heirs(*, passage: Passage, chosen: Mapping[UUID, Heir], by: Any) -> None:
    """Remember the choices; stays, slips and what was added to them go with their case."""
    before = {choice.record_id: choice for choice in passage.choices.filter(record_id__in=list(chosen))}
    with recording(by=by, to=Permission.RECORD_RESEAL, event="HEIRS_CHOSEN", about=passage):
        for pk, heir in chosen.items():
            choice = before.get(pk) or HeirChoice(passage=passage, record_id=pk)
            choice.heir = heir
            choice.save()
