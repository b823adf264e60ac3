"""Invitations of newcomers, by hash."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.guard import GuardedQuerySet, Recorded, new_id
from access.models.people import User


class InvitationQuerySet(GuardedQuerySet):
    """Invitations by their state."""

    def living(self, now: datetime.datetime | None = None) -> "InvitationQuerySet":
        """Those whose link still works."""
        return self.filter(used_at=None, ended_at=None, expires_at__gt=now or timezone.now())


class Invitation(Recorded):
    """A person may enrol once, by a link of which only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(used_at=None) | Q(ended_at=None), name="invitation_used_or_ended")
        ]

    def __str__(self) -> str:
        return str(self.id)
