"""Around every request: the secret cookie, the actor, the session's end, the default refusal."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from access import cipher, late
from access.actors import Actor, System, Trace
from access.change import entry_for
from access.door import to_sign_in
from access.entry import second_factor
from access.entry.idle import idle_seconds
from access.entry.session import COOKIE, PHONE_COOKIE, SessionSecret, decode_cookie, encode_cookie, keyring_of
from access.errors import KeyNotHeld, StaleVersion, UntrustedKey, heard
from access.models import Membership, PairedPhone, UserKey
from access.roles import ROLES, Role
from access.teams.deposit import renew_deposit_where_due
from access.teams.leaving import renew_where_due
from audit import log
from audit.models import Outcome

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecretCookieMiddleware:
    """First of all: takes the secret out of META and COOKIES, so that nothing can store or show it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        text = request.COOKIES.pop(COOKIE, "")
        request.phone_secret = request.COOKIES.pop(PHONE_COOKIE, "")  # type: ignore[attr-defined]
        header = request.META.get("HTTP_COOKIE", "")
        kept = [part for part in header.split(";") if part.split("=", 1)[0].strip() not in (COOKIE, PHONE_COOKIE)]
        request.META["HTTP_COOKIE"] = ";".join(kept)
        secret = SessionSecret(decode_cookie(text))
        request.session_secret = secret  # type: ignore[attr-defined]
        response = self.get_response(request)
        if secret.fresh and secret.value is not None:
            _set_cookie(response, encode_cookie(secret.value))
        elif text and _session_is_empty(request):
            response.delete_cookie(COOKIE, samesite="Strict")
        return response


def _session_is_empty(request: HttpRequest) -> bool:
    """False for what is answered before sessions are looked at: style sheets and scripts."""
    session = getattr(request, "session", None)
    return session is not None and bool(session.is_empty())


def _set_cookie(response: HttpResponse, text: str) -> None:
    response.set_cookie(COOKIE, text, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE)


class SessionMiddleware(sessions.SessionMiddleware):
    """A session that ended while its page was being made (quick exit, one call about a lost phone): to the way in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            ended = to_sign_in(request)
            ended.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
            return ended


class ActorMiddleware:
    """Makes `request.actor`, ends sessions that are over, refuses views without a door."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            _enter(request)
        elif request.session.get("phone"):
            _enter_by_phone(request)
        with heard() as errors:
            response = self.get_response(request)
        if errors and response.status_code < 500:
            raise errors[0]  # somebody swallowed it: the page is not to be trusted
        log_fields_read(request)
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        door = getattr(view, "door", None)
        if door is None:
            by = request.actor or System("nobody")  # type: ignore[attr-defined]
            log.write_at_once([entry_for(by, "VIEW_WITHOUT_DOOR", outcome=Outcome.FORBIDDEN)])
            raise PermissionDenied("this view declares no door")
        if request.actor is not None and door.word not in {"polls", "public"}:  # type: ignore[attr-defined]
            request.session["seen"] = timezone.now().timestamp()
        name = request.resolver_match.url_name if request.resolver_match else None
        if name not in second_factor.OPEN_PAGES and second_factor.is_missing(request, request.actor):  # type: ignore[attr-defined]
            return redirect("mfa_index")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The door's errors, each turned into its page here and nowhere else."""
        if isinstance(error, StaleVersion):
            return render(request, "409.html", status=409)
        if isinstance(error, UntrustedKey):
            log_untrusted(request)
            return render(request, "untrusted.html", {"kept": late.typed_if_lost(request)}, status=503)
        if isinstance(error, KeyNotHeld):
            return render(request, "no_key.html", status=403)
        return None


def session_is_over(request: HttpRequest, membership: Membership | None) -> bool:
    """15 minutes without an act, 12 hours in all; a referral page may be idle for 45 (settings)."""
    now = timezone.now().timestamp()
    session = request.session
    began, seen = session.setdefault("began", now), session.setdefault("seen", now)
    return bool(now - seen > idle_seconds(session, membership) or now - began > settings.SESSION_LONGEST_SECONDS)


def _enter(request: HttpRequest) -> None:
    """Set the actor; whose session is over, or who needs a key and has none in it, is signed out."""
    membership = acting_membership(request)
    if session_is_over(request, membership):
        logout(request)
        request.session_has_ended = True  # type: ignore[attr-defined]
        return
    keyring = keyring_of(request, request.user.pk)  # type: ignore[arg-type]
    if keyring is None and _should_have_a_key(request.user.pk, membership):
        logout(request)  # a session row without its cookie's secret is nobody
        return
    request.actor = Actor(request.user, membership, keyring, _trace(request))  # type: ignore[attr-defined,arg-type]
    try:
        with suppress(KeyNotHeld):  # who holds an earlier key only makes nothing new, and gets the page
            renew_where_due(request.actor)  # type: ignore[attr-defined]
            renew_deposit_where_due(request.actor)  # type: ignore[attr-defined]
    except UntrustedKey:
        log_untrusted(request)  # somebody has changed a key in the database: the old key stays, and it is said


def _enter_by_phone(request: HttpRequest) -> None:
    """A paired phone whose PIN was right: until the phone is ended, the session is over, or 45 idle minutes."""
    phone = PairedPhone.objects.filter(pk=request.session["phone"]).select_related("membership__user").first()
    current = Membership.objects.current().filter(pk=phone.membership_id if phone else None)
    membership = current.select_related("team__office__unit", "team__group", "user").first()
    secret: str = request.phone_secret  # type: ignore[attr-defined]
    mine = phone is not None and cipher.fingerprint(secret.encode()) == bytes(phone.secret_hash)
    if phone is None or not mine or not phone.is_open or membership is None or session_is_over(request, membership):
        request.session.flush()
        return
    request.actor = Actor(membership.user, membership, None, _trace(request), phone=phone)  # type: ignore[attr-defined]


def _trace(request: HttpRequest) -> Trace:
    mark = cipher.fingerprint((request.session.session_key or "").encode()).hex()[:16]
    return Trace(session=mark, request=secrets.token_hex(8))


def _should_have_a_key(user_id: Any, membership: Membership | None) -> bool:
    """Who opens records, and everybody who is enrolled: the sign-in would have unlocked the keys."""
    opens = membership is not None and ROLES[Role(membership.role)].opens_records
    return opens or UserKey.objects.filter(user_id=user_id, ended_at=None).exists()


def acting_membership(request: HttpRequest) -> Membership | None:
    """The membership the session acts under: the chosen one, else the oldest."""
    current = Membership.objects.current().filter(user_id=request.user.pk)
    current = current.select_related("team__office__unit", "team__group").order_by("id")
    chosen = request.session.get("membership")
    found = list(current)
    return next((m for m in found if str(m.pk) == chosen), found[0] if found else None)


def log_fields_read(request: HttpRequest) -> None:
    """The second entry of a read: which fields were really looked at."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.opened:
        return
    read = [(record, sorted(record._envelope.read)) for record in actor.opened if record._envelope is not None]
    log.write_at_once([entry_for(actor, "FIELDS_READ", about=record, fields=names) for record, names in read if names])


def log_untrusted(request: HttpRequest) -> None:
    """A key or a grant outside the chain of signatures is an alarm of its own."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        log.write_at_once([entry_for(actor, "UNTRUSTED_KEY", outcome=Outcome.FAILED)])
