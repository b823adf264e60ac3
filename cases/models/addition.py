"""What a sender adds to an own referral: a record of its own, since the referral cannot be opened by its sender."""

from django.conf import settings
from django.db import models

from access.fields import SealedText
from access.grants import Grant
from access.guard import Record
from access.history import History
from cases.models.referral import Referral


class Addition(Record):
    """Sealed to the teams that hold the referral at that moment."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="additions")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sent_additions")
    request_key = models.UUIDField()
    received_at = models.DateTimeField()
    story = SealedText("narrative")

    history = History()
    grant_model = "cases.AdditionGrant"
    permission_codename = "open_addition"
    emergency_column = "referral_id"

    class Privacy:
        plain = {
            "request_key": "a second posting of the same page must find the first",
            "received_at": "the page that shows a referral lists its additions in order",
        }

    class Meta:
        permissions = [("open_addition", "Can open the addition")]
        constraints = [models.UniqueConstraint(fields=["sender", "request_key"], name="addition_posted_once")]

    def __str__(self) -> str:
        return self.referral.code


class AdditionGrant(Grant):
    content_object = models.ForeignKey(Addition, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass
