"""Paired phones: a device secret in a cookie and a six-digit PIN, five tries counted on the server.

The PIN's hash covers the device secret too, of which the database knows only a hash: a stolen dump
gives nothing to try PINs on.
"""

import datetime
import secrets
from typing import Any, Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from access import cipher
from access.actors import System
from access.change import recording
from access.models import Membership, OpenSession, PairedPhone, PairingLink
from access.permissions import Permission
from places.queries import units_of_province

LINK_LIVES: Final = datetime.timedelta(minutes=10)
_SYSTEM: Final = System("phone")


class LinkUsed(Exception):
    """A pairing link works once."""


def make_link(*, by: Any, membership: Membership) -> str:
    """A pairing link's token, shown once; earlier links for the same person end."""
    token, now = secrets.token_urlsafe(24), timezone.now()
    row = PairingLink(
        membership=membership,
        token_hash=cipher.fingerprint(token.encode()),
        made_by=by.user,
        expires_at=now + LINK_LIVES,
    )
    with recording(by=by, to=Permission.PHONE_PAIR, event="PAIRING_LINK_MADE", about=row):
        for earlier in _living_links().filter(membership=membership):
            earlier.expires_at = now
            earlier.save()
        row.save()
    return token


def _living_links() -> Any:
    return PairingLink.objects.filter(used_at=None, expires_at__gt=timezone.now())


def find_link(token: str) -> PairingLink | None:
    """The living link behind a token."""
    links = _living_links().filter(token_hash=cipher.fingerprint(token.encode()))
    found: PairingLink | None = links.select_related("membership__user", "membership__team").first()
    return found


def pair(*, link: PairingLink, pin: str) -> tuple[PairedPhone, str]:
    """Turn a pairing link into a paired phone. Returns it with the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    phone = PairedPhone(
        membership=link.membership,
        secret_hash=cipher.fingerprint(secret.encode()),
        pin_hash=make_password(pin + secret),
    )
    with recording(by=_SYSTEM, to=Permission.PHONE_PAIR, about=phone):
        _use_up(link)
        phone.save()
    return phone, secret


def _use_up(link: PairingLink) -> None:
    """Once only. Raises: LinkUsed when somebody was faster."""
    found = PairingLink.objects.select_for_update().get(pk=link.pk)
    if found.used_at is not None:
        raise LinkUsed("this link has paired a phone already")
    found.used_at = timezone.now()
    found.save()


def phone_of(secret: str) -> PairedPhone | None:
    """The phone that has this secret, open or not."""
    mark = cipher.fingerprint(secret.encode())
    return PairedPhone.objects.filter(secret_hash=mark).select_related("membership__user").first()


def may_send(phone: PairedPhone) -> bool:
    """Whether its owner still belongs to where it was paired."""
    return bool(Membership.objects.current().filter(pk=phone.membership_id).exists())


def try_pin(*, phone: PairedPhone, secret: str, pin: str) -> bool:
    """Count a try, then check it; a right PIN gives all five back. The fifth wrong one ends the phone."""
    with recording(by=_SYSTEM, to=Permission.KEY_USE, event="PIN_TRIED", about=phone):
        locked = PairedPhone.objects.select_for_update().get(pk=phone.pk)
        if not locked.is_open:
            return False
        right = check_password(pin + secret, locked.pin_hash)
        locked.tries_left = PairedPhone.TRIES if right else locked.tries_left - 1
        locked.save()
    phone.tries_left = locked.tries_left
    return right


def end_phone(*, by: Any, phone: PairedPhone) -> None:
    """End a lost phone at once, with every session it has open."""
    with recording(by=by, to=Permission.PHONE_END, about=phone):
        phone.ended_at, phone.ended_by = timezone.now(), by.user
        phone.save()
        end_sessions(phone=phone)


def end_sessions(**which: Any) -> int:
    """Delete the session rows behind these open sessions: nothing they hold opens any more."""
    keys = list(OpenSession.objects.filter(**which).values_list("session_key", flat=True))
    OpenSession.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def phones_near(actor: Any) -> Any:
    """The phones that the person on duty may still end."""
    return phones_in_reach(actor).filter(ended_at=None)


def phones_in_reach(actor: Any) -> Any:
    """The phones of the own commune, or for the duty team of its province, ended ones too."""
    found = PairedPhone.objects.select_related("membership__user", "membership__team__office__unit")
    return found.filter(_within_reach(actor, "membership__team__office__unit"))


def people_to_pair(actor: Any) -> Any:
    """Memberships whose phone this supervisor may pair."""
    senders = Membership.objects.current().filter(role__in=["address_volunteer", "referrer"])
    senders = senders.select_related("user", "team__office__unit")
    return senders.filter(_within_reach(actor, "team__office__unit"))


def _within_reach(actor: Any, unit: str) -> Q:
    """Of the own commune; for the duty team of its province, and of what was merged into that since."""
    own = actor.office.unit
    if actor.office.kind != "province_duty_team":
        return Q(**{unit: own})
    return Q(**{f"{unit}__in": units_of_province(own)})
