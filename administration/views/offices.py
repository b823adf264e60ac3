from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access.door import actor_of, acts
from access.permissions import Permission
from administration.actions.offices import StillNeeded, change_office, end_office, open_office
from administration.forms.offices import OfficeChangeForm, OfficeEndForm, OfficeFilterForm, OfficeForm
from administration.paging import page_by
from administration.queries.offices import offices, teams_at
from places.queries import all_offices

require_form = require_http_methods(["GET", "HEAD", "POST"])


@acts(Permission.OFFICE_READ)
@require_GET
def office_list(request: HttpRequest) -> HttpResponse:
    form = OfficeFilterForm(request.GET)
    found = offices(kind=form.chosen_kind, only_on=form.only_on)
    page = page_by(found, name="sort_key", after=request.GET.get("after", ""))
    return render(request, "administration/offices.html", {"form": form, "page": page})


@acts(Permission.OFFICE_MANAGE)
@require_form
def new_office(request: HttpRequest) -> HttpResponse:
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            office = open_office(by=actor_of(request), **form.cleaned_data)
        except StillNeeded as refusal:
            form.add_error("unit", str(refusal.message))
        else:
            messages.success(request, _("The office has been added."))
            return redirect("administration:office", pk=office.pk)
    return render(request, "administration/new_office.html", {"form": form})


@acts(Permission.OFFICE_READ)
@require_GET
def office_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    office = get_object_or_404(all_offices(), pk=pk)
    return render(request, "administration/office.html", {"office": office, "teams": teams_at(office)})


@acts(Permission.OFFICE_MANAGE)
@require_form
def edit_office(request: HttpRequest, pk: UUID) -> HttpResponse:
    office = get_object_or_404(all_offices(), pk=pk)
    form = OfficeChangeForm(request.POST or None, initial={"name": office.name, "phone": office.phone})
    if request.method == "POST" and form.is_valid():
        change_office(by=actor_of(request), office=office, **form.cleaned_data)
        messages.success(request, _("The office has been changed."))
        return redirect("administration:office", pk=office.pk)
    return render(request, "administration/edit_office.html", {"office": office, "form": form})


@acts(Permission.OFFICE_MANAGE)
@require_form
def close_office(request: HttpRequest, pk: UUID) -> HttpResponse:
    office = get_object_or_404(all_offices(), pk=pk)
    form = OfficeEndForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            end_office(by=actor_of(request), office=office, **form.cleaned_data)
        except StillNeeded as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The office ends on the day you gave."))
            return redirect("administration:office", pk=office.pk)
    return render(request, "administration/close_office.html", {"office": office, "form": form})
