"""Today's board: the home of the shelter's manager and staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from access.door import actor_of, acts, polls
from access.permissions import Permission
from shelters import queries


@require_http_methods(["GET"])
@acts(Permission.BED_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Who comes, who stays, who leaves, which reviews are due and what is free; codes only."""
    return render(request, "shelters/board.html", {"board": queries.board(actor_of(request))})


@require_http_methods(["GET"])
@polls(Permission.BED_BOARD)
def board_now(request: HttpRequest) -> HttpResponse:
    """The board again, for a screen that stays on it."""
    return render(request, "shelters/board_now.html", {"board": queries.board(actor_of(request))})
