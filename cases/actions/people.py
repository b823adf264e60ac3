"""Writing down the people of a case."""

from collections.abc import Mapping
from typing import Any

from access.door import changing
from access.guard import Row
from access.permissions import Permission
from cases.models import Case, Dependant, Perpetrator, Survivor


def save_survivor(*, case: Case, by: Any, call_name: str, data: Mapping[str, Any]) -> None:
    """Write the person's own sheet; the name to call her by lies on the case itself, for the lists."""
    survivor = case.survivor or Survivor(record=case)
    with changing(case, by=by, to=Permission.CASE_EDIT):
        case.call_name = call_name
        case.save()
        fill(survivor, data)


def save_dependant(*, case: Case, by: Any, data: Mapping[str, Any], dependant: Dependant | None = None) -> None:
    """Add or change a child or another dependant."""
    dependant = dependant or Dependant(record=case)
    with changing(case, by=by, to=Permission.CASE_EDIT):
        fill(dependant, data)


def save_perpetrator(*, case: Case, by: Any, data: Mapping[str, Any], perpetrator: Perpetrator | None = None) -> None:
    """Add or change a person who used violence, gate card included."""
    perpetrator = perpetrator or Perpetrator(record=case)
    with changing(case, by=by, to=Permission.CASE_EDIT):
        fill(perpetrator, data)


def fill(row: Row, data: Mapping[str, Any]) -> None:
    """Take over the named values and save; inside ``changing`` only."""
    for name, value in data.items():
        setattr(row, name, value)
    row.save()
