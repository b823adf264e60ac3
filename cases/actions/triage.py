"""What a team does with a referral: make it a case, add it to one, pass it on, close it, answer the sender."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.utils import timezone

from access.door import Locked, changing, end_grant, new_record, share
from access.guard import Record
from access.hiding.circles import NobodyLeft
from access.hiding.marks import hides
from access.models import Team
from access.permissions import Permission
from cases.actions.tell import tell_duty
from cases.hiding import copied_listings, join_lists, spread
from cases.intake import added_notes, first_rows, told_note
from cases.models import Addition, Case, Referral
from cases.numbers import new_number
from cases.queries.case import unit_of
from cases.queries.inbox import refuse_when_added_to
from cases.queries.routing import duty_team_for
from cases.sharing import SHELTER_COMPARTMENTS
from cases.workflow import REFERRAL_MOVES, CaseStatus, ReferralStatus, after


def accept_referral(*, referral: Referral, additions: Sequence[Addition] = (), by: Any) -> Case:
    """Open a case from a referral. The case is the accepting team's; the province's duty team holds a locked part.

    Raises:
        WrongState: somebody has accepted, closed or passed it on in the meantime.
    """
    after(REFERRAL_MOVES, "accept", referral.status)
    case = _new_case(referral, by)
    rows = [*first_rows(case, referral, by), *added_notes(case, additions), *copied_listings(referral, case)]
    with changing(referral, case, by=by, to=Permission.REFERRAL_TRIAGE, event="REFERRAL_ACCEPTED"):
        case.save()
        for row in rows:
            row.save()
        _finish(referral, ReferralStatus.ACCEPTED, by, case=case)
    return case


def accept_into_case(*, referral: Referral, case: Case, additions: Sequence[Addition] = (), by: Any) -> None:
    """Add a referral to a case that exists: what was told becomes a note, danger makes the case urgent.

    Whoever must not see one of the two sees neither from now on.

    Raises:
        WrongState: the referral is not waiting any more.
    """
    after(REFERRAL_MOVES, "accept", referral.status)
    added = list(additions) if hides([case.pk]) else []
    with changing(referral, case, *added, by=by, to=Permission.REFERRAL_TRIAGE, event="REFERRAL_ACCEPTED"):
        case.urgent = case.urgent or referral.urgent
        case.due_on = timezone.localdate() if case.is_open else case.due_on
        case.save()
        join_lists(case, referral, added, by)
        for note in (told_note(case, referral, by), *added_notes(case, additions)):
            note.save()
        _finish(referral, ReferralStatus.ACCEPTED, by, case=case)
    spread(case, by)


def pass_on_referral(*, referral: Referral, additions: Sequence[Addition] = (), team: Team, by: Any) -> None:
    """Hand a referral to another team: it waits there anew, its people on duty are told, and the team that
    had it cannot open it any more. The clocks go on counting from the receipt.

    Raises:
        WrongState: the referral is not waiting any more.
        StaleVersion: something was added that is not among ``additions``.
    """
    status = after(REFERRAL_MOVES, "pass_on", referral.status)
    before, duty_before = referral.team, referral.duty_team
    with changing(referral, *additions, by=by, to=Permission.REFERRAL_TRIAGE, event="REFERRAL_PASSED_ON"):
        refuse_when_added_to(referral, additions)
        referral.team, referral.status = team, status
        referral.duty_team = duty_team_for(unit_of(team), timezone.localdate()) or duty_before
        referral.taken_by = referral.taken_at = referral.escalated_at = None
        referral.save()
        for record in (referral, *additions):
            _hand_over(record, before={before, duty_before}, team=team, duty=referral.duty_team, by=by)
        for notice in referral.notices.all():
            notice.delete()
    tell_duty(referral)


def _hand_over(record: Record, *, before: set[Team], team: Team, duty: Team, by: Any) -> None:
    """The new team opens it, those before do not, and its province's duty team holds a locked copy (again)."""
    share(record, with_team=team, by=by)
    for old in before - {team, duty}:
        end_grant(record, team=old, by=by)
    if team.pk != duty.pk:
        with suppress(NobodyLeft):  # everybody there must not see it: then nobody there holds a copy
            share(record, with_team=duty, locked=True, by=by)


def close_referral(*, referral: Referral, reason: str, words: str, by: Any) -> None:
    """Close without a case, with a reason of the list.

    Raises:
        WrongState: the referral is not waiting any more.
    """
    after(REFERRAL_MOVES, "close", referral.status)
    with changing(referral, by=by, to=Permission.REFERRAL_TRIAGE, event="REFERRAL_CLOSED"):
        referral.closing = {"reason": reason, "words": words}
        _finish(referral, ReferralStatus.CLOSED, by)


def reply_to_sender(*, referral: Referral, reply: str, by: Any) -> None:
    """Send one of the eight fixed messages."""
    with changing(referral, by=by, to=Permission.MESSAGE_SEND):
        referral.reply, referral.replied_at = reply, timezone.now()
        referral.save()


def _new_case(referral: Referral, by: Any) -> Case:
    """A case for the acting team, full; for the duty team identity, contact and safety, locked."""
    teams: list[Any] = [by.team]
    if referral.duty_team_id != by.team.pk:
        teams.append(Locked(referral.duty_team, compartments=SHELTER_COMPARTMENTS))
    case: Case = new_record(
        Case,
        for_teams=teams,
        by=by,
        to=Permission.CASE_OPEN,
        same_person_as=referral,
        code=new_number(),
        team=by.team,
        status=CaseStatus.NEW,
        urgent=referral.urgent,
        due_on=timezone.localdate(),
        call_name=referral.name,
    )
    return case


def _finish(referral: Referral, status: str, by: Any, case: Case | None = None) -> None:
    """The referral is done and the acting team's: nobody else holds a key of it; inside ``changing`` only.

    The province's team may have taken one that waited too long: then the commune's grants end as well, and what its
    sender adds later goes to who works on it.
    """
    now, before = timezone.now(), referral.team
    referral.team = by.team
    referral.status, referral.finished_at, referral.case = status, now, case
    if referral.taken_at is None:
        referral.taken_by, referral.taken_at = by.user, now
    referral.save()
    for team in {before, referral.duty_team} - {by.team}:
        end_grant(referral, team=team, by=by)
        for addition in referral.additions.all():
            end_grant(addition, team=team, by=by, renew=False)  # nobody writes into it any more
