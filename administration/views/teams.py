from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from access.door import actor_of, acts
from access.permissions import Permission
from access.teams.closing import StillHeld, close_team, hindrances
from access.teams.resealing import passage_of
from administration.paging import page_by
from administration.queries.people import members_of
from administration.queries.teams import teams
from administration.views.offices import require_form


@acts(Permission.ACCOUNT_READ)
@require_GET
def team_list(request: HttpRequest) -> HttpResponse:
    page = page_by(teams(), name="office__sort_key", after=request.GET.get("after", ""))
    return render(request, "administration/teams.html", {"page": page})


@acts(Permission.ACCOUNT_READ)
@require_GET
def team_page(request: HttpRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(teams(), pk=pk)
    facts = {"team": team, "members": members_of(team), "passage": passage_of(team)}
    return render(request, "administration/team.html", facts)


@acts(Permission.OFFICE_MANAGE)
@require_form
def end_team(request: HttpRequest, pk: int) -> HttpResponse:
    """What still hinders the end of a team; the button appears when nothing does."""
    team = get_object_or_404(teams(), pk=pk)
    if request.method == "POST":
        try:
            close_team(by=actor_of(request), team=team)
        except StillHeld as refusal:
            messages.error(request, str(refusal))
            return redirect("administration:end_team", pk=pk)
        messages.success(request, _("The team has been closed."))
        return redirect("administration:teams")
    return render(request, "administration/end_team.html", {"team": team, "hindrances": hindrances(team)})
