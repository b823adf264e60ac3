"""Enrolment by a one-time link, the way back for who forgot the passphrase, and a new code for who did not."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access import door
from access.entry import places, renewing, returning
from access.entry.proof import proof_each_time, remember_proof
from access.entry.session import drop_for_session, keep_keyring, open_for_session, seal_for_session
from access.forms import ForgottenForm, NewCodeForm, NewPassphraseForm
from access.keys import Keyring
from access.models import User
from access.permissions import Permission
from access.teams import enrolment, invitations

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_CODE_SECONDS = 30 * 60


@door.public("who is invited has nothing yet but the link")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Set a passphrase: the keys are made, and the person is signed in."""
    invitation = invitations.living_invitation(token)
    if invitation is None:
        return render(request, "access/link_over.html", status=410)
    form = NewPassphraseForm(request.POST or None, person=invitation.user)
    if request.method == "POST" and form.is_valid():
        keyring, code = enrolment.enrol_by_invitation(invitation=invitation, passphrase=form.cleaned_data["passphrase"])
        return _enter(request, invitation.user, keyring, code)
    return render(request, "access/join.html", {"form": form, "person": invitation.user})


@door.public("who forgot the passphrase cannot sign in")
def forgotten(request: HttpRequest) -> HttpResponse:
    """User name, printed code and a new passphrase. The same answer for every wrong pair."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = returning.by_recovery_code(request, **_forgotten(form))
        if found is not None:
            user, code = found
            request.session.flush()
            return render(request, "access/recovery_code.html", {"code": code, "person": user})
        form.add_error(None, returning.refusal())
    return render(request, "access/forgotten.html", {"form": form})


def _forgotten(form: ForgottenForm) -> dict[str, str]:
    data = form.cleaned_data
    return {"username": data["username"], "code": data["code"], "passphrase": data["passphrase"]}


def _enter(request: HttpRequest, user: User, keyring: Keyring, code: str) -> HttpResponse:
    """Sign in, keep the keys in the session, and show the new recovery code."""
    request.session.flush()
    login(request, user, backend=_BACKEND)
    keep_keyring(request, keyring)
    remember_proof(request)
    seal_for_session(request, "recovery code", code.encode(), _CODE_SECONDS)
    return redirect("recovery_code")


@door.acts(Permission.KEY_KEEP)
def recovery_code(request: HttpRequest) -> HttpResponse:
    """The recovery code, to print; gone after half an hour or once it is said to be kept."""
    code = open_for_session(request, "recovery code")
    if code is None:
        return redirect("home")
    return render(request, "access/recovery_code.html", {"code": code.decode(), "person": door.actor_of(request).user})


@door.acts(Permission.KEY_KEEP)
@require_POST
def recovery_code_kept(request: HttpRequest) -> HttpResponse:
    """The person has printed it."""
    drop_for_session(request, "recovery code")
    return redirect("home")


@door.acts(Permission.KEY_KEEP)
def new_recovery_code(request: HttpRequest) -> HttpResponse:
    """A new recovery code, and a new passphrase for who wants one. Raises: KeyNotHeld.

    The present passphrase is asked each time: a screen left open right after signing in must not be enough.
    """
    # Two empty fields are an answer here: the code alone.
    form = NewCodeForm(request.POST if request.method == "POST" else None, person=door.actor_of(request).user)
    if not form.is_valid():
        return render(request, "access/new_recovery_code.html", {"form": form})
    return proof_each_time(request) or _renew(request, form.cleaned_data["passphrase"])


def _renew(request: HttpRequest, passphrase: str) -> HttpResponse:
    actor = door.actor_of(request)
    code = renewing.renew(by=actor, passphrase=passphrase, here=request.session.session_key)
    if passphrase:
        places.stay_here(request, actor.user)
        messages.success(request, _("Your passphrase has been changed, and you are signed out everywhere else."))
    seal_for_session(request, "recovery code", code.encode(), _CODE_SECONDS)
    return redirect("recovery_code")
