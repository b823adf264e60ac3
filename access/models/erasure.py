"""Requests to erase a record: two persons, ten days, taken back at any time. In clear are codes and clocks only."""

import datetime
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import GuardedQuerySet, Recorded, new_id

WAITING: Final = datetime.timedelta(days=10)
"""Between the request and the erasure; the database asks for it too."""


class Scope(models.TextChoices):
    """How much is erased."""

    EVERYTHING = "everything", _("The whole record")
    NARRATIVE = "narrative", _("Only what was told, and the notes")
    PERSON = "person", _("Only who the person is and how to reach them")


COMPARTMENTS_OF: Final[dict[str, frozenset[str]]] = {
    Scope.NARRATIVE: frozenset({"narrative"}),
    Scope.PERSON: frozenset({"identity", "contact"}),
}

_ENDS: Final = ("taken_back_at", "refused_at", "lapsed_at", "done_at")


def living(prefix: str = "") -> Q:
    """The condition that a request still keeps its records closed; with a prefix seen through a relation."""
    return Q(**{f"{prefix}{end}": None for end in _ENDS})


def _both_or_neither(name: str, who: str, at: str) -> models.CheckConstraint:
    together = Q(**{who: None, at: None}) | Q(**{f"{who}__isnull": False, f"{at}__isnull": False})
    return models.CheckConstraint(name=name, condition=together)


def _at_most_one_end() -> Q:
    """Taken back, refused, lapsed or done; never two of them."""
    found = living()
    for end in _ENDS:
        found |= Q(**{f"{end}__isnull": False}, **{other: None for other in _ENDS if other != end})
    return found


class Erasure(Recorded):
    """One request about one record, from the conversation with the person to its end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    record_code = models.CharField(max_length=24)
    scope = models.CharField(max_length=10, choices=Scope)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["record_id"], condition=living(), name="one_living_erasure_a_record"),
            _both_or_neither("erasure_confirmed_by_and_at", "confirmed_by", "confirmed_at"),
            _both_or_neither("erasure_refused_by_and_at", "refused_by", "refused_at"),
            models.CheckConstraint(name="erasure_has_one_end", condition=_at_most_one_end()),
            models.CheckConstraint(
                name="erasure_by_two_persons",
                condition=(Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")))
                & (Q(refused_by=None) | ~Q(refused_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="erasure_after_ten_days",
                condition=Q(done_at=None) | Q(confirmed_at__isnull=False, done_at__gte=F("asked_at") + WAITING),
            ),
        ]

    def __str__(self) -> str:
        return self.record_code

    @property
    def due_at(self) -> datetime.datetime:
        """From when on it may be carried out."""
        return self.asked_at + WAITING

    @property
    def is_due(self) -> bool:
        return timezone.now() >= self.due_at

    @property
    def days_left(self) -> int:
        """Whole days that are left, the begun one counted; 0 when it is due."""
        left = self.due_at - timezone.now()
        return max(0, -(-left // datetime.timedelta(days=1)))

    @property
    def needs_key(self) -> bool:
        """Whether only who opens the record can carry it out: a part of it lives on and is sealed anew."""
        return self.scope in COMPARTMENTS_OF

    def logged_as(self) -> tuple[str, UUID, str]:
        """The logbook names the record, by its number."""
        return self.record_kind, self.record_id, self.record_code


class ErasureRecordQuerySet(GuardedQuerySet):
    """Records that wait to be erased."""

    def closed_to(self, actor: Any) -> Self:
        """Those that the actor must find absent meanwhile."""
        return self.filter(living("erasure__")).exclude(erasure__asked_by=actor.user)


class ErasureRecord(Recorded):
    """One record that a request closes: the one that was named, and those that belong to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="records")
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField(db_index=True)

    objects: ClassVar[Any] = ErasureRecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["erasure", "record_id"], name="record_once_an_erasure")
        ]

    def __str__(self) -> str:
        return str(self.record_id)
