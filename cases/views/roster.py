"""The duty roster of the own team."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access.door import actor_of, acts, allows
from access.permissions import Permission
from cases.actions.keep_roster import add_watch, remove_watch
from cases.forms.watch import WatchForm
from cases.queries.duty import members_of, on_watch, watch_of, watches_of


@acts(Permission.ROSTER_READ)
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Read by the team; its supervisor also gets the form."""
    form = (
        WatchForm(members=members_of(actor_of(request).team))
        if allows(actor_of(request), Permission.ROSTER_KEEP)
        else None
    )
    return render(request, "cases/duty/roster.html", roster_context(request, form))


@acts(Permission.ROSTER_KEEP)
@require_POST
def roster_add(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster."""
    form = WatchForm(request.POST, members=members_of(actor_of(request).team))
    if form.is_valid():
        add_watch(by=actor_of(request), data=form.cleaned_data)
        return redirect("cases:roster")
    return render(request, "cases/duty/roster.html", roster_context(request, form), status=422)


def roster_context(request: HttpRequest, form: WatchForm | None) -> dict[str, object]:
    team, now = actor_of(request).team, timezone.now()
    return {"form": form, "watches": list(watches_of(team)), "awake": on_watch(team, now), "now": now}


@acts(Permission.ROSTER_KEEP)
@require_POST
def roster_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a watch off the roster."""
    remove_watch(watch=watch_of(actor_of(request).team, pk), by=actor_of(request))
    return redirect("cases:roster")
