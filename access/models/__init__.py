"""People, teams, their keys and their ways in."""

from access.models.emergency import EmergencyAccess, EmergencyReason, EmergencyVerdict
from access.models.entrances import OpenSession, PairedPhone, PairingLink
from access.models.erasure import Erasure, ErasureRecord
from access.models.hiding import ConflictToken, IndexKey, IndexKeyShare
from access.models.invitations import Invitation
from access.models.keys import RecordKey, TeamKey, TeamKeyShare, UserKey
from access.models.people import Membership, Team, TeamKind, User
from access.models.reenrolments import Reenrolment, ReenrolmentReason
from access.models.standing_in import StandIn, StandInKey, StandInReason
from access.models.succession import Heir, HeirChoice, LeftBehind, Passage, Reason, Succession, SuccessionKind

__all__ = [
    "ConflictToken",
    "EmergencyAccess",
    "EmergencyReason",
    "EmergencyVerdict",
    "Erasure",
    "ErasureRecord",
    "Heir",
    "HeirChoice",
    "IndexKey",
    "IndexKeyShare",
    "Invitation",
    "LeftBehind",
    "Membership",
    "OpenSession",
    "PairedPhone",
    "PairingLink",
    "Passage",
    "Reason",
    "RecordKey",
    "Reenrolment",
    "ReenrolmentReason",
    "StandIn",
    "StandInKey",
    "StandInReason",
    "Succession",
    "SuccessionKind",
    "Team",
    "TeamKey",
    "TeamKeyShare",
    "TeamKind",
    "User",
    "UserKey",
]
