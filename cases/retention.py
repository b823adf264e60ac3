"""What is not kept: slips that were closed without a case are erased some weeks later. Needs no key."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from access.actors import System
from access.erasing.shredding import Key, family_of, shredding
from access.permissions import Permission
from cases.models import Addition, Case, Referral
from cases.workflow import ReferralStatus

LEAST_DAYS: Final = 14
MOST_DAYS: Final = 90
_ERASER: Final = System("erase")


def days_kept() -> int:
    """How long a slip that was closed without a case is kept; sent and closed by mistake must show in time.

    Raises: ImproperlyConfigured outside the bounds.
    """
    value = int(settings.ANTAM_KEEP_CLOSED_SLIPS_DAYS)
    if not LEAST_DAYS <= value <= MOST_DAYS:
        raise ImproperlyConfigured(
            f"ANTAM_KEEP_CLOSED_SLIPS_DAYS is {value} days; it must be from {LEAST_DAYS} to {MOST_DAYS}."
        )
    return value


def erase_old_slips() -> int:
    """Destroy the keys of closed slips that became no case, and of what was added to them; how many slips."""
    before = timezone.now() - timedelta(days=days_kept())
    closed = Referral.objects.in_clear().filter(status=ReferralStatus.CLOSED, case=None, finished_at__lte=before)
    found = list(closed.values_list("pk", flat=True))
    for pk in found:
        with shredding([(Referral, pk), *family_of(Referral, pk)], by=_ERASER, event=Permission.CASE_ERASE.past):
            pass
    return len(found)


def family(sender: Any, *, record_id: UUID, **others: Any) -> list[Key]:
    """Receiver of `record_family`: a case takes its slips along, a slip what was added to it."""
    slips: list[UUID] = []
    if sender is Case:
        slips = list(Referral.objects.in_clear().filter(case_id=record_id).values_list("pk", flat=True))
    added = Addition.objects.in_clear().filter(referral_id__in=[*slips, *([record_id] if sender is Referral else [])])
    return [(Referral, pk) for pk in slips] + [(Addition, pk) for pk in added.values_list("pk", flat=True)]
