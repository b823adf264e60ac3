from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.door import acts
from access.permissions import Permission
from access.teams.holders import teams_short_of_holders
from access.teams.leaving import ending_soon
from administration.queries.people import open_invitations, waiting_reenrolments
from administration.queries.successions import is_late, unfinished
from administration.queries.system import system_state


@acts(Permission.SYSTEM_READ)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What now? Links that wait, teams that could fall silent, memberships that end, teams on their way, the system."""
    facts = {
        "officers": waiting_reenrolments()[:20],
        "invitations": open_invitations()[:20],
        "short_teams": teams_short_of_holders().order_by("office__sort_key", "pk")[:20],
        "ending": ending_soon()[:20],
        "successions": [{"succession": one, "is_late": is_late(one)} for one in unfinished()[:20]],
        "troubles": [line for line in system_state() if not line.is_well],
    }
    return render(request, "administration/home.html", facts)


@acts(Permission.SYSTEM_READ)
@require_GET
def system(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/system.html", {"lines": system_state()})
