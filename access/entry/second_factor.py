"""The second factor: required of everybody who opens records, keeps accounts or publishes.

allauth keeps the secrets; this file seals them in the database under the server's own key, writes every
change into the logbook and lets nobody of those roles past the set-up page without one.
"""

import base64
from typing import Any, ClassVar, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access import cipher
from access.actors import Actor
from access.change import entry_for
from access.entry.factor_forms import forget_secret
from access.roles import SECOND_FACTOR_ROLES
from audit import log
from audit.models import Outcome

_CONTEXT: Final = b"antam/second-factor/1"
# What somebody without a second factor still reaches: setting one up, his own keys, the way out.
OPEN_PAGES: Final = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "recovery_code",
        "recovery_code_kept",
        "my_keys",
        "time_left",
        "stay",
        "exit",
        "set_language",
    }
)


class Adapter(DefaultMFAAdapter):
    """Seals the second factors' secrets in the database."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a key first. Spare codes stand in for it."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(cipher.seal_box(_key(), text.encode(), _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher.open_box(_key(), base64.b64decode(encrypted_text), _CONTEXT).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What the form proposes; also in the language of the page."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("My key") if number == 1 else _("My key %(number)s") % {"number": number}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has a mailbox here; the logbook tells."""


def _key() -> bytes:
    return cipher.derive(settings.SECRET_KEY.encode(), _CONTEXT)


def is_missing(request: HttpRequest, actor: Actor | None) -> bool:
    """Whether this person must set up a second factor before anything else."""
    if not settings.SECOND_FACTOR_REQUIRED or actor is None or actor.phone is not None:
        return False
    if actor.role not in SECOND_FACTOR_ROLES or request.session.get("second factor"):
        return False
    if Authenticator.objects.filter(user_id=actor.user.pk).exclude(type="recovery_codes").exists():
        request.session["second factor"] = True
        return False
    return True


def end_factors(user: Any) -> None:
    """All second factors of a person who gets new keys: the app and the passkeys may be lost or in other hands."""
    count, _kinds = Authenticator.objects.filter(user_id=user.pk).delete()
    if count:
        log.write([entry_for(Actor(user), "SECOND_FACTORS_ENDED")])


@receiver(authenticator_added)
def _added(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    forget_secret(request)
    log.write([entry_for(Actor(user), "SECOND_FACTOR_ADDED", purpose=str(authenticator.type))])


@receiver(authenticator_removed)
def _removed(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    request.session.pop("second factor", None)
    log.write([entry_for(Actor(user), "SECOND_FACTOR_REMOVED", purpose=str(authenticator.type))])


@receiver(authenticator_reset)
def _drawn_anew(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    log.write([entry_for(Actor(user), "SPARE_CODES_RENEWED")])


@receiver(authenticator_used)
def _used(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    log.write([entry_for(Actor(user), "SECOND_FACTOR_USED", purpose=str(authenticator.type))])


@receiver(authentication_failed)
def _failed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    log.write([entry_for(Actor(user), "SECOND_FACTOR_REFUSED", outcome=Outcome.FORBIDDEN)])
