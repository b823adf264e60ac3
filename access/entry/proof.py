"""Signing in again before an act that cannot be taken back.

The passphrase is asked in the page that answers the POST, with everything that was typed kept in it:
allauth's own way would store the POST in the session row. Its views (the second factor) stand behind
`needs_proof` too, and its adapter asks `is_fresh`: there is one proof in the house, the passphrase.
"""

import functools
from collections.abc import Callable
from typing import Any, Final

from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.change import entry_for
from access.door import actor_of
from audit import log
from audit.models import Outcome

FRESH_SECONDS: Final = 300
_FIELD: Final = "proof_passphrase"
View = Callable[..., HttpResponse]


def needs_proof(view: View) -> View:
    """Under a door decorator: a POST goes through within five minutes of the last passphrase."""

    @functools.wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if is_fresh(request) or _proved(request):
            request.proof_given = True  # type: ignore[attr-defined]  # for all of this request, also if it is slow
            return view(request, *args, **kwargs)
        return _proof_page(request)

    through.asks_proof = True  # type: ignore[attr-defined]  # read by the test that names every such address
    return through


def proof_each_time(request: HttpRequest) -> HttpResponse | None:
    """For an act that asks each time, however fresh the last one is: the page that asks, or None when this very
    request brought the passphrase. Called by the view once its form is right."""
    return None if _proved(request) else _proof_page(request)


def _proof_page(request: HttpRequest) -> HttpResponse:
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OWN]
    return render(request, "access/proof.html", {"kept": kept, "wrong": _FIELD in request.POST}, status=401)


_OWN: Final = frozenset({_FIELD, "csrfmiddlewaretoken"})


def is_fresh(request: HttpRequest) -> bool:
    """Whether the passphrase was given in the last five minutes."""
    given = timezone.now().timestamp() - request.session.get("proved", 0) < FRESH_SECONDS
    return bool(given or getattr(request, "proof_given", False))


def remember_proof(request: HttpRequest) -> None:
    """From now on, for five minutes."""
    request.session["proved"] = timezone.now().timestamp()


@receiver(authentication_step_completed)
def _typed_again(request: HttpRequest, method: str, **kwargs: Any) -> None:
    """The passphrase page before a GET (`account_reauthenticate`) counts as the same proof."""
    if method == "password" and kwargs.get("reauthenticated"):
        remember_proof(request)


def _proved(request: HttpRequest) -> bool:
    passphrase = request.POST.get(_FIELD, "")
    if not passphrase:
        return False
    if request.session.get("proof_tries", 0) >= 5 or not request.user.check_password(passphrase):
        request.session["proof_tries"] = request.session.get("proof_tries", 0) + 1
        log.write_at_once([entry_for(actor_of(request), "PROOF_REFUSED", outcome=Outcome.FORBIDDEN)])
        return False
    request.session["proof_tries"] = 0
    remember_proof(request)
    return True
