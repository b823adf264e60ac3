"""A session's keys: sealed in the session row under a secret that lives only in a cookie.

Neither the session table nor the cookie alone opens anything. The middleware takes the cookie out of
the request before any other code can copy it.
"""

import base64
import secrets
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from access import cipher
from access.errors import TamperedSeal
from access.keys import Keyring

COOKIE: Final = "antam_key"
PHONE_COOKIE: Final = "antam_phone"
_KEYS: Final = "keys"
_DRAWERS: Final = "drawers"


class SessionSecret:
    """The cookie's 32 bytes, kept where neither a traceback nor a session row shows them."""

    __slots__ = ("fresh", "value")

    def __init__(self, value: bytes | None, *, fresh: bool = False) -> None:
        self.value = value
        self.fresh = fresh

    def __repr__(self) -> str:
        return "<session secret>"


def secret_of(request: HttpRequest) -> SessionSecret:
    """The request's secret, set by the middleware."""
    return request.session_secret  # type: ignore[attr-defined,no-any-return]


def decode_cookie(text: str) -> bytes | None:
    """The secret in a cookie's text, or None for anything else."""
    try:
        value = base64.urlsafe_b64decode(text)
    except ValueError:
        return None
    return value if len(value) == cipher.KEY_BYTES else None


def encode_cookie(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _ensure_secret(request: HttpRequest) -> bytes:
    secret = secret_of(request)
    if secret.value is None:
        secret.value, secret.fresh = secrets.token_bytes(cipher.KEY_BYTES), True
    return secret.value


def _key(secret: bytes, purpose: str) -> bytes:
    return cipher.derive(secret, cipher.length_prefixed(b"antam/session/1", purpose.encode()))


def keep_keyring(request: HttpRequest, keyring: Keyring) -> None:
    """Put an unlocked keyring into the session, under a new secret."""
    secret = secret_of(request)
    secret.value, secret.fresh = secrets.token_bytes(cipher.KEY_BYTES), True
    box = cipher.seal_box(_key(secret.value, "keyring"), keyring.to_bytes(), keyring.user_id.bytes)
    request.session[_KEYS] = base64.b64encode(box).decode()


def keyring_of(request: HttpRequest, user_id: UUID) -> Keyring | None:
    """The keyring of this person in this session, or None."""
    box, secret = request.session.get(_KEYS), secret_of(request).value
    if box is None or secret is None:
        return None
    try:
        packed = cipher.open_box(_key(secret, "keyring"), base64.b64decode(box), user_id.bytes)
    except TamperedSeal:
        return None
    return Keyring.from_bytes(user_id, packed)


def seal_for_session(request: HttpRequest, purpose: str, data: bytes, seconds: int) -> None:
    """Keep something for this session alone: a draft, a call card. Gone after `seconds`."""
    context = cipher.length_prefixed(b"drawer", purpose.encode())
    padded = cipher.pad(data)
    box = cipher.seal_box(_key(_ensure_secret(request), purpose), padded, context)
    drawers: dict[str, Any] = request.session.get(_DRAWERS, {})
    until = timezone.now().timestamp() + seconds
    drawers[purpose] = {"box": base64.b64encode(box).decode(), "until": until}
    request.session[_DRAWERS] = drawers


def open_for_session(request: HttpRequest, purpose: str) -> bytes | None:
    """What was kept under `purpose`, unless it is gone or not of this session."""
    drawer, secret = request.session.get(_DRAWERS, {}).get(purpose), secret_of(request).value
    if drawer is None or secret is None:
        return None
    if drawer["until"] <= timezone.now().timestamp():
        drop_for_session(request, purpose)
        return None
    context = cipher.length_prefixed(b"drawer", purpose.encode())
    try:
        return cipher.unpad(cipher.open_box(_key(secret, purpose), base64.b64decode(drawer["box"]), context))
    except TamperedSeal:
        return None


def seconds_left(request: HttpRequest, purpose: str) -> int:
    """How long the drawer stays, in whole seconds; 0 when there is none."""
    drawer = request.session.get(_DRAWERS, {}).get(purpose)
    return max(0, int(drawer["until"] - timezone.now().timestamp())) if drawer else 0


def drop_for_session(request: HttpRequest, purpose: str) -> None:
    """Forget what was kept under `purpose`."""
    drawers = request.session.get(_DRAWERS, {})
    if drawers.pop(purpose, None) is not None:
        request.session[_DRAWERS] = drawers
