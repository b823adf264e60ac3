"""Steps in the life of a case. Each checks the state, then saves inside ``changing``."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from access.door import changing
from access.models import User
from access.permissions import Permission
from cases.models import Case, Note
from cases.sharing import end_for_others, lock_for_duty_team
from cases.workflow import CASE_MOVES, after


def assign_case(*, case: Case, worker: User, due_on: date | None, by: Any) -> None:
    """Give the case to a member of its team; she finds it under "new to me".

    Raises:
        WrongState: the case is closed.
    """
    status = after(CASE_MOVES, "assign", case.status)
    with changing(case, by=by, to=Permission.CASE_ASSIGN):
        case.status, case.worker, case.assigned_at = status, worker, timezone.now()
        case.waiting_since, case.due_on = None, due_on
        case.save()


def take_case(*, case: Case, by: Any) -> None:
    """A worker takes a case that nobody has, and starts at once.

    Raises:
        WrongState: somebody has it already.
    """
    after(CASE_MOVES, "take", case.status)
    now = timezone.now()
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_TAKEN"):
        case.worker, case.assigned_at = by.user, now
        case.status, case.started_at = CASE_MOVES["take"][1], case.started_at or now
        case.save()


def start_case(*, case: Case, by: Any) -> None:
    """The worker has begun: the case leaves "new to me".

    Raises:
        WrongState: it is not waiting to be started.
    """
    status = after(CASE_MOVES, "start", case.status)
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_STARTED"):
        case.status, case.started_at = status, case.started_at or timezone.now()
        case.save()


def wait_for_office(*, case: Case, waiting_for: str, due_on: date | None, by: Any) -> None:
    """Another office has to act; ``waiting_for`` says which and for what.

    Raises:
        WrongState: the case is not in work.
    """
    status = after(CASE_MOVES, "wait", case.status)
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_WAITING"):
        case.status, case.waiting_since = status, timezone.now()
        case.waiting_for, case.due_on = waiting_for, due_on or case.due_on
        case.save()


def resume_case(*, case: Case, by: Any) -> None:
    """The other office has answered.

    Raises:
        WrongState: the case is not waiting.
    """
    status = after(CASE_MOVES, "resume", case.status)
    with changing(case, by=by, to=Permission.CASE_EDIT, event="CASE_RESUMED"):
        case.status, case.waiting_since, case.waiting_for = status, None, ""
        case.save()


def plan_next_step(*, case: Case, next_step: str, due_on: date | None, priority: int, by: Any) -> None:
    """What comes next, and by when."""
    with changing(case, by=by, to=Permission.CASE_EDIT):
        case.next_step, case.due_on, case.priority = next_step, due_on, priority
        case.save()


def close_case(*, case: Case, reason: str, checklist: Iterable[str], words: str, by: Any) -> None:
    """Close, with a reason of the list and the points of the checklist that were done; no other team holds a key
    of a closed case.

    Raises:
        WrongState: nobody has begun, or it is closed already.
    """
    status = after(CASE_MOVES, "close", case.status)
    with changing(case, by=by, to=Permission.CASE_CLOSE):
        case.status, case.closed_at = status, timezone.now()
        case.waiting_since = case.due_on = case.review_on = None
        case.closing = {"reason": reason, "checklist": sorted(checklist), "words": words}
        case.save()
        end_for_others(case, by)


def reopen_case(*, case: Case, words: str, by: Any) -> None:
    """Open a closed case again with its worker; why is written on the timeline.

    Raises:
        WrongState: it is not closed.
    """
    status = after(CASE_MOVES, "reopen", case.status)
    with changing(case, by=by, to=Permission.CASE_REOPEN):
        case.status, case.closed_at, case.assigned_at = status, None, timezone.now()
        case.due_on = tomorrow(case.assigned_at)
        case.save()
        Note(record=case, author=by.user, kind="other", text=words).save()
        lock_for_duty_team(case, by)


def tomorrow(moment: datetime) -> date:
    """The local day after ``moment``."""
    return timezone.localdate(moment + timedelta(days=1))
