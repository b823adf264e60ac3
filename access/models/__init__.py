"""People, teams, their keys and their ways in."""

from access.models.entrances import OpenSession, PairedPhone, PairingLink
from access.models.erasure import Erasure, ErasureRecord
from access.models.invitations import Invitation
from access.models.keys import RecordKey, TeamKey, TeamKeyShare, UserKey
from access.models.people import Membership, Team, TeamKind, User

__all__ = [
    "Erasure",
    "ErasureRecord",
    "Invitation",
    "Membership",
    "OpenSession",
    "PairedPhone",
    "PairingLink",
    "RecordKey",
    "Team",
    "TeamKey",
    "TeamKeyShare",
    "TeamKind",
    "User",
    "UserKey",
]
