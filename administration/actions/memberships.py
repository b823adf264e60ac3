"""Ending a membership on a day to come. To end one at once: `access.teams.leaving`, for the key changes with it."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.door import recording
from access.models import Membership, StandIn
from access.permissions import Permission
from access.teams.closing import grants_of
from access.teams.leaving import check_end
from access.teams.turns import read_again, take_turn
from administration.eligibility import NotEligible


def plan_end(*, by: Any, membership: Membership, last_day: datetime.date | None) -> None:
    """The last day of a membership (inclusive), or None to take a planned end back.

    Raises: LastHolder when records are sealed to the team and nobody would hold its key afterwards; NotEligible
    for who stands in.
    """
    if StandIn.objects.filter(membership=membership).exists():
        raise NotEligible(_("This person stands in for at most 14 days. Nobody can prolong it alone."))
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_END_PLANNED", about=membership):
        take_turn(membership.team_id)
        planned = read_again(membership)
        prolongs = last_day is None or (planned.ends_on is not None and last_day >= planned.ends_on)
        if last_day and not prolongs and grants_of(planned.team):  # else it has handed all over, and closes
            check_end(planned, last_day)
        planned.ends_on = last_day
        planned.save()
    membership.ends_on = last_day
