"""What the case room keeps."""

from cases.models.addition import Addition, AdditionGrant
from cases.models.case import Case, CaseGrant, Priority
from cases.models.duty import Alarm, Notice, RosterEntry, Step
from cases.models.hiding import CaseListing, ReferralListing
from cases.models.incident import Incident
from cases.models.note import Note
from cases.models.people import Dependant, Perpetrator, Survivor
from cases.models.referral import Channel, Referral, ReferralGrant
from cases.models.risk import RiskAssessment
from cases.models.sharing import Sharing

__all__ = [
    "Addition",
    "AdditionGrant",
    "Alarm",
    "Case",
    "CaseGrant",
    "CaseListing",
    "Channel",
    "Dependant",
    "Incident",
    "Note",
    "Notice",
    "Perpetrator",
    "Priority",
    "Referral",
    "ReferralGrant",
    "ReferralListing",
    "RiskAssessment",
    "RosterEntry",
    "Sharing",
    "Step",
    "Survivor",
]
