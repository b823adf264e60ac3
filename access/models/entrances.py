"""Ways in: paired phones and open sessions. Secrets are kept as hashes only."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from access import cipher
from access.guard import Recorded, new_id
from access.models.people import Membership, User


class PairingLink(Recorded):
    """A link that pairs one phone, once, within ten minutes. Only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pairing_links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class PairedPhone(Recorded):
    """A phone that can send and raise the alarm: a secret in its cookie and a PIN in a head."""

    TRIES = 5

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="phones")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    pin_hash = models.CharField(max_length=128)
    tries_left = models.PositiveSmallIntegerField(default=TRIES)
    paired_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(tries_left__lte=5), name="pin_tries_at_most_five")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        """Whether a right PIN still opens the referral page."""
        return self.ended_at is None and self.tries_left > 0


class OpenSession(models.Model):
    """Where a person is signed in, so that each place can be signed out. No address, no browser string."""

    session_key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    phone = models.ForeignKey(PairedPhone, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions")
    kind = models.CharField(max_length=10, default="computer")
    began_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind

    @property
    def mark(self) -> str:
        """What a page may say instead of the session's key, which lets its bearer in."""
        return cipher.fingerprint(self.session_key.encode()).hex()[:32]
