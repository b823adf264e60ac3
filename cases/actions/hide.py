"""Putting a person on the list of those who must never see a case or a slip, and taking him off again."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from access.door import changing, unlock_grants
from access.guard import Record
from access.hiding.listing import hide_from, listed_of, show_to
from access.models import User
from access.permissions import Permission
from cases.actions.tell import tell_duty
from cases.file import open_file
from cases.hiding import drop_listed_worker
from cases.models import Addition, Case, CaseListing, Referral, ReferralListing
from cases.queries.duty import holds_a_part
from cases.workflow import ReferralStatus


def hide_case(*, case: Case, person: User, reason: str, words: str, by: Any) -> None:
    """From now on the case, its slips and its stays are absent for this person; who worked on it does not any more.

    Raises:
        NobodyLeft: nobody of the own team could open it any more.
    """
    records = [case, *open_file(by, case, to=Permission.CASE_HIDE)]
    with changing(*records, by=by, to=Permission.CASE_HIDE):
        hide_from(records, person.pk, by)
        drop_listed_worker(case, by)
        CaseListing(record=case, listed_by=by.user, person=str(person.pk), reason=reason, words=words).save()


def unhide_case(*, case: Case, listing: CaseListing, by: Any) -> None:
    """Take the person off the list: whoever belongs to a team that has the case opens it again."""
    records = [case, *open_file(by, case, to=Permission.CASE_HIDE)]
    _take_off(records, listing, by, Permission.CASE_UNHIDE)


def hide_referral(
    *, referral: Referral, additions: list[Addition], person: User, reason: str, words: str, by: Any
) -> None:
    """The same for a slip that waits. One that nobody has taken goes up to the province's duty team at once, for
    nobody is rung in the commune any more.

    Raises:
        NobodyLeft: nobody of the own team could open it any more.
    """
    records = [referral, *additions]
    with changing(*records, by=by, to=Permission.REFERRAL_HIDE):
        hide_from(records, person.pk, by)
        _let_go(referral, by)
        ReferralListing(record=referral, listed_by=by.user, person=str(person.pk), reason=reason, words=words).save()
        if referral.status == ReferralStatus.SENT:
            _pass_up(records, referral)
    if referral.status == ReferralStatus.SENT:
        tell_duty(referral)


def unhide_referral(*, referral: Referral, additions: list[Addition], listing: ReferralListing, by: Any) -> None:
    """Take the person off the list of a slip."""
    _take_off([referral, *additions], listing, by, Permission.REFERRAL_UNHIDE)


def _take_off(records: list[Any], listing: Any, by: Any, verb: Permission) -> None:
    with changing(*records, by=by, to=verb):
        person = UUID(listing.person)
        listing.ended_at = timezone.now()
        listing.save()
        show_to(records, person, by)


def _let_go(referral: Referral, by: Any) -> None:
    """Whoever took it and must not see it any more has not taken it. Inside `changing`."""
    if referral.taken_by_id is None or referral.finished_at is not None:
        return
    if listed_of(referral, [referral.taken_by_id], by):
        referral.taken_by = referral.taken_at = None
        referral.status = ReferralStatus.SENT
        referral.save()


def _pass_up(records: list[Record], referral: Referral) -> None:
    """The duty team may open it from now on, if anybody is left there; who is awake is told anew. Inside `changing`."""
    if referral.escalated_at is None and holds_a_part(referral.duty_team, referral.pk):
        referral.escalated_at = timezone.now()
        referral.save()
    for record in records:
        unlock_grants(record, team=referral.duty_team)
    for notice in referral.notices.all():
        notice.delete()
