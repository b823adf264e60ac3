"""The house itself: its secret place, its rooms and beds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from access.door import actor_of, acts, open_record
from access.permissions import Permission
from shelters import house, queries
from shelters.forms import RoomForm, SiteForm
from shelters.models import Site


@require_http_methods(["GET", "POST"])
@acts(Permission.SHELTER_KEEP)
def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms and beds, and a form for a new room."""
    own = queries.rooms(actor_of(request)).prefetch_related("beds")
    form = RoomForm(request.POST or None, taken=[room.name for room in own])
    if request.method == "POST" and form.is_valid():
        house.add_room(name=form.cleaned_data["name"], bed_names=form.cleaned_data["beds"], by=actor_of(request))
        return redirect("shelters:rooms")
    return render(request, "shelters/rooms.html", {"rooms": own, "form": form})


@require_POST
@acts(Permission.SHELTER_KEEP)
def use_bed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a bed out of use or back into it."""
    bed = get_object_or_404(queries.all_beds(actor_of(request)), pk=pk)
    house.use_bed(bed=bed, in_use="use" in request.POST, by=actor_of(request))
    return redirect("shelters:rooms")


@require_http_methods(["GET"])
@acts(Permission.SITE_READ)
def place(request: HttpRequest) -> HttpResponse:
    """Where the house is."""
    pk = queries.own_site_id(actor_of(request))
    site = pk and open_record(actor_of(request), Site, pk, to=Permission.SITE_READ)
    return render(request, "shelters/place.html", {"site": site})


@require_http_methods(["GET", "POST"])
@acts(Permission.SITE_KEEP)
def edit_place(request: HttpRequest) -> HttpResponse:
    """Write down where the house is."""
    pk = queries.own_site_id(actor_of(request))
    site = open_record(actor_of(request), Site, pk, to=Permission.SITE_KEEP) if pk else None
    names = SiteForm.base_fields
    form = SiteForm(request.POST or None, initial={name: getattr(site, name) for name in names} if site else None)
    if request.method == "POST" and form.is_valid():
        house.describe_site(site=site, data=form.cleaned_data, by=actor_of(request))
        return redirect("shelters:place")
    return render(request, "shelters/edit_place.html", {"form": form})
