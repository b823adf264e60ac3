"""Forms about what happened, how dangerous it is, and what was done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from access.door import actor_of, opens
from access.permissions import Permission
from cases.actions.record import assess_risk, save_incident, write_note
from cases.forms.record import IncidentForm, NoteForm, RiskForm
from cases.models import Case
from cases.views.page import posted, show_form, to_tab


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def edit_incident(request: HttpRequest, case: Case, row: UUID | None = None) -> HttpResponse:
    """An incident, new or known."""
    incident = get_object_or_404(case.incidents, pk=row) if row else None
    form = IncidentForm(posted(request), version=case.version, incident=incident)
    if form.is_valid():
        save_incident(case=case, by=actor_of(request), incident=incident, **form.values())
        return to_tab(case, "case_incidents")
    return show_form(request, case, form, title=_("Incident"), template="cases/case/incident_form.html")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def new_assessment(request: HttpRequest, case: Case) -> HttpResponse:
    """A new look at the danger; the old ones stay."""
    last = case.assessment
    form = RiskForm(posted(request), initial={"safety_notes": last.safety_notes} if last else None)
    if form.is_valid():
        assess_risk(case=case, by=actor_of(request), **form.values())
        return to_tab(case, "case_risk")
    return show_form(request, case, form, title=_("How dangerous is it now?"))


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Case, to=Permission.CASE_EDIT)
def new_note(request: HttpRequest, case: Case) -> HttpResponse:
    """A note on the timeline."""
    form = NoteForm(posted(request))
    if form.is_valid():
        write_note(case=case, by=actor_of(request), **form.cleaned_data)
        return to_tab(case, "case_notes")
    return show_form(request, case, form, title=_("Note"))
