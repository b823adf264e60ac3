"""A form that comes after its session has ended, or after somebody signed in again in another window.

It would be refused before any view is asked, and what was typed would be gone. So the refusal gives it back: hidden in
a page with a fresh token, to be sent once more after signing in. The page shows nothing but what this very request
brought, and looks at no record: it is the same for one that exists and one that never was.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NEVER_REPEATED: Final = {"csrfmiddlewaretoken", "passphrase", "proof_passphrase", "password", "again", "pin"}


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields to give back, in their order; secrets are typed again."""
    pairs = ((name, str(value)) for name, values in request.POST.lists() for value in values)
    return [(name, value) for name, value in pairs if name not in _NEVER_REPEATED]


def is_lost(request: HttpRequest) -> bool:
    """Whether something typed would be gone. A small part of a page (htmx) has no page to go to."""
    return request.method == "POST" and "HX-Request" not in request.headers and bool(typed(request))


def typed_if_lost(request: HttpRequest) -> list[tuple[str, str]]:
    """What a page that refuses has to give back; empty when nothing was typed."""
    return typed(request) if is_lost(request) else []


def is_own_page(request: HttpRequest) -> bool:
    """Whether a page of our own was only too old: a form from elsewhere gets no fresh token into anybody's hands."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def give_back(request: HttpRequest, sign_in: str) -> HttpResponse:
    """403 with everything that was typed. `sign_in`: where to, empty for who is signed in."""
    context = {"kept": typed(request), "sign_in": sign_in, "files": bool(request.FILES)}
    return render(request, "access/late.html", context, status=403)
