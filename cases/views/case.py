"""The tabs of a case. Each has its own address and loads what it shows, no more."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from access.door import actor_of, opens
from access.erasing.requests import living_request
from access.permissions import Permission
from cases.models import Case
from cases.queries.access import grants_of, openings_of, sharings_of
from cases.queries.hiding import people_on_the_list
from cases.queries.inbox import referrals_of
from cases.views.page import show_case


@require_safe
@opens(Case, to=Permission.CASE_READ)
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """What is due, what comes next, and the newest of everything."""
    note = case.notes.order_by("-pk").first() if case.shares("narrative") else None
    slips = referrals_of(actor_of(request), case)
    return show_case(request, case, "case", note=note, slips=slips, erasure=living_request(case.pk))


@require_safe
@opens(Case, to=Permission.CASE_READ)
def case_people(request: HttpRequest, case: Case) -> HttpResponse:
    """She, who depends on her, and who did it."""
    dependants = case.dependants.order_by("pk")
    perpetrators = case.perpetrators.order_by("pk")
    return show_case(request, case, "case_people", dependants=dependants, perpetrators=perpetrators)


@require_safe
@opens(Case, to=Permission.CASE_READ)
def case_incidents(request: HttpRequest, case: Case) -> HttpResponse:
    """What happened, the last one first."""
    return show_case(request, case, "case_incidents", incidents=case.incidents.order_by("-pk"))


@require_safe
@opens(Case, to=Permission.CASE_READ)
def case_risk(request: HttpRequest, case: Case) -> HttpResponse:
    """How dangerous it is and was."""
    looks = case.assessments.select_related("assessed_by").order_by("-pk")
    return show_case(request, case, "case_risk", looks=looks, perpetrators=case.perpetrators.order_by("pk"))


@require_safe
@opens(Case, to=Permission.CASE_READ)
def case_notes(request: HttpRequest, case: Case) -> HttpResponse:
    """What was done, the newest first."""
    return show_case(request, case, "case_notes", notes=case.notes.select_related("author").order_by("-pk"))


@require_safe
@opens(Case, to=Permission.CASE_ACCESS_READ)
def case_access(request: HttpRequest, case: Case) -> HttpResponse:
    """Who holds a key, what was shared, and who opened it."""
    listed = people_on_the_list(case) if case.shares("perpetrator") else []
    held = {"grants": grants_of(case), "sharings": sharings_of(case), "openings": openings_of(case)}
    return show_case(request, case, "case_access", **held, listed=listed, erasure=living_request(case.pk))
