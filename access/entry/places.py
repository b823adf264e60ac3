"""Where a person is signed in, signing out one of these places or all but this one, and staying here."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from access.entry.pairing import end_sessions
from access.models import OpenSession, User


def open_places(user: User) -> list[OpenSession]:
    """Sessions that are not over, the newest first; what ended by itself is no place any more."""
    now = timezone.now()
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    since = now - datetime.timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    found: Any = OpenSession.objects.filter(Exists(living), user=user, began_at__gte=since)
    return list(found.order_by("-began_at", "session_key")[:50])


def sign_out_place(user: User, mark: str) -> bool:
    """End the own session that has this mark. False when there is none (any more)."""
    keys = [place.session_key for place in OpenSession.objects.filter(user=user) if place.mark == mark]
    return bool(end_sessions(session_key__in=keys, user=user)) if keys else False


def sign_out_others(user: User, here: str | None) -> int:
    """End every session of the person but this one; how many were open."""
    count = sum(place.session_key != here for place in open_places(user))
    keys = OpenSession.objects.filter(user=user).exclude(session_key=here).values_list("session_key", flat=True)
    end_sessions(session_key__in=list(keys))
    return count


def stay_here(request: HttpRequest, user: User) -> None:
    """This session goes on after its owner's passphrase has changed: under a new session key, with the same end."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    OpenSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
