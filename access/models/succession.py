"""One team goes over into another: planned by an administrator who opens nothing, carried out by the holders.

What is still to do is not remembered here: it is read from the grants of the team that ends, so that this
page and the keys cannot disagree, whatever broke off in between.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import Recorded, new_id
from access.models.people import Team, User


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("teams are merged into one")
    SPLIT = "split", _("one team is split")


class Succession(Recorded):
    """One operation: which teams end, and where their records go. Over when each of them has closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=6, choices=SuccessionKind.choices)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    called_off = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(called_off=False) | Q(finished_at__isnull=False), name="succession_called_off_is_over"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Passage(Recorded):
    """One team that ends, within a succession."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="passages")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="passages")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # How many records were sealed to the team when a holder began: the m in "n of m".
    records_at_start = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team"], condition=Q(finished_at=None), name="one_passage_a_team")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Heir(Recorded):
    """A team that takes records over; the default one takes what nobody has assigned."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="heirs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["passage", "team"], name="heir_once_a_passage"),
            models.UniqueConstraint(fields=["passage"], condition=Q(is_default=True), name="one_default_heir"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class HeirChoice(Recorded):
    """A holder's choice where a team is split: this record, and what belongs to it, goes to that heir."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="choices")
    record_id = models.UUIDField()
    heir = models.ForeignKey(Heir, on_delete=models.PROTECT, related_name="choices")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["passage", "record_id"], name="one_heir_a_record")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Reason(models.TextChoices):
    """Why a record could not be moved; a code, never a word about its content."""

    BUSY = "busy", _("somebody was working on it")
    NO_KEY = "no_key", _("this holder's key does not open it; another holder's may")
    UNTRUSTED = "untrusted", _("a key or a grant is not signed by anybody trusted: tell the administrator")
    TAMPERED = "tampered", _("what is stored is not what was sealed: tell the administrator")
    OVERLAP = "overlap", _("the new team holds another part of it already; the team whose record it is shares it anew")
    ROOM = "room", _("the new team has one of its own already")


class LeftBehind(Recorded):
    """A record that was tried and not moved. Nothing is lost silently: the team cannot close meanwhile."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="left_behind")
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    record_code = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["passage", "record_id"], name="left_behind_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
