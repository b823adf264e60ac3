"""Stored keys. Every private half is sealed; what is in clear here are public halves."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from access.guard import GuardedQuerySet, Recorded, new_id
from access.models.people import Team, User


class UserKey(Recorded):
    """A person's key pairs of one enrolment. The private halves lie here twice: under the passphrase
    and under the printed recovery code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="user_keys")
    box_public = models.BinaryField(max_length=32)
    sign_public = models.BinaryField(max_length=32)
    by_passphrase = models.BinaryField()
    by_recovery_code = models.BinaryField()
    # Who compared six words with the newcomer and signed; None stands for the founding key.
    vouched_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.BinaryField(max_length=64, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(ended_at=None), name="one_living_user_key")
        ]

    def __str__(self) -> str:
        return str(self.id)


class TeamKey(Recorded):
    """One epoch of a team's key pair. `sealed_previous` is the epoch before, for those who stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="keys")
    epoch = models.PositiveSmallIntegerField()
    box_public = models.BinaryField(max_length=32)
    sealed_previous = models.BinaryField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.BinaryField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team", "epoch"], name="one_key_a_team_epoch"),
            models.CheckConstraint(condition=models.Q(epoch__gte=1), name="team_epochs_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}/{self.epoch}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new epoch makes due what the team left with its stand-in team, and what others left with this one."""
        super().save(*args, **kwargs)
        touched = models.Q(pk=self.team_id, stand_in__isnull=False) | models.Q(stand_in=self.team_id)
        for team in Team.objects.filter(touched, needs_new_deposit=False):
            team.needs_new_deposit = True
            team.save(update_fields=["needs_new_deposit"])


class TeamKeyShare(Recorded):
    """A team key's private half, sealed to one member's own key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team_key = models.ForeignKey(TeamKey, on_delete=models.CASCADE, related_name="shares")
    user_key = models.ForeignKey(UserKey, on_delete=models.CASCADE, related_name="shares")
    sealed = models.BinaryField()
    # The next epoch is sealed only to who has a share that a trusted person signed.
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team_key", "user_key"], name="one_share_a_member")
        ]

    def __str__(self) -> str:
        return str(self.id)


class RecordKey(Recorded):
    """What lies beside the grants of a record. Epoch 0: its salts (`access.salts`). Epoch n: the root of
    epoch n, sealed under root n + 1, so that old rows open and whoever left reads nothing new. `LETTERS`, which
    no root reaches: the second key of letters about something (`access.perishable`), whose id is in `record_id`."""

    SALTS = 0
    LETTERS = 32_767

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.UUIDField()
    epoch = models.PositiveSmallIntegerField()
    material = models.BinaryField()

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["record_id", "epoch"], name="one_key_a_record_epoch")
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.epoch}"
