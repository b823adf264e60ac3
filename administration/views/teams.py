from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from access.door import acts
from access.permissions import Permission
from administration.paging import page_by
from administration.queries.people import members_of
from administration.queries.teams import teams


@acts(Permission.ACCOUNT_READ)
@require_GET
def team_list(request: HttpRequest) -> HttpResponse:
    page = page_by(teams(), name="office__sort_key", after=request.GET.get("after", ""))
    return render(request, "administration/teams.html", {"page": page})


@acts(Permission.ACCOUNT_READ)
@require_GET
def team_page(request: HttpRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(teams(), pk=pk)
    return render(request, "administration/team.html", {"team": team, "members": members_of(team)})
