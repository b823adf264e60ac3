"""Who must never see a record: tokens without a name, and the province's key that makes them."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from access.guard import Recorded, new_id
from access.models.people import Team, User


class IndexKey(Recorded):
    """One epoch of a province's index key. The key itself lies in the letters to the teams, nowhere else.

    `ended_at`: somebody who could know it has left; tokens made with it hold, new ones get the next epoch.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="index_keys")
    epoch = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["province", "epoch"], name="one_index_key_an_epoch"),
            models.UniqueConstraint(
                fields=["province"], condition=models.Q(ended_at=None), name="one_living_index_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province_id}/{self.epoch}"


class IndexKeyShare(Recorded):
    """The index key, sealed to one team and signed by who gave it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    index_key = models.ForeignKey(IndexKey, on_delete=models.PROTECT, related_name="shares")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="index_shares")
    sealed = models.BinaryField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team", "index_key"], name="one_index_share_a_team")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConflictToken(Recorded):
    """Somebody must never see this record. Who, is told by the index key alone."""

    SIZE = 16

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.UUIDField()
    index_key = models.ForeignKey(IndexKey, on_delete=models.PROTECT, related_name="tokens")
    token = models.BinaryField(max_length=SIZE)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["record_id", "token"], name="one_conflict_token_a_person")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["token"], name="conflict_token")]

    def __str__(self) -> str:
        return str(self.id)
