"""Standing in: the key that a team leaves with another one, and who steps in with it, for how long."""

import datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import GuardedQuerySet, Recorded, new_id
from access.models.people import Membership, Team, User, stand_in_roles

LONGEST_DAYS: Final = 14
REQUEST_LIVES: Final = datetime.timedelta(hours=72)


class StandInKey(Recorded):
    """A team's private key of one epoch, sealed to the team that may stand in for it: one a team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.OneToOneField(Team, on_delete=models.PROTECT, related_name="deposit")
    team_epoch = models.PositiveSmallIntegerField()
    by_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="kept_deposits")
    by_team_epoch = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    # Made with the team's own private key: only who held it can have named the stand-in team.
    proof = models.BinaryField(max_length=32)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(team=F("by_team")), name="no_team_stands_in_for_itself")
        ]

    def __str__(self) -> str:
        return f"{self.team_id}/{self.team_epoch}"


class StandInReason(models.TextChoices):
    """Why somebody steps in. A code list: the words beside it are sealed."""

    HOLIDAY = "holiday", _("Leave or Tết")
    ILLNESS = "illness", _("Illness")
    VACANCY = "vacancy", _("Somebody left, and nobody has followed yet")
    KEYS_LOST = "keys_lost", _("Passphrase and recovery code are lost")
    DISASTER = "disaster", _("Flood, storm or power cut")
    OTHER = "other", _("Another reason")


class StandInQuerySet(GuardedQuerySet):
    """Requests and stays by their state."""

    def waiting(self) -> "StandInQuerySet":
        """Asked for within 72 hours and not approved."""
        return self.filter(approved_at=None, asked_at__gt=timezone.now() - REQUEST_LIVES)

    def running(self) -> "StandInQuerySet":
        """Somebody is in today."""
        today = timezone.localdate()
        return self.filter(membership__starts_on__lte=today, membership__ends_on__gte=today)


class StandIn(Recorded):
    """One person of the stand-in team works for the absent team, for at most 14 days: one asks, another approves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="stand_ins")
    by_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="steps_in")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stand_ins")
    role = models.CharField(max_length=24, choices=stand_in_roles)
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=StandInReason.choices)
    # The same words, once for each of the two teams.
    words_for_team = models.BinaryField()
    words_for_by_team = models.BinaryField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="standing_in"
    )

    objects: ClassVar[Any] = StandInQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(team=F("by_team")), name="stand_in_of_another_team"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("person")), name="stand_in_by_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_DAYS)
                & (Q(ends_on=None) | Q(ends_on__lt=F("starts_on") + datetime.timedelta(days=LONGEST_DAYS))),
                name="stand_in_of_14_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, starts_on=None, ends_on=None, membership=None)
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    membership__isnull=False,
                ),
                name="stand_in_approved_when_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
