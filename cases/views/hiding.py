"""People who must never see a case or a slip: putting somebody on the list, taking somebody off it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from access.door import actor_of, opens
from access.entry.proof import needs_proof
from access.models import User
from access.permissions import Permission
from cases.actions.hide import hide_case, hide_referral, unhide_case, unhide_referral
from cases.forms.hiding import HideForm
from cases.models import Case, Referral
from cases.queries.hiding import choices_for, in_reach, people_on_the_list, with_their_number
from cases.views.added import opened_additions
from cases.views.page import posted, show_form, to_tab

FORM = require_http_methods(["GET", "HEAD", "POST"])
TITLE = _("Put somebody on the list")
END_TITLE = _("Take off the list")


@FORM
@opens(Case, to=Permission.CASE_HIDE)
@needs_proof
def case_hide(request: HttpRequest, case: Case) -> HttpResponse:
    """Put somebody on the list of a case."""
    by = actor_of(request)
    parts = in_reach(case, by)
    form = HideForm(posted(request), people=choices_for(parts, with_their_number(case, parts), by))
    if form.is_valid() and _hidden(request, form, lambda **data: hide_case(case=case, by=by, **data)):
        return _after(request, form, to_tab(case, "case_access"))
    template = "cases/case/hide.html"
    return show_form(request, case, form, title=TITLE, submit=_("Put on the list"), template=template, parts=parts)


@FORM
@opens(Case, to=Permission.CASE_UNHIDE)
@needs_proof
def case_unhide(request: HttpRequest, case: Case, row: UUID) -> HttpResponse:
    """Take somebody off the list of a case."""
    listing = get_object_or_404(case.listings.filter(ended_at=None), pk=row)
    if request.method == "POST":
        unhide_case(case=case, listing=listing, by=actor_of(request))
        return to_tab(case, "case_access")
    line = next(line for line in people_on_the_list(case) if line.pk == listing.pk)
    return render(request, "cases/case/unhide.html", {"case": case, "line": line, "title": END_TITLE})


@FORM
@opens(Referral, to=Permission.REFERRAL_HIDE)
@needs_proof
def slip_hide(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Put somebody on the list of a slip that waits."""
    by = actor_of(request)
    parts = in_reach(referral, by)
    form = HideForm(posted(request), people=choices_for(parts, [], by))
    if form.is_valid():
        added = opened_additions(by, referral)
        if _hidden(request, form, lambda **data: hide_referral(referral=referral, additions=added, by=by, **data)):
            return _after(request, form, redirect("cases:slip_read", pk=referral.pk))
    context = {"slip": referral, "form": form, "title": TITLE, "submit": _("Put on the list"), "parts": parts}
    return render(request, "cases/inbox/hide.html", context)


@FORM
@opens(Referral, to=Permission.REFERRAL_UNHIDE)
@needs_proof
def slip_unhide(request: HttpRequest, referral: Referral, row: UUID) -> HttpResponse:
    """Take somebody off the list of a slip."""
    listing = get_object_or_404(referral.listings.filter(ended_at=None), pk=row)
    by = actor_of(request)
    if request.method == "POST":
        unhide_referral(referral=referral, additions=opened_additions(by, referral), listing=listing, by=by)
        return redirect("cases:slip_read", pk=referral.pk)
    line = next(line for line in people_on_the_list(referral) if line.pk == listing.pk)
    return render(request, "cases/inbox/unhide.html", {"slip": referral, "line": line, "title": END_TITLE})


def _hidden(request: HttpRequest, form: HideForm, act: Callable[..., None]) -> bool:
    """Whether it was done; if not, the form says why and keeps what was typed."""
    data: dict[str, Any] = dict(form.cleaned_data)
    data["person"] = get_object_or_404(User, pk=data["person"])
    try:
        act(**data)
    except ValidationError as refusal:
        form.add_error("person", refusal)
        return False
    return True


def _after(request: HttpRequest, form: HideForm, back: HttpResponse) -> HttpResponse:
    """Back to the record; home for who has put himself on the list, as for a record that never was."""
    messages.success(request, _("It is done."))
    return redirect("home") if form.cleaned_data["person"] == str(actor_of(request).user_id) else back
