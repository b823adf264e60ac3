"""Emergency accesses: who went through a locked grant, why in a code, until when, and what the review said."""

import datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import GuardedQuerySet, Recorded, new_id
from access.models.people import Team, User

LONGEST: Final = datetime.timedelta(hours=2)
REVIEW_WITHIN: Final = datetime.timedelta(hours=24)


class EmergencyReason(models.TextChoices):
    """Why at all; the words beside it are sealed."""

    DANGER = "danger", _("Somebody's life is in danger now")
    UNREACHABLE = "unreachable", _("The team cannot be reached and it cannot wait")
    SHE_ASKS = "she_asks", _("The person calls and needs help at once")
    OFFICE = "office", _("A hospital, the police or a court needs to know at once")


class EmergencyVerdict(models.TextChoices):
    """What the review says."""

    JUSTIFIED = "justified", _("It was justified")
    ASKED = "asked", _("Not clear yet: I have asked")
    NOT_JUSTIFIED = "not_justified", _("It was not justified")


SETTLED: Final = (EmergencyVerdict.JUSTIFIED, EmergencyVerdict.NOT_JUSTIFIED)


class EmergencyQuerySet(GuardedQuerySet):
    """Emergency accesses by their state."""

    def living(self) -> "EmergencyQuerySet":
        """Those that have not run out and were not found unjustified."""
        now = timezone.now()
        return self.filter(opened_at__lte=now, expires_at__gt=now).exclude(verdict=EmergencyVerdict.NOT_JUSTIFIED)

    def unsettled(self) -> "EmergencyQuerySet":
        """Those that wait for a review, the oldest first."""
        return self.exclude(verdict__in=SETTLED).order_by("opened_at", "pk")

    def overdue(self) -> "EmergencyQuerySet":
        """Those that nobody has settled within 24 hours."""
        return self.unsettled().filter(opened_at__lte=timezone.now() - REVIEW_WITHIN)


class EmergencyAccess(Recorded):
    """One person of a duty team may read one record for at most two hours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    record_code = models.CharField(max_length=8)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="emergencies")
    reason = models.CharField(max_length=12, choices=EmergencyReason)
    # A letter to the owning team: its reviewer reads it, nobody else. None once the record was erased.
    words = models.BinaryField(null=True)
    # By the person who took it, over everything above and both times: a row of anybody else opens nothing.
    signature = models.BinaryField(max_length=64)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=14, choices=EmergencyVerdict, blank=True)
    review_words = models.BinaryField(null=True)

    objects: ClassVar[Any] = EmergencyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at"), expires_at__lte=F("opened_at") + LONGEST),
                name="emergency_two_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="", review_words=None)
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
                name="emergency_review_when_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")), name="emergency_not_reviewed_by_its_taker"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user", "opened_at"], name="emergency_by_taker"),
            models.Index(
                fields=["owner_team", "opened_at"],
                name="emergency_to_review",
                condition=~Q(verdict__in=("justified", "not_justified")),
            ),
        ]

    def __str__(self) -> str:
        return self.record_code

    @property
    def is_settled(self) -> bool:
        return self.verdict in SETTLED

    @property
    def is_living(self) -> bool:
        """Whether it has not run out and was not found unjustified; the door asks for more than this."""
        return self.verdict != EmergencyVerdict.NOT_JUSTIFIED and self.opened_at <= timezone.now() < self.expires_at

    @property
    def review_due(self) -> datetime.datetime:
        """By when somebody must have settled it."""
        return self.opened_at + REVIEW_WITHIN
