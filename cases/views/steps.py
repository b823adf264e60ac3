"""The steps of a case: give out, begin, wait, close, open again, share."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from access.door import actor_of, opens
from access.entry.proof import needs_proof
from access.hiding.circles import NobodyLeft
from access.permissions import Permission
from cases.actions import case as steps
from cases.forms.steps import AssignForm, CloseCaseForm, NextStepForm, ReopenForm, ShareForm, TransferForm, WaitForm
from cases.models import Case, Referral
from cases.queries.access import teams_to_share_with, teams_with_a_key
from cases.queries.case import colleagues_for
from cases.queries.inbox import teams_to_pass_to
from cases.sharing import end_sharing, share_case, transfer_case
from cases.views.page import posted, show_form, tell_wrong_state, to_tab

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _do(request: HttpRequest, case: Case, act: Callable[[], None], tab: str = "case") -> HttpResponse:
    """Do the step and show the case, or say that it was done already."""
    try:
        act()
    except ValidationError as error:
        tell_wrong_state(request, error)
    return to_tab(case, tab)


@FORM
@opens(Case, to=Permission.CASE_ASSIGN)
def assign(request: HttpRequest, case: Case) -> HttpResponse:
    """Give the case to a member of the team."""
    by = actor_of(request)
    form = AssignForm(posted(request), people=colleagues_for(by, case), initial={"worker": case.worker_id})
    if form.is_valid():
        return _do(request, case, lambda: steps.assign_case(case=case, by=by, **form.cleaned_data))
    return show_form(request, case, form, title=_("Give the case to somebody"), submit=_("Give it"))


@require_POST
@opens(Case, to=Permission.CASE_EDIT)
def take(request: HttpRequest, case: Case) -> HttpResponse:
    """I take the case that nobody has."""
    return _do(request, case, lambda: steps.take_case(case=case, by=actor_of(request)))


@require_POST
@opens(Case, to=Permission.CASE_EDIT)
def start(request: HttpRequest, case: Case) -> HttpResponse:
    """I have begun."""
    return _do(request, case, lambda: steps.start_case(case=case, by=actor_of(request)))


@require_POST
@opens(Case, to=Permission.CASE_EDIT)
def resume(request: HttpRequest, case: Case) -> HttpResponse:
    """The other office has answered."""
    return _do(request, case, lambda: steps.resume_case(case=case, by=actor_of(request)))


@FORM
@opens(Case, to=Permission.CASE_EDIT)
def wait(request: HttpRequest, case: Case) -> HttpResponse:
    """Another office has to act."""
    by = actor_of(request)
    form = WaitForm(posted(request))
    if form.is_valid():
        return _do(request, case, lambda: steps.wait_for_office(case=case, by=by, **form.cleaned_data))
    return show_form(request, case, form, title=_("Waiting for another office"))


@FORM
@opens(Case, to=Permission.CASE_EDIT)
def plan(request: HttpRequest, case: Case) -> HttpResponse:
    """The next step and its day."""
    by = actor_of(request)
    initial = {"next_step": case.next_step, "due_on": case.due_on, "priority": case.priority}
    form = NextStepForm(posted(request), initial=initial)
    if form.is_valid():
        return _do(request, case, lambda: steps.plan_next_step(case=case, by=by, **form.cleaned_data))
    return show_form(request, case, form, title=_("Next step"))


@FORM
@opens(Case, to=Permission.CASE_CLOSE)
def close(request: HttpRequest, case: Case) -> HttpResponse:
    """Close with reason and checklist."""
    by = actor_of(request)
    form = CloseCaseForm(posted(request), code=case.code)
    if form.is_valid():
        return _do(request, case, lambda: steps.close_case(case=case, by=by, **form.values()))
    return show_form(request, case, form, title=_("Close the case"), template="cases/case/close.html")


@FORM
@opens(Case, to=Permission.CASE_REOPEN)
def reopen(request: HttpRequest, case: Case) -> HttpResponse:
    """Open a closed case again."""
    by = actor_of(request)
    form = ReopenForm(posted(request))
    if form.is_valid():
        return _do(request, case, lambda: steps.reopen_case(case=case, by=by, **form.cleaned_data))
    return show_form(request, case, form, title=_("Open the case again"), submit=_("Open again"))


@FORM
@opens(Case, to=Permission.CASE_TRANSFER)
@needs_proof
def transfer(request: HttpRequest, case: Case) -> HttpResponse:
    """Hand the whole case to another case team."""
    by = actor_of(request)
    form = TransferForm(posted(request), code=case.code, teams=teams_to_pass_to(by))
    if not form.is_valid():
        kept = Referral.objects.in_clear().filter(case=case, kept_from_commune=True).exists()
        title, template = _("Hand over to another team"), "cases/case/transfer.html"
        return show_form(request, case, form, title=title, template=template, kept_from_commune=kept)
    try:
        transfer_case(case=case, by=by, **form.values())
    except ValidationError as error:
        tell_wrong_state(request, error)
        return to_tab(case)
    messages.success(request, _("The case file is with the other team now."))
    return redirect("cases:case_list")


@FORM
@opens(Case, to=Permission.CASE_SHARE)
@needs_proof
def share(request: HttpRequest, case: Case) -> HttpResponse:
    """Give another team a part of it, for a purpose, until a day."""
    by = actor_of(request)
    form = ShareForm(posted(request), teams=teams_to_share_with(case))
    if form.is_valid():
        try:
            share_case(case=case, by=by, **form.cleaned_data)
            return to_tab(case, "case_access")
        except NobodyLeft as error:
            form.add_error("team", error)
        except ValidationError as error:
            form.add_error("consent", error)
    return show_form(request, case, form, title=_("Share with another team"), submit=_("Share"))


@require_POST
@opens(Case, to=Permission.CASE_SHARE)
def end_share(request: HttpRequest, case: Case, team: int) -> HttpResponse:
    """Take the key of another team back."""
    other = get_object_or_404(teams_with_a_key(case), pk=team)
    by = actor_of(request)
    return _do(request, case, lambda: end_sharing(case=case, team=other, by=by), tab="case_access")
