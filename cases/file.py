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

MOST: Final = 500
"""Records of one kind in one file: nobody has been asked for help that often."""


def open_file(actor: Any, case: Case, *, to: Permission) -> list[Record]:
    """All of the file that the acting team can open, opened for `to`, each with its entry in the logbook; not inside
    a transaction."""
    slips = Referral.objects.visible_to(actor).filter(case_id=case.pk)
    added = Addition.objects.visible_to(actor).filter(referral__case_id=case.pk)
    found: list[Record] = []
    for kind, rows in ((Referral, slips), (Addition, added)):
        found += open_page(actor, kind, rows, to=to, size=MOST).rows
    for opener in file_openers():
        found += opener(actor, case, to)
    return found


def hand_over_file(records: Sequence[Record], *, team: Team, by: Any) -> None:
    """The other team opens them, the acting one does not; inside ``changing`` only."""
    for record in records:
        if isinstance(record, Referral):
            record.team = team  # what its sender adds later goes there too
        record.save()
        share(record, with_team=team, by=by)
        end_grant(record, team=by.team, by=by)
