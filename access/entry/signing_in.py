"""Signing in: allauth asks for the passphrase, and the same moment unlocks the person's keys."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actors import Actor, System
from access.change import entry_for
from access.entry.proof import is_fresh
from access.entry.session import keep_keyring
from access.errors import WrongPassphrase
from access.keys import living_user_key, unlock_user_key
from access.models import OpenSession
from audit import log
from audit.models import Outcome


class SignInForm(LoginForm):
    """User name and passphrase. The key goes into the session sealed; nothing opens before the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name"),
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"].label = _("Passphrase")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None, credentials: Any = None) -> HttpResponse:
        if self.user.is_active:  # a closed account gets its page, and no key
            unlock_into_session(request, self.user, self.cleaned_data["password"])
        return super().login(request, redirect_url=redirect_url)  # type: ignore[no-any-return]


class ProofForm(ReauthenticateForm):
    """The passphrase once more, before an act that cannot be taken back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Passphrase")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class Adapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has a mailbox here, and mail tells: the logbook is where it is written."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Asked by allauth before it changes a second factor."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The passphrase, and no other: whoever holds an unlocked telephone has its codes as well."""
        address = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": "", "url": address}] if user.is_authenticated else []


def unlock_into_session(request: HttpRequest, user: Any, passphrase: str) -> None:
    """Unlock a person's keys and keep them in the session. Who has no keys yet gets none."""
    row = living_user_key(user.pk)
    if row is None:
        return
    try:
        keep_keyring(request, unlock_user_key(row, passphrase))
    except WrongPassphrase:
        return


@receiver(user_logged_in)
def _signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    now = timezone.now().timestamp()
    request.session["began"] = request.session["seen"] = request.session["proved"] = now
    request.session.save()
    OpenSession.objects.update_or_create(session_key=request.session.session_key, defaults={"user": user})
    log.write([entry_for(Actor(user), "SIGNED_IN")])


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        log.write([entry_for(Actor(user), "SIGNED_OUT")])


@receiver(user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Without the name that was typed: it may be a passphrase typed into the wrong field."""
    log.write([entry_for(System("sign-in"), "SIGN_IN_FAILED", outcome=Outcome.FORBIDDEN)])
