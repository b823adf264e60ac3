"""A holder's page: the records of the own team go over into the team that follows, a slice a request."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from access import door
from access.entry.proof import needs_proof
from access.hiding.sight import unhidden
from access.models import Passage, SuccessionKind, Team
from access.permissions import Permission
from access.teams import resealing


def own_passage(request: HttpRequest) -> Passage:
    """What is planned for the acting person's team. Raises: Http404."""
    passage = resealing.passage_of(door.actor_of(request).team)
    if passage is None:
        raise Http404
    return passage


@door.acts(Permission.RECORD_RESEAL)
@require_GET
def moving(request: HttpRequest) -> HttpResponse:
    """Where the records go, how far they are, and the button that goes on."""
    return render(request, "access/moving.html", _facts(own_passage(request), door.actor_of(request)))


def _without_key(passage: Passage) -> list[Team]:
    """Teams that follow and cannot be sealed to yet."""
    heirs = passage.heirs.values("team")
    return list(Team.objects.filter(pk__in=heirs, keys=None).order_by("name", "pk"))


def _facts(passage: Passage, by: Any) -> dict[str, object]:
    heirs = resealing.heirs_of(passage)
    progress = resealing.progress_of(passage)
    return {
        "passage": passage,
        "heirs": heirs,
        "without_key": _without_key(passage),
        "progress": progress,
        "set_aside": unhidden(passage.left_behind.order_by("record_kind", "record_code", "pk"), by, "record_id")[:100],
        "remainder": [pair for pair in resealing.remainder_of(passage.team) if pair[1]],
        "is_split": passage.succession.kind == SuccessionKind.SPLIT,
    }


@door.acts(Permission.RECORD_RESEAL)
@needs_proof
@require_POST
def start_moving(request: HttpRequest) -> HttpResponse:
    """The first press, with the passphrase: what has moved does not come back by a button."""
    passage = own_passage(request)
    if _without_key(passage):
        return redirect("moving")
    resealing.start(passage=passage, by=door.actor_of(request))
    return _go_on(request, passage)


@door.acts(Permission.RECORD_RESEAL)
@require_POST
def go_on_moving(request: HttpRequest) -> HttpResponse:
    """Every press after that; the page presses by itself where there is JavaScript. Less than a second each."""
    passage = own_passage(request)
    if passage.started_at is None:
        return redirect("moving")
    if "again" in request.POST:
        resealing.try_again(passage=passage, by=door.actor_of(request))
    return _go_on(request, passage)


def _go_on(request: HttpRequest, passage: Passage) -> HttpResponse:
    resealing.move_slice(passage=passage, by=door.actor_of(request))
    if request.headers.get("HX-Request"):
        return render(request, "access/moving_state.html", _facts(passage, door.actor_of(request)))
    return redirect("moving")
