"""What other teams share with us: a list in clear, and one page to read the shared parts of a case."""

import functools
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access.door import PAGE_SIZE, Page, View, actor_of, acts, opens
from access.envelope import COMPARTMENTS
from access.permissions import Permission
from cases.models import Case
from cases.queries.shared import sharings_with
from cases.views.page import commune_name

OF_THE_PERSON = ("identity", "contact", "health")


@require_safe
@acts(Permission.CASE_READ_SHARED)
def shared_list(request: HttpRequest) -> HttpResponse:
    """Numbers, teams and days: whatever else is known of a sharing is sealed, its purpose too."""
    page = _page(sharings_with(actor_of(request)), request.GET.get("after", ""))
    return render(request, "cases/shared/list.html", {"page": page})


def _page(sharings: Any, after: str) -> Page:
    """As the door cuts its pages; nothing is opened here."""
    try:
        found = list((sharings.filter(pk__lt=UUID(after)) if after else sharings)[: PAGE_SIZE + 1])
    except ValueError:
        raise Http404 from None
    shown = found[:PAGE_SIZE]
    return Page(shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else None)


def _else_absent(view: View) -> View:
    """A sharing that has ended is absent, also for a team that has another key of the case: it may be its own now."""

    @functools.wraps(view)
    def through(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except PermissionDenied:
            raise Http404 from None

    return through


@require_safe
@_else_absent
@opens(Case, to=Permission.CASE_READ_SHARED)
def shared_case(request: HttpRequest, case: Case) -> HttpResponse:
    """The shared parts to read; there is nothing to change."""
    living = case.sharings.filter(team=actor_of(request).team, ended_at=None).select_related("shared_by")
    parts = {name: case.shares(name) for name in COMPARTMENTS}
    context = {
        "case": case,
        "sharing": living.order_by("-pk").first(),
        "open_parts": [name for name, is_shared in parts.items() if is_shared],
        "closed_parts": [name for name, is_shared in parts.items() if not is_shared],
        **_people(case),
        **_rows(case),
    }
    return render(request, "cases/shared/case.html", context)


def _people(case: Case) -> dict[str, Any]:
    """The person, if a part of hers is shared, and where she lives."""
    survivor = case.survivor if any(case.shares(name) for name in OF_THE_PERSON) else None
    lives_in = commune_name(survivor.unit_code, case) if survivor and case.shares("identity") else ""
    return {"survivor": survivor, "commune": lives_in}


def _rows(case: Case) -> dict[str, Any]:
    """The rows in their order; the page fetches those that it shows."""
    return {
        "dependants": case.dependants.order_by("pk"),
        "perpetrators": case.perpetrators.order_by("pk"),
        "incidents": case.incidents.order_by("-pk"),
        "looks": case.assessments.select_related("assessed_by").order_by("-pk"),
        "notes": case.notes.select_related("author").order_by("-pk"),
    }
