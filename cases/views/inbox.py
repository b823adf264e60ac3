"""The team's inbox and what is done with a referral there."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.door import Page, actor_of, lists, open_record, opens
from access.permissions import Permission
from cases.actions.triage import accept_into_case, accept_referral, close_referral, pass_on_referral, reply_to_sender
from cases.forms.steps import AddToCaseForm, CloseSlipForm, PassOnForm, ReplyForm
from cases.models import Case, Referral
from cases.queries.case import id_of_case
from cases.queries.hiding import people_on_the_list
from cases.queries.inbox import deadline_of, teams_to_pass_to, waiting_referrals
from cases.views.added import opened_additions
from cases.views.page import posted, tell_wrong_state


@require_safe
@lists(Referral, to=Permission.REFERRAL_READ)
def inbox(request: HttpRequest, page: Callable[..., Page]) -> HttpResponse:
    """Referrals that wait for the team, danger first, then the longest wait."""
    shown = page(waiting_referrals(actor_of(request)))
    slips = sorted(shown.rows, key=lambda slip: (not slip.urgent, slip.received_at))
    rows = [{"slip": slip, "deadline": deadline_of(slip)} for slip in slips]
    return render(request, "cases/inbox/inbox.html", {"page": shown, "rows": rows})


@require_safe
@opens(Referral, to=Permission.REFERRAL_READ)
def slip(request: HttpRequest, referral: Referral) -> HttpResponse:
    """All that was told, who has taken it, and what can be done."""
    context = {
        "slip": referral,
        "additions": opened_additions(actor_of(request), referral),
        "deadline": deadline_of(referral),
        "reply_form": ReplyForm(),
        "listed": people_on_the_list(referral),
    }
    return render(request, "cases/inbox/slip.html", context)


@require_POST
@opens(Referral, to=Permission.REFERRAL_TRIAGE)
def accept(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Open a case from it."""
    try:
        added = opened_additions(actor_of(request), referral)
        case = accept_referral(referral=referral, additions=added, by=actor_of(request))
    except ValidationError as error:
        tell_wrong_state(request, error)
        return redirect("cases:slip_read", pk=referral.pk)
    messages.success(request, _("The case is open. Give it to somebody, or begin yourself."))
    return redirect("cases:case", pk=case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Referral, to=Permission.REFERRAL_TRIAGE)
def add_to_case(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Add it to a case of the team that exists already."""
    actor = actor_of(request)
    form = AddToCaseForm(posted(request))
    if form.is_valid():
        found = id_of_case(actor, form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("The team has no open case of this number."))
        else:
            case = open_record(actor, Case, found, to=Permission.CASE_EDIT)
            added = opened_additions(actor_of(request), referral)
            return _done(request, lambda: accept_into_case(referral=referral, additions=added, case=case, by=actor))
    return _form_page(request, referral, form, _("Add to a case"), _("Add it"))


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Referral, to=Permission.REFERRAL_TRIAGE)
def pass_on(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Hand it to another team."""
    actor = actor_of(request)
    form = PassOnForm(posted(request), teams=teams_to_pass_to(actor))
    if form.is_valid():
        team = form.cleaned_data["team"]
        added = opened_additions(actor_of(request), referral)
        return _done(request, lambda: pass_on_referral(referral=referral, additions=added, team=team, by=actor))
    warning = _("The sender asked that nobody of the commune should know.") if referral.kept_from_commune else ""
    return _form_page(request, referral, form, _("Pass on"), _("Pass it on"), warning)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Referral, to=Permission.REFERRAL_TRIAGE)
def close_slip(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Close it without a case."""
    form = CloseSlipForm(posted(request))
    if form.is_valid():
        data = form.cleaned_data
        by = actor_of(request)
        return _done(request, lambda: close_referral(referral=referral, by=by, **data))
    return _form_page(request, referral, form, _("Close without a case"), _("Close it"))


@require_POST
@opens(Referral, to=Permission.MESSAGE_SEND)
def reply(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Send one of the fixed messages to whoever sent it."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        reply_to_sender(referral=referral, reply=form.cleaned_data["reply"], by=actor_of(request))
        messages.success(request, _("The message is on the sender's page."))
    return redirect("cases:slip_read", pk=referral.pk)


def _done(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    """Do it and go back to the inbox, or say that somebody was faster."""
    try:
        act()
    except ValidationError as error:
        tell_wrong_state(request, error)
    else:
        messages.success(request, _("Done. The slip has left the inbox."))
    return redirect("cases:inbox")


def _form_page(
    request: HttpRequest, referral: Referral, form: object, title: object, submit: object, warning: object = ""
) -> HttpResponse:
    context = {"slip": referral, "form": form, "title": title, "submit": submit, "warning": warning}
    return render(request, "cases/inbox/form.html", context)
