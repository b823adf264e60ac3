"""People, teams, their keys and their ways in."""

from access.models.entrances import OpenSession, PairedPhone, PairingLink
from access.models.invitations import Invitation
from access.models.keys import RecordKey, TeamKey, TeamKeyShare, UserKey
from access.models.people import Membership, Team, TeamKind, User
from access.models.succession import Heir, HeirChoice, LeftBehind, Passage, Reason, Succession, SuccessionKind

__all__ = [
    "Heir",
    "HeirChoice",
    "Invitation",
    "LeftBehind",
    "Membership",
    "OpenSession",
    "PairedPhone",
    "PairingLink",
    "Passage",
    "Reason",
    "RecordKey",
    "Succession",
    "SuccessionKind",
    "Team",
    "TeamKey",
    "TeamKeyShare",
    "TeamKind",
    "User",
    "UserKey",
]
