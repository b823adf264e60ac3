"""The home pages of workers and supervisors, and the lists of cases."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from access.door import Page, actor_of, lists
from access.permissions import Permission
from cases.models import Case
from cases.queries.case import load_of_each, my_cases, search_states, taken_by_nobody, team_cases
from cases.queries.emergency import emergencies_in_my_work, emergencies_to_review
from cases.queries.inbox import untaken_alarms, untaken_referrals, waiting_referrals
from cases.workflow import CaseStatus

Pager = Callable[..., Page]


@require_safe
@lists(Case, to=Permission.CASE_LIST)
def worker_home(request: HttpRequest, page: Pager) -> HttpResponse:
    """What now? New to me, due today, waiting elsewhere, and all of mine."""
    actor = actor_of(request)
    mine = page(my_cases(actor))
    context = {
        "page": mine,
        "slips": waiting_referrals(actor).count(),
        "untaken": untaken_referrals(actor).count(),
        "alarms": untaken_alarms(actor),
        "emergencies": emergencies_in_my_work(actor)[:5],
        **_piles(mine.rows),
    }
    return render(request, "cases/homes/worker.html", context)


def _piles(cases: list[Case]) -> dict[str, list[Case]]:
    """The opened cases in the piles of the home page; a case may lie in several."""
    today = timezone.localdate()
    started = [case for case in cases if case.status != CaseStatus.ASSIGNED]
    due = [case for case in started if any(day and day <= today for day in (case.due_on, case.review_on))]
    return {
        "new": [case for case in cases if case.status == CaseStatus.ASSIGNED],
        "due": sorted(due, key=lambda case: (not case.urgent, min(filter(None, (case.due_on, case.review_on))))),
        "waiting": [case for case in cases if case.status == CaseStatus.WAITING],
    }


@require_safe
@lists(Case, to=Permission.CASE_ASSIGN)
def supervisor_home(request: HttpRequest, page: Pager) -> HttpResponse:
    """What now? Slips nobody has taken, cases nobody has, and the work of each person."""
    actor = actor_of(request)
    context = {
        "slips": untaken_referrals(actor)[:10],
        "nobody": page(taken_by_nobody(actor)),
        "people": load_of_each(actor),
        "emergencies": emergencies_to_review(actor)[:10],
        "alarms": untaken_alarms(actor),
    }
    return render(request, "cases/homes/supervisor.html", context)


@require_safe
@lists(Case, to=Permission.CASE_LIST)
def case_list(request: HttpRequest, page: Pager) -> HttpResponse:
    """The cases of the team, or mine, or the closed ones; the newest first."""
    actor: Any = actor_of(request)
    show = request.GET.get("show", "mine")
    queryset = my_cases(actor) if show == "mine" else search_states(team_cases(actor), show)
    return render(request, "cases/case_list.html", {"page": page(queryset), "show": show})
