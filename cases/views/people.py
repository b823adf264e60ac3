"""Forms about the people of a case."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from access.door import actor_of, opens
from access.permissions import Permission
from cases.actions.people import save_dependant, save_perpetrator, save_survivor
from cases.forms.people import DependantForm, PerpetratorForm, SurvivorForm
from cases.models import Case
from cases.queries.case import communes_near
from cases.views.page import posted, show_form, to_tab

SECTIONS = "cases/case/sections.html"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def edit_survivor(request: HttpRequest, case: Case) -> HttpResponse:
    """The person's own sheet."""
    form = SurvivorForm(posted(request), case=case, communes=communes_near(case.team))
    if form.is_valid():
        save_survivor(case=case, by=actor_of(request), **form.values())
        return to_tab(case, "case_people")
    return show_form(request, case, form, title=_("The person"), template=SECTIONS)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def edit_dependant(request: HttpRequest, case: Case, row: UUID | None = None) -> HttpResponse:
    """A child or another dependant, new or known."""
    dependant = get_object_or_404(case.dependants, pk=row) if row else None
    form = DependantForm(posted(request), version=case.version, dependant=dependant)
    if form.is_valid():
        save_dependant(case=case, by=actor_of(request), data=form.cleaned_data, dependant=dependant)
        return to_tab(case, "case_people")
    return show_form(request, case, form, title=_("Child or other dependant"))


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def edit_perpetrator(request: HttpRequest, case: Case, row: UUID | None = None) -> HttpResponse:
    """Who did it, new or known, with the gate card."""
    perpetrator = get_object_or_404(case.perpetrators, pk=row) if row else None
    form = PerpetratorForm(posted(request), version=case.version, perpetrator=perpetrator)
    if form.is_valid():
        save_perpetrator(case=case, by=actor_of(request), data=form.cleaned_data, perpetrator=perpetrator)
        return to_tab(case, "case_people")
    return show_form(request, case, form, title=_("Who did it"), template=SECTIONS)
