"""Pages of the porch: home, acting as, staying, leaving quickly."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import door
from access.entry.idle import idle_seconds
from access.models import Membership
from access.permissions import Permission
from access.roles import ROLES, Role
from access.signals import left_quickly


@door.public("sends everybody to the page that is theirs")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return door.to_sign_in(request)
    actor = door.actor_of(request)
    if actor.role is None:
        return render(request, "access/no_team.html")
    return redirect(ROLES[actor.role].home)


@door.acts(Permission.ROLE_CHANGE)
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose the membership to act under."""
    mine = Membership.objects.current().filter(user_id=request.user.pk).select_related("team").order_by("id")
    if request.method == "POST":
        chosen = next((m for m in mine if str(m.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        request.session["membership"] = str(chosen.pk)
        return redirect("home")
    cards = [(membership, ROLES[Role(membership.role)]) for membership in mine]
    return render(request, "access/act_as.html", {"cards": cards})


@door.polls(Permission.HOME_READ)
@require_GET
def time_left(request: HttpRequest) -> HttpResponse:
    """The warning two minutes before the session ends; empty before that."""
    idle = idle_seconds(request.session, door.actor_of(request).membership)
    left = int(request.session["seen"] + idle - timezone.now().timestamp())
    soon = left <= settings.SESSION_WARNING_SECONDS
    return render(request, "components/session_warning.html", {"seconds": left, "soon": soon})


@door.acts(Permission.HOME_READ)
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """One tap to stay: the door itself has prolonged the session."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("home")


@door.public("must work for everybody, at once, also without a session")
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Away to the weather; the rooms drop their drafts, and a session that can only send ends."""
    left_quickly.send(sender=None, request=request)
    actor = getattr(request, "actor", None)
    if actor is not None and (actor.role is None or not ROLES[actor.role].opens_records):
        logout(request)
    return HttpResponseRedirect(settings.QUICK_EXIT_URL)
