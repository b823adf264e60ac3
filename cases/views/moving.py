"""Where a team is split: to which of the teams that follow each case goes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.door import Page, actor_of, lists
from access.models import Heir, Passage
from access.permissions import Permission
from access.teams.moving_views import own_passage
from access.teams.resealing import heirs_of
from cases.actions.choose_heirs import choose_heirs
from cases.forms.moving import ChoicesForm
from cases.models import Case
from cases.queries.case import team_cases
from cases.queries.moving import first_heirs


@require_http_methods(["GET", "POST"])
@lists(Case, to=Permission.CASE_LIST)
def moving_choices(request: HttpRequest, page: Callable[..., Page]) -> HttpResponse:
    """Each case of the team with the team it goes to; the place of its people is proposed."""
    passage = own_passage(request)
    heirs = heirs_of(passage)
    if request.method == "POST":
        return _remember(request, passage, heirs)
    shown = page(team_cases(actor_of(request)))
    form = ChoicesForm(cases=shown.rows, heirs=heirs, first=first_heirs(passage, heirs, shown.rows))
    return render(request, "cases/moving_choices.html", {"form": form, "page": shown, "heirs": heirs})


def _remember(request: HttpRequest, passage: Passage, heirs: list[Heir]) -> HttpResponse:
    """Only cases of the team that are still here: what has moved meanwhile is passed over. Opens nothing.

    Raises: Http404 for an answer that the page does not offer.
    """
    actor: Any = actor_of(request)
    named = {name.removeprefix("case-") for name in request.POST if name.startswith("case-")}
    cases = [case for case in team_cases(actor) if str(case.pk) in named]
    form = ChoicesForm(request.POST, cases=cases, heirs=heirs, first={})
    if not form.is_valid():
        raise Http404
    choose_heirs(passage=passage, chosen=form.chosen, by=actor)
    messages.success(request, _("Your choices have been kept. You can change them until a case has moved."))
    return redirect("moving")
