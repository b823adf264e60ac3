"""Writing down what happened, how dangerous it is, and what was done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from access.door import changing
from access.permissions import Permission
from cases.actions.people import fill
from cases.gbvims import main_type
from cases.models import Case, Incident, Note, RiskAssessment


def save_incident(
    *, case: Case, by: Any, data: Mapping[str, Any], answers: Mapping[str, bool], incident: Incident | None = None
) -> None:
    """Add or change an incident; the answers decide its main type."""
    incident = incident or Incident(record=case)
    with changing(case, by=by, to=Permission.CASE_EDIT):
        fill(incident, {**data, "answers": dict(answers), "main_type": main_type(answers)})


def assess_risk(*, case: Case, by: Any, review_on: date, data: Mapping[str, Any]) -> None:
    """Add a look at the danger; a high level makes the case urgent, a lower one takes that back."""
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_RISK_ASSESSED"):
        case.review_on = review_on
        case.urgent = data["level"] == "high"
        case.save()
        fill(RiskAssessment(record=case, assessed_by=by.user), data)


def write_note(*, case: Case, by: Any, kind: str, text: str) -> None:
    """Add a note to the timeline."""
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_NOTE_WRITTEN"):
        Note(record=case, author=by.user, kind=kind, text=text).save()
