"""A guest's stay, for the house."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from access.door import actor_of, open_record, opens
from access.permissions import Permission
from cases.models import Case
from shelters import actions, queries
from shelters.forms import AdmissionForm, BedsForm, DischargeForm, HoldForm, NoteForm, PlanForm, RefusalForm
from shelters.models import Stay
from shelters.views.answers import done
from shelters.workflow import first_review, steps


@require_http_methods(["GET"])
@opens(Stay, to=Permission.STAY_READ)
def stay_page(request: HttpRequest, stay: Stay) -> HttpResponse:
    """One guest: who, which beds, which dates, and what may be done now."""
    context = {
        "stay": stay,
        "steps": steps(stay.status),
        "beds": queries.beds_of(stay),
        "notes": queries.notes_of(stay),
    }
    return render(request, "shelters/stay.html", context)


@require_http_methods(["GET"])
@opens(Stay, to=Permission.STAY_READ)
def gate_card(request: HttpRequest, stay: Stay) -> HttpResponse:
    """Whom to let in and whom not: to be read at the gate, so nothing else is on it."""
    return render(request, "shelters/gate_card.html", {"stay": stay})


@require_http_methods(["GET"])
@opens(Stay, to=Permission.STAY_READ_CASE)
def guest_case(request: HttpRequest, stay: Stay) -> HttpResponse:
    """The shared compartments of the guest's case: opened by its own verb, with its own log entry."""
    case = open_record(actor_of(request), Case, stay.case_id, to=Permission.STAY_READ_CASE)
    return render(request, "shelters/guest_case.html", {"stay": stay, "case": case})


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.BED_HOLD)
def hold(request: HttpRequest, stay: Stay) -> HttpResponse:
    """Keep beds for the journey."""
    actor = actor_of(request)
    known = {**_journey(stay), "beds": queries.beds_of(stay)}
    form = HoldForm(request.POST or None, beds=queries.beds(actor), initial=known)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        beds = list(data.pop("beds"))
        if done(request, form, actions.hold_beds, stay=stay, beds=beds, data=data, by=actor):
            return redirect("shelters:stay", stay.pk)
    return render(request, "shelters/hold.html", _with_places(request, stay, form))


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.BED_HOLD)
def move(request: HttpRequest, stay: Stay) -> HttpResponse:
    """Give a guest other beds."""
    actor = actor_of(request)
    form = BedsForm(request.POST or None, beds=queries.beds(actor), initial={"beds": queries.beds_of(stay)})
    if request.method == "POST" and form.is_valid():
        beds = list(form.cleaned_data["beds"])
        if done(request, form, actions.move_beds, stay=stay, beds=beds, by=actor):
            return redirect("shelters:stay", stay.pk)
    return render(request, "shelters/move.html", _with_places(request, stay, form))


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.BED_REFUSE)
def refuse(request: HttpRequest, stay: Stay) -> HttpResponse:
    """Nothing is free."""
    return _form_page(request, stay, RefusalForm(request.POST or None), actions.refuse_stay, "shelters/refuse.html")


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.STAY_ADMIT)
def admit(request: HttpRequest, stay: Stay) -> HttpResponse:
    """She has arrived."""
    names = ("called", "adults", "children", "children_note", "needs")
    initial = {name: getattr(stay, name) for name in names} | {"review_on": first_review(timezone.localdate())}
    form = AdmissionForm(request.POST or None, initial=initial)
    return _form_page(request, stay, form, actions.admit, "shelters/admit.html")


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.STAY_EDIT)
def plan(request: HttpRequest, stay: Stay) -> HttpResponse:
    """The dates of the next review and of leaving."""
    form = PlanForm(request.POST or None, initial={"review_on": stay.review_on, "leaves_on": stay.leaves_on})
    return _form_page(request, stay, form, actions.plan_stay, "shelters/plan.html")


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.STAY_EDIT)
def note(request: HttpRequest, stay: Stay) -> HttpResponse:
    """A line of the house log."""
    return _form_page(request, stay, NoteForm(request.POST or None), actions.write_note, "shelters/note.html")


@require_http_methods(["GET", "POST"])
@opens(Stay, to=Permission.STAY_DISCHARGE)
def discharge(request: HttpRequest, stay: Stay) -> HttpResponse:
    """She leaves."""
    form = DischargeForm(request.POST or None)
    return _form_page(request, stay, form, actions.discharge, "shelters/discharge.html")


def _form_page(request: HttpRequest, stay: Stay, form: Any, action: Any, template: str) -> HttpResponse:
    """One form, one action, back to the stay."""
    sent = request.method == "POST" and form.is_valid()
    if sent and done(request, form, action, stay=stay, data=form.cleaned_data, by=actor_of(request)):
        return redirect("shelters:stay", stay.pk)
    return render(request, template, {"stay": stay, "form": form})


def _with_places(request: HttpRequest, stay: Stay, form: BedsForm) -> dict[str, Any]:
    rooms = queries.places(actor_of(request), timezone.now())
    return {"stay": stay, "form": form, "rooms": rooms, "chosen": form.chosen()}


def _journey(stay: Stay) -> dict[str, Any]:
    """What is known of the journey, to start from."""
    known = {name: getattr(stay, name) for name in ("travel_minutes", "sleeps_first", "meeting_point", "driver")}
    return {name: value for name, value in known.items() if value is not None}
