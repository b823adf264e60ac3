"""Invitations: a link that works once and for 72 hours. Only its hash is stored: the database cannot tell it."""

import datetime
import hashlib
import secrets
from typing import Final

from django.utils import timezone

from access.models import Reenrolment, User
from access.models.invitations import Invitation

VALID_FOR: Final = datetime.timedelta(hours=72)


def new_invitation(*, user: User, made_by: User | None) -> tuple[Invitation, str]:
    """The invitation (not saved) and the secret of its link, which is shown once and kept nowhere."""
    secret = secrets.token_urlsafe(32)
    made_at = timezone.now()
    row = Invitation(
        user=user, secret_hash=_hash(secret), made_by=made_by, made_at=made_at, expires_at=made_at + VALID_FOR
    )
    return row, secret


def living_invitation(secret: str) -> Invitation | None:
    """The invitation behind a link, unless it was used, ended or is too old."""
    living = Invitation.objects.living().filter(secret_hash=_hash(secret), user__is_active=True)
    return living.select_related("user").first()


def use_invitation(invitation: Invitation) -> None:
    """The link has done its work. Call it inside the `recording(...)` that enrols the person."""
    invitation.used_at = timezone.now()
    invitation.save()


def end_invitations(user: User) -> None:
    """Older links of a person stop working, inside `recording(...)`."""
    for invitation in Invitation.objects.living().filter(user=user):
        invitation.ended_at = timezone.now()
        invitation.save()


def end_reenrolments(user: User) -> None:
    """Requests for new keys are over, inside `recording(...)`: they were made, or the code was found."""
    for row in Reenrolment.objects.filter(person=user, ended_at=None):
        row.ended_at = timezone.now()
        row.save()


def _hash(secret: str) -> bytes:
    """SHA-256 is enough: the secret has 256 random bits, there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
