"""A case's file beside the case itself: the slips it came from, what was added to them, what the rooms above keep.

Each is a record with a key of its own, so whoever gets or loses the case gets or loses each of them.
"""

from collections.abc import Sequence
from typing import Any, Final

from access.door import end_grant, open_page, share
from access.guard import Record
from access.models import Team
from access.permissions import Permission
from cases.extensions import file_openers
from cases.models import Addition, Case, Referral
from cases.queries.inbox import additions_to, referrals_of

MOST: Final = 500
"""Records of one kind in one file: nobody has been asked for help that often."""


def open_file(actor: Any, case: Case) -> list[Record]:
    """All of the file that the acting team can open, opened; not inside a transaction."""
    verb = Permission.REFERRAL_READ
    referrals = open_page(actor, Referral, referrals_of(actor, case), to=verb, size=MOST).rows
    found: list[Record] = list(referrals)
    for referral in referrals:
        found += open_page(actor, Addition, additions_to(actor, referral), to=verb, size=MOST).rows
    for opener in file_openers():
        found += opener(actor, case)
    return found


def hand_over_file(records: Sequence[Record], *, team: Team, by: Any) -> None:
    """The other team opens them, the acting one does not; inside ``changing`` only."""
    for record in records:
        if isinstance(record, Referral):
            record.team = team  # what its sender adds later goes there too
        record.save()
        share(record, with_team=team, by=by)
        end_grant(record, team=by.team, by=by)
