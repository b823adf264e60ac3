"""The second person's pages: requests to erase as numbers, dates and names of colleagues; never a record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.door import actor_of, acts, allows
from access.entry.proof import needs_proof
from access.erasing import NotNow, requests
from access.erasing.second_person import requests_seen_by
from access.models import Erasure
from access.permissions import Permission
from cases.forms.erasing import CodeForm
from cases.views.page import posted

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(Permission.CASE_ERASE)
def removals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what waits for its day."""
    actor = actor_of(request)
    rows = list(requests_seen_by(actor))
    mine = [row for row in rows if allows(actor, Permission.CASE_ERASE, row)]
    context = {
        "waiting": [row for row in mine if row.confirmed_at is None],
        "confirmed": [row for row in mine if row.confirmed_at is not None],
        "own": [row for row in rows if row not in mine],
    }
    return render(request, "cases/removals/list.html", context)


@FORM
@acts(Permission.CASE_ERASE)
@needs_proof
def removal_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person agrees."""
    return _decide(request, pk, "confirm", lambda row, by: requests.confirm(erasure=row, by=by), _("Confirmed."))


@FORM
@acts(Permission.CASE_ERASE)
@needs_proof
def removal_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ten days are over: erase the whole record."""
    done = _("The record is erased. Nobody can open it any more.")
    return _decide(request, pk, "finish", lambda row, by: requests.erase_everything(erasure=row, by=by), done)


@require_POST
@acts(Permission.CASE_ERASE)
def removal_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record is open to its team again."""
    try:
        requests.refuse(erasure=_request(request, pk), by=actor_of(request))
        messages.success(request, _("Refused. The team can open the record again."))
    except NotNow as sentence:
        messages.warning(request, str(sentence))
    return redirect("cases:removals")


def _decide(request: HttpRequest, pk: UUID, name: str, act: Callable[[Erasure, Any], None], done: Any) -> HttpResponse:
    """Shows the request; on the record's number does it."""
    row = _request(request, pk)
    form = CodeForm(posted(request), code=row.record_code)
    if form.is_valid():
        try:
            act(row, actor_of(request))
            messages.success(request, done)
            return redirect("cases:removals")
        except NotNow as sentence:
            form.add_error(None, str(sentence))
    return render(request, f"cases/removals/{name}.html", {"row": row, "form": form})


def _request(request: HttpRequest, pk: UUID) -> Erasure:
    """Raises: Http404 for one that has ended, or whose record hides from the actor."""
    return get_object_or_404(requests_seen_by(actor_of(request)), pk=pk)
