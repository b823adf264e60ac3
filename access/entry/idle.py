"""How long a session may lie idle: 15 minutes, and 45 for who sends and opens no record (settings)."""

from typing import Any, Final

from django.conf import settings

from access.models import Membership
from access.roles import CASE_ROLES

_AWAKE_AS: Final = "awake_as"


def stay_awake(session: Any, membership: Membership) -> None:
    """The longer time, for this membership alone: who goes on under another one has the short time again."""
    session[_AWAKE_AS] = str(membership.pk)


def idle_seconds(session: Any, membership: Membership | None) -> int:
    """The time this session may lie idle while it acts under that membership."""
    awake = membership is not None and session.get(_AWAKE_AS) == str(membership.pk)
    return int(settings.SESSION_IDLE_SECONDS_SENDING if awake else settings.SESSION_IDLE_SECONDS)


def opens_records(user: Any) -> bool:
    """Whether the person has a role that opens records: then a session of his can go over into it."""
    return bool(Membership.objects.current().filter(user=user, role__in=CASE_ROLES).exists())
