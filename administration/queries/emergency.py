"""Emergency accesses that nobody has reviewed in time, of all teams: codes, reasons and clocks."""

from access.models import EmergencyAccess
from access.models.emergency import EmergencyQuerySet


def late_emergencies() -> EmergencyQuerySet:
    """Those older than 24 hours without a settled review, the oldest first."""
    found: EmergencyQuerySet = EmergencyAccess.objects.overdue().select_related("user", "team", "owner_team")
    return found
