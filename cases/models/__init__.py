"""What the case room keeps."""

from cases.models.case import Case, CaseGrant, Priority
from cases.models.incident import Incident
from cases.models.note import Note
from cases.models.people import Dependant, Perpetrator, Survivor
from cases.models.risk import RiskAssessment
from cases.models.sharing import Sharing

__all__ = [
    "Case",
    "CaseGrant",
    "Dependant",
    "Incident",
    "Note",
    "Perpetrator",
    "Priority",
    "RiskAssessment",
    "Sharing",
    "Survivor",
]
