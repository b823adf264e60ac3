"""People, teams and their keys."""

from access.models.invitations import Invitation
from access.models.keys import RecordKey, TeamKey, TeamKeyShare, UserKey
from access.models.people import Membership, Team, TeamKind, User

__all__ = ["Invitation", "Membership", "RecordKey", "Team", "TeamKey", "TeamKeyShare", "TeamKind", "User", "UserKey"]
