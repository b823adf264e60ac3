"""The window's pages: figures for everybody whose role shows them, and the office that builds and publishes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from access.door import actor_of, acts
from access.entry.proof import needs_proof
from access.permissions import Permission
from reporting import pages, published, queries, releases
from reporting.forms import BuildForm, build_forms
from reporting.models import Release
from reporting.releases import ReleaseRefused

# --- for everybody whose role shows figures: only the connection of the statistics role is asked ------------


@require_GET
@acts(Permission.STATISTICS_READ)
def home(request: HttpRequest) -> HttpResponse:
    """The newest figures of each data set."""
    sections = [pages.period_section(table) for table in published.newest_tables()]
    return render(request, "reporting/home.html", {"sections": sections})


@require_GET
@acts(Permission.STATISTICS_READ)
def period(request: HttpRequest, data_set: str, period: str) -> HttpResponse:
    """All areas of one half-year."""
    asked = published.asked_data_set(data_set)
    table = published.period_table(asked, published.asked_period(period))
    context = {"section": pages.period_section(table), "periods": published.published_periods(asked)}
    return render(request, "reporting/period.html", context | {"asked": table.figures[0].period})


@require_GET
@acts(Permission.STATISTICS_READ)
def area(request: HttpRequest, data_set: str, area: str) -> HttpResponse:
    """One area through all published half-years."""
    table = published.area_table(published.asked_data_set(data_set), area)
    return render(request, "reporting/area.html", {"section": pages.area_section(table)})


# --- the office that makes the figures ----------------------------------------------------------------------


@require_GET
@acts(Permission.RELEASE_READ)
def officer_home(request: HttpRequest) -> HttpResponse:
    """What is under way, what can be built, what was published."""
    return _office_page(request, build_forms(None))


def _office_page(request: HttpRequest, forms: list[BuildForm], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "makes_figures": queries.makes_figures(actor),
        "forms": forms,
        "open": queries.open_releases(actor),
        "page": queries.published_releases(actor, after=request.GET.get("after", "")),
        "imports": queries.last_imports(),
    }
    return render(request, "reporting/officer_home.html", context, status=status)


@require_POST
@acts(Permission.RELEASE_BUILD)
def build(request: HttpRequest) -> HttpResponse:
    """Starts a release and counts the first slice."""
    forms = build_forms(request.POST)
    form = next((form for form in forms if form.is_bound), None)
    if form is None or not form.is_valid():
        return _office_page(request, forms, status=422)
    actor, data = actor_of(request), form.cleaned_data
    try:
        begun = releases.start_build(data_set=form.data_set, first=data["first"], last=data["last"], by=actor)
        releases.continue_build(release=begun, by=actor)
    except ReleaseRefused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("reporting:officer_home")
    return redirect("reporting:release", begun.pk)


def _asked_release(request: HttpRequest, pk: UUID) -> Release:
    return get_object_or_404(queries.releases_of(actor_of(request)), pk=pk)


@require_GET
@acts(Permission.RELEASE_READ)
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A release: its progress, its draft, or its seal."""
    asked = _asked_release(request, pk)
    context = {"release": asked, "draft": pages.draft(asked), "facts": queries.facts_in_all()}
    return render(request, "reporting/release.html", context)


@require_POST
@acts(Permission.RELEASE_BUILD)
def proceed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Counts one more slice."""
    asked = _asked_release(request, pk)
    try:
        releases.continue_build(release=asked, by=actor_of(request))
    except ReleaseRefused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("reporting:release", asked.pk)


@require_POST
@acts(Permission.RELEASE_PUBLISH)
@needs_proof
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person's act."""
    asked = _asked_release(request, pk)
    try:
        releases.publish(release=asked, by=actor_of(request))
    except ReleaseRefused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("reporting:release", asked.pk)


@require_POST
@acts(Permission.RELEASE_BUILD)
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The builder gives a release up."""
    asked = _asked_release(request, pk)
    try:
        releases.drop(release=asked, by=actor_of(request))
    except ReleaseRefused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("reporting:release", asked.pk)
    return redirect("reporting:officer_home")
