"""New keys for who has lost passphrase and printed code: one officer asks, another approves."""

import datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import GuardedQuerySet, Recorded, new_id
from access.models.invitations import Invitation
from access.models.people import User

REQUEST_LIVES: Final = datetime.timedelta(days=7)
LINK_WITHIN: Final = datetime.timedelta(hours=72)


class ReenrolmentReason(models.TextChoices):
    """A code list: nothing about a person in clear."""

    FORGOTTEN = "forgotten", _("The passphrase is forgotten, the printed code cannot be found")
    DESTROYED = "destroyed", _("The printed code was lost in a fire, a flood or a move")
    STEP = "step", _("The second step is lost: phone or key, and the single-use codes")
    SEEN = "seen", _("Somebody else may know the passphrase or the code")


class ReenrolmentQuerySet(GuardedQuerySet):
    """Requests by their state."""

    def waiting(self) -> "ReenrolmentQuerySet":
        """Asked for within seven days, not approved yet."""
        return self.filter(ended_at=None, approved_at=None, asked_at__gt=timezone.now() - REQUEST_LIVES)

    def approved(self) -> "ReenrolmentQuerySet":
        """Approved within 72 hours, and the person has not set a new passphrase yet."""
        return self.filter(ended_at=None, approved_at__gt=timezone.now() - LINK_WITHIN)


class Reenrolment(Recorded):
    """Until the link is used, the old keys go on working: the person may find the code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reenrolments")
    reason = models.CharField(max_length=10, choices=ReenrolmentReason.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    # The newest link; none before two officers agree.
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="reenrolments"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ReenrolmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")) & ~Q(approved_by=F("person")) & ~Q(approved_by=F("asked_by")),
                name="reenrolment_by_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="reenrolment_approved_when_and_by",
            ),
            models.CheckConstraint(
                condition=Q(invitation=None) | Q(approved_at__isnull=False), name="reenrolment_link_after_approval"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
