"""Who must never see a case or a slip, and why: the list that those read who work on it. The door goes by tokens."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from access.fields import SealedChoice, SealedText
from access.guard import Row
from access.history import History
from cases.codes import HIDING_REASONS


class Listing(Row):
    """One person on the list of one record. Whom it means is sealed; who wrote it is not."""

    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    person = SealedText("perpetrator")
    reason = SealedChoice("perpetrator", choices=HIDING_REASONS.choices)
    words = SealedText("perpetrator")

    class Meta:
        abstract = True
        default_permissions = ()

    class Privacy:
        plain: ClassVar[dict[str, str]] = {"ended_at": "the list shows who is on it now"}

    def __str__(self) -> str:
        return str(self.pk)


class CaseListing(Listing):
    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="listings")
    history = History()

    class Meta(Listing.Meta):
        pass


class ReferralListing(Listing):
    record = models.ForeignKey("cases.Referral", on_delete=models.PROTECT, related_name="listings")
    history = History()

    class Meta(Listing.Meta):
        pass
