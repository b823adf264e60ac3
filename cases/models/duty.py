"""Somebody awake: the duty roster, alarms without words, and who was told when. No row holds anything about a case."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.guard import Recorded, new_id
from cases.models.referral import Referral


class RosterEntry(Recorded):
    """One watch: a member of the team, or a name and number that is no account; from-to in UTC."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="roster")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="watches"
    )
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="roster_ends_after_start"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user=None) & ~Q(name="") & ~Q(phone="")),
                name="roster_member_or_name_and_number",
            ),
        ]
        indexes = [models.Index(fields=["team", "ends_at"], name="roster_living")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def who(self) -> str:
        return self.user.full_name if self.user else self.name

    @property
    def number(self) -> str:
        """A number written for this watch goes before the member's own."""
        return self.phone or (self.user.phone if self.user else "")


class Alarm(Recorded):
    """One tap, no words: who, when, for which team, and who took it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="alarms")
    duty_team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="duty_alarms")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="alarms")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="alarms")
    raised_at = models.DateTimeField()
    request_key = models.UUIDField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_alarms"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["raised_by", "request_key"], name="alarm_raised_once"),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="alarm_taken_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=["team", "raised_at"], name="alarm_waiting", condition=Q(taken_at=None))]

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d %H:%M}"


class Step(models.TextChoices):
    """Who is told, one after the other, until somebody takes it."""

    DUTY = "duty", _("the person on duty")
    SUPERVISOR = "supervisor", _("the supervisor")
    PROVINCE = "province", _("the province's duty team")


class Notice(Recorded):
    """That somebody was told of a referral or an alarm: each step once; no name, no number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    alarm = models.ForeignKey(Alarm, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    step = models.CharField(max_length=10, choices=Step)
    people = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(referral=None, alarm__isnull=False) | Q(referral__isnull=False, alarm=None),
                name="notice_of_one_thing",
            ),
            models.UniqueConstraint(fields=["referral", "step"], name="notice_of_referral_once"),
            models.UniqueConstraint(fields=["alarm", "step"], name="notice_of_alarm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.told_at:%Y-%m-%d %H:%M}"
