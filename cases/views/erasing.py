"""Erasing a case at the wish of the person: the pages of who took the request."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from access.door import actor_of, opens
from access.entry.proof import needs_proof
from access.erasing import NotNow, requests
from access.models import Erasure
from access.permissions import Permission
from cases.forms.erasing import AskErasureForm, CodeForm
from cases.models import Case
from cases.views.page import posted, to_tab


def show(request: HttpRequest, name: str, case: Case, **context: Any) -> HttpResponse:
    """One of these pages."""
    return render(request, f"cases/erasing/{name}.html", {"case": case, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_ERASE_ASK)
@needs_proof
def case_erase(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the request; afterwards how it stands."""
    erasure = requests.living_request(case.pk)
    if erasure is not None:
        return show(request, "asked", case, erasure=erasure)
    form = AskErasureForm(posted(request), code=case.code)
    if form.is_valid():
        try:
            requests.ask(record=case, scope=form.cleaned_data["scope"], by=actor_of(request))
            return redirect("cases:case_erase", pk=case.pk)
        except NotNow as sentence:
            form.add_error(None, str(sentence))
    return show(request, "ask", case, form=form)


@require_POST
@opens(Case, to=Permission.CASE_ERASE_ASK)
def case_keep(request: HttpRequest, case: Case) -> HttpResponse:
    """She wants to keep it after all."""
    erasure = requests.living_request(case.pk)
    try:
        if erasure is not None:
            requests.take_back(erasure=erasure, by=actor_of(request))
            messages.success(request, _("The request is taken back. Your team can open the record again."))
    except NotNow as sentence:
        messages.warning(request, str(sentence))
    return to_tab(case)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_ERASE_ASK)
@needs_proof
def case_erase_now(request: HttpRequest, case: Case) -> HttpResponse:
    """The ten days are over and a second person has confirmed."""
    erasure = requests.living_request(case.pk)
    if erasure is None:
        return to_tab(case)
    form = CodeForm(posted(request), code=case.code)
    if form.is_valid():
        try:
            return _erase(request, case, erasure)
        except NotNow as sentence:
            form.add_error(None, str(sentence))
    return show(request, "erase_now", case, form=form, erasure=erasure)


def _erase(request: HttpRequest, case: Case, erasure: Erasure) -> HttpResponse:
    """Raises: NotNow."""
    by = actor_of(request)
    if erasure.needs_key:
        requests.erase_parts(record=case, erasure=erasure, by=by)
        messages.success(request, _("This part of the record is erased."))
        return to_tab(case)
    requests.erase_everything(erasure=erasure, by=by)
    messages.success(request, _("The record is erased. Nobody can open it any more."))
    return redirect("cases:case_list")
