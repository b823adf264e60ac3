"""A note on the timeline."""

from django.conf import settings
from django.db import models

from access.fields import SealedChoice, SealedText
from access.guard import Row
from access.history import History
from cases.codes import NOTE_KINDS


class Note(Row):
    """What was done or said, by whom, when."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    kind = SealedChoice("narrative", choices=NOTE_KINDS.choices)
    text = SealedText("narrative")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
