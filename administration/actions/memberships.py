"""Ending a membership on a day to come. To end one at once: `access.teams.leaving`, for the key changes with it."""

import datetime
from typing import Any

from access.door import recording
from access.models import Membership
from access.permissions import Permission


def plan_end(*, by: Any, membership: Membership, last_day: datetime.date | None) -> None:
    """The last day of a membership (inclusive), or None to take a planned end back."""
    membership.ends_on = last_day
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_END_PLANNED", about=membership):
        membership.save()
