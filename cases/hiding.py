"""People who must never see a case or a slip: the list of one record goes along to all that is of the same person."""

from collections.abc import Sequence
from typing import Any

from access.door import changing
from access.hiding.listing import listed_of, take_over
from access.hiding.marks import hides, tokens_of
from access.permissions import Permission
from cases.file import open_file
from cases.models import Addition, Case, CaseListing, Referral
from cases.workflow import CaseStatus


def copied_listings(referral: Referral, case: Case) -> list[CaseListing]:
    """What the slip's list says, for the case. Not saved."""
    copies = []
    for row in referral.listings.filter(ended_at=None):
        copy = CaseListing(record=case, listed_by=row.listed_by, person=row.person, reason=row.reason, words=row.words)
        copies.append(copy)
    return copies


def join_lists(case: Case, referral: Referral, additions: Sequence[Addition], by: Any) -> None:
    """A slip goes into a case: whoever must not see one of them sees neither. Inside `changing` of all of them."""
    of_case, of_slip = tokens_of(case.pk), tokens_of(referral.pk)
    take_over(case, of_slip, by)
    for record in (referral, *additions):
        take_over(record, of_case, by)
    known = {row.person for row in case.listings.filter(ended_at=None)}
    for row in copied_listings(referral, case):
        if row.person not in known:
            row.save()
    drop_listed_worker(case, by)


def spread(case: Case, by: Any) -> None:
    """The list of a case, to all that is of the same person: a change of its own."""
    if not hides([case.pk]):
        return
    family = open_file(by, case, to=Permission.CASE_HIDE)
    tokens = tokens_of(case.pk)
    if family:
        with changing(*family, by=by, to=Permission.CASE_HIDE):
            for record in family:
                take_over(record, tokens, by)


def drop_listed_worker(case: Case, by: Any) -> None:
    """Who works on the case and must not see it any more does not: nobody has it. Inside `changing`."""
    if case.worker_id is None or not case.is_open or not listed_of(case, [case.worker_id], by):
        return
    case.worker = case.assigned_at = case.waiting_since = None
    case.status = CaseStatus.NEW
    case.save()
