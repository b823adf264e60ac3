"""The logbook: who did what to which record. Append-only; field names, never values."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Func
from django.db.models.functions import Cast
from django.utils import timezone
from uuid_utils.compat import uuid7

_TRANSACTION_ID = Cast(
    Cast(Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
    models.BigIntegerField(),
)


class Outcome(models.TextChoices):
    """How it ended. Absent stands for a 404, forbidden for a 403."""

    DONE = "done"
    ABSENT = "absent"
    FORBIDDEN = "forbidden"
    FAILED = "failed"


class Entry(models.Model):
    """One line of the logbook. No foreign keys, so that it neither blocks nor dies with the data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=24, blank=True)
    team_id = models.IntegerField(null=True)
    session = models.CharField(max_length=16, blank=True)
    request = models.CharField(max_length=16, blank=True)
    event = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    record_kind = models.CharField(max_length=40, blank=True)
    record_id = models.UUIDField(null=True)
    record_code = models.CharField(max_length=24, blank=True)
    compartments = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    fields = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    # After a write: [{"table", "row", "fields", "digest"}]; the digest is SHA-256 of the stored row.
    rows = models.JSONField(default=list, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    xid = models.BigIntegerField(db_default=_TRANSACTION_ID, editable=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["record_id", "-id"], name="entry_by_record"),
            models.Index(fields=["actor_id", "-id"], name="entry_by_actor"),
            models.Index(fields=["event", "-id"], name="entry_by_event"),
            models.Index(fields=["record_code", "-id"], condition=~Q(record_code=""), name="entry_by_code"),
            models.Index(fields=["outcome", "-id"], condition=~Q(outcome="done"), name="entry_by_refusal"),
            models.Index(fields=["actor", "-id"], condition=Q(actor_id=None), name="entry_by_system"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.record_code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the logbook is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("the logbook is append-only")
