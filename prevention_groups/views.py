"""The pages of a prevention group's member: counts only."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from access.door import actor_of, acts
from access.permissions import Permission
from prevention_groups import actions, queries
from prevention_groups.forms import CorrectionForm, GroupForm, ResponseForm, SessionForm
from prevention_groups.months import this_month
from prevention_groups.pages import page_of

COUNTS = ("held_on", "kind", "topic", "women", "men", "children")


@require_http_methods(["GET"])
@acts(Permission.GROUP_READ)
def home(request: HttpRequest) -> HttpResponse:
    """Write down a session, write down help, this month."""
    return _month_page(request, this_month(), "prevention_groups/home.html")


@require_http_methods(["GET", "POST"])
@acts(Permission.SESSION_LOG)
def start(request: HttpRequest) -> HttpResponse:
    """Say once what the group is, before anything can be counted."""
    office = queries.office_to_start(actor_of(request))
    if office is None:
        raise Http404
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.found_group(office=office, data=form.cleaned_data, by=actor_of(request))
        return redirect("prevention_groups:home")
    return render(request, "prevention_groups/start_form.html", {"form": form})


@require_http_methods(["GET"])
@acts(Permission.GROUP_READ)
def month(request: HttpRequest, month: date) -> HttpResponse:
    """The report of a month."""
    return _month_page(request, month, "prevention_groups/month.html")


@require_http_methods(["GET"])
@acts(Permission.GROUP_READ)
def sessions(request: HttpRequest) -> HttpResponse:
    """All sessions of the group, newest first."""
    page = page_of(queries.sessions_of(actor_of(request)), after=request.GET.get("after", ""))
    return render(request, "prevention_groups/sessions.html", {"page": page})


@require_http_methods(["GET", "POST"])
@acts(Permission.SESSION_LOG)
def new_session(request: HttpRequest) -> HttpResponse:
    """Write down a session."""
    group = get_object_or_404(queries.groups_of(actor_of(request)))
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = actions.log_session(group=group, data=form.cleaned_data, by=actor_of(request))
        return redirect("prevention_groups:month", session.held_on)
    return render(request, "prevention_groups/session_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@acts(Permission.SESSION_LOG)
def edit_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a session."""
    session = get_object_or_404(queries.sessions_of(actor_of(request)), pk=pk)
    form = SessionForm(request.POST or None, initial={name: getattr(session, name) for name in COUNTS})
    if request.method == "POST" and form.is_valid():
        actions.correct_session(session=session, data=form.cleaned_data, by=actor_of(request))
        return redirect("prevention_groups:month", session.held_on)
    return render(request, "prevention_groups/session_form.html", {"form": form, "session": session})


@require_http_methods(["GET", "POST"])
@acts(Permission.RESPONSE_LOG)
def new_response(request: HttpRequest) -> HttpResponse:
    """Write down one time that the group helped."""
    group = get_object_or_404(queries.groups_of(actor_of(request)))
    form = ResponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = actions.log_response(group=group, by=actor_of(request), **form.cleaned_data)
        return redirect("prevention_groups:month", count.month)
    return render(request, "prevention_groups/response_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@acts(Permission.RESPONSE_LOG)
def edit_response(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a count of a month."""
    count = get_object_or_404(queries.responses_of(actor_of(request)), pk=pk)
    form = CorrectionForm(request.POST or None, initial={"times": count.times})
    if request.method == "POST" and form.is_valid():
        actions.correct_response(count=count, times=form.cleaned_data["times"], by=actor_of(request))
        return redirect("prevention_groups:month", count.month)
    return render(request, "prevention_groups/correction_form.html", {"form": form, "count": count})


def _month_page(request: HttpRequest, month: date, template: str) -> HttpResponse:
    actor = actor_of(request)
    context = {"group": queries.groups_of(actor).first(), "may_start": queries.office_to_start(actor)}
    return render(request, template, {**context, "month": queries.month(actor, month)})
