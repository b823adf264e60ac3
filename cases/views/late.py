"""A slip that comes after its session has ended, or after somebody signed in again in another window.

Both would be refused before any view is asked, and the text would be gone. So the refusal is the page itself, with
everything typed, the same key, and a fresh token: sign in in another window, and send once more.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as plain_csrf_failure

from access.door import to_sign_in
from access.late import give_back, is_lost, is_own_page
from cases.forms.addition import AdditionForm
from cases.forms.slip import SlipForm
from cases.views.slip_context import slip_context

View = Callable[..., HttpResponse]
PAGES = {"cases:slip_new", "cases:slip_alarm"}
ADDING = "cases:slip_add"


def keeps_what_was_typed(view: View) -> View:
    """For the views behind the referral page; outside the door, which it does not open."""

    @functools.wraps(view)
    def through(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and getattr(request, "actor", None) is None:
            return late(request, **kwargs)
        return view(request, **kwargs)

    return through


def late(request: HttpRequest, code: str = "") -> HttpResponse:
    """403 with everything that was typed. Shows nothing but what this very request brought."""
    signed_in = getattr(request, "actor", None) is not None
    words = {"late": True, "sign_in": "" if signed_in else to_sign_in(request).url}
    if code:
        form = AdditionForm(
            initial={"story": request.POST.get("story"), "request_key": request.POST.get("request_key")}
        )
        return render(request, "cases/slips/slip_add.html", {"slip": {"code": code}, "form": form, **words}, status=403)
    context = slip_context(request, SlipForm(request.POST).as_typed())
    return render(request, "cases/slips/slip.html", context | words, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's setting CSRF_FAILURE_VIEW: as always, but what was typed is kept."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return plain_csrf_failure(request, reason)
    if match.view_name in PAGES:
        return late(request)
    if match.view_name == ADDING:
        return late(request, code=match.kwargs["code"])
    sign = getattr(match.func, "door", None)
    if sign is not None and sign.verb is not None and is_lost(request) and is_own_page(request):
        return give_back(request, "" if getattr(request, "actor", None) else to_sign_in(request).url)
    return plain_csrf_failure(request, reason)
