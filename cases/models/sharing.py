"""A sharing: which team was given which part of a case, for what, with whose consent, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access.fields import SealedChoice, SealedList, SealedText
from access.guard import Row
from access.history import History
from cases.codes import CONSENT_WAYS, PURPOSES


class Sharing(Row):
    """Kept after it has ended: the person has a right to know who could read what."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sharings")
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    purpose = SealedChoice("narrative", choices=PURPOSES.choices)
    consent = SealedChoice("narrative", choices=CONSENT_WAYS.choices)
    compartments = SealedList("narrative")
    words = SealedText("narrative")

    history = History()

    class Privacy:
        plain = {
            "until": "the grant beside it ends at the same time",
            "ended_at": "clocks and lists",
        }

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="sharing_ends_later", condition=Q(until__gt=F("created_at")))]

    def __str__(self) -> str:
        return str(self.pk)
