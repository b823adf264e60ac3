"""The forms of the second factor: our words, and a secret that never waits in the session in clear."""

from typing import Any, Final

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access.entry.session import drop_for_session, open_for_session, seal_for_session

_SETTING_UP: Final = "second factor"
_SETTING_UP_SECONDS: Final = 30 * 60


def _digits() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"})


class AppForm(ActivateTOTPForm):
    """Setting up an app. Its secret waits in the session sealed; allauth would keep it there in clear."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["code"].label = _("Six digits from the app")
        self.fields["code"].widget = _digits()
        self.secret = _secret_to_set_up(context.request, keep=self.is_bound)


def _secret_to_set_up(request: HttpRequest, *, keep: bool) -> str:
    """The secret that the page showed last, or a new one."""
    kept = open_for_session(request, _SETTING_UP) if keep else None
    if kept is not None:
        return kept.decode()
    secret = str(generate_totp_secret())
    seal_for_session(request, _SETTING_UP, secret.encode(), _SETTING_UP_SECONDS)
    return secret


def forget_secret(request: HttpRequest) -> None:
    """It is set up: the session need not know it any more."""
    drop_for_session(request, _SETTING_UP)


class KeyForm(AddWebAuthnForm):
    """Adding a passkey or a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class CodeForm(AuthenticateForm):
    """The second step at sign-in: digits of the app or a printed code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits, or a spare code")
        self.fields["code"].widget = _digits()
