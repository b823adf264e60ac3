"""The case worker's side: asking for a place and following the answer. No page here knows an address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from access.door import actor_of, opens, polls
from access.hiding.circles import NobodyLeft
from access.permissions import Permission
from cases.models import Case
from cases.sharing import NoConsent
from shelters import actions, queries
from shelters.forms import RequestForm
from shelters.models import Stay
from shelters.views.answers import done


@require_http_methods(["GET", "POST"])
@opens(Case, to=Permission.BED_REQUEST)
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask a shelter for a place, from a case."""
    actor = actor_of(request)
    may_decide = actor.may(Permission.CASE_SHARE)
    form = RequestForm(request.POST or None, shelters=queries.shelters(timezone.now()), may_decide=may_decide)
    if request.method == "POST" and form.is_valid():
        try:
            stay = actions.request_stay(case=case, by=actor_of(request), **form.values())
        except NoConsent as refusal:
            form.add_error("consent", refusal)
        except NobodyLeft as refusal:
            form.add_error("shelter", refusal)
        else:
            return redirect("shelters:asked", stay.pk)
    return render(
        request,
        "shelters/ask.html",
        {"case": case, "form": form, "stays": queries.stays_of_case(actor_of(request), case)},
    )


@require_http_methods(["GET"])
@opens(Stay, to=Permission.BED_REQUEST)
def asked(request: HttpRequest, stay: Stay) -> HttpResponse:
    """What became of the request: the place is held until …, meet at …, driven by …."""
    return render(request, "shelters/asked.html", {"stay": stay})


@require_http_methods(["GET"])
@polls(Permission.BED_REQUEST)
def asked_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether the house has answered since the page was shown; if so, the page is opened again."""
    stay = get_object_or_404(queries.stays(actor_of(request)), pk=pk)
    answered = stay.status != request.GET.get("seen")
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if answered else {})


@require_POST
@opens(Stay, to=Permission.BED_REQUEST)
def withdraw(request: HttpRequest, stay: Stay) -> HttpResponse:
    """She does not come: the beds are free again."""
    done(request, None, actions.withdraw_stay, stay=stay, by=actor_of(request))
    return redirect("shelters:asked", stay.pk)
