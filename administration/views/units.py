from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access.door import acts, polls
from access.permissions import Permission
from administration.forms.units import UnitOptionsForm, UnitSearchForm
from places.forms import MOST_SHOWN
from places.queries import any_unit, find_units, offices_at, old_district, predecessors, successors


@polls(Permission.HOME_READ)
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The search page; for a unit field on another page only the rows that it offers."""
    if "field" in request.GET:
        return _options(request)
    form = UnitSearchForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    found = list(find_units(given.get("q", ""), at=given.get("at"))[: MOST_SHOWN + 1])
    page = {"form": form, "asked": given.get("q", ""), "units": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    return render(request, "administration/units.html", page)


def _options(request: HttpRequest) -> HttpResponse:
    form = UnitOptionsForm(request.GET)
    if not form.is_valid():
        raise Http404
    name = form.cleaned_data["field"]
    typed = request.GET.get(f"{name}_typed", "").strip()[:80]
    picker = {"name": name, "typed": typed, "chosen": None, "units": list(form.choice.find(typed)[:MOST_SHOWN])}
    return render(request, "places/unit_options.html", {"picker": picker})


@acts(Permission.OFFICE_READ)
@require_GET
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(any_unit(), pk=pk)
    facts = {
        "unit": unit,
        "successors": successors(unit),
        "predecessors": predecessors(unit),
        "district": None if unit.valid_to else old_district(unit),
        "offices": offices_at(timezone.localdate(), within=unit)[:50],
    }
    return render(request, "administration/unit.html", facts)
