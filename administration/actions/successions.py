"""The administrator's part when teams merge or split: people, addresses, ends. The records are the holders' part."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from access.door import allows, recording
from access.models import Membership, Passage, Team
from access.permissions import Permission
from access.roles import Role
from administration.actions.people import add_membership
from administration.eligibility import NotEligible
from administration.queries.people import lasting
from administration.queries.successions import to_invite
from places.models import Office


def invite_members(*, by: Any, passage: Passage, team: Team) -> tuple[int, int]:
    """Give everybody of the team that ends the same role in a team that follows, without access to anything:
    a holder there gives it. Returns how many were added and how many were not.
    """
    waiting = to_invite(passage, list(passage.heirs.all()))
    added = sum(_invite(by, membership, team) for membership in waiting)
    return added, len(waiting) - added


def _invite(by: Any, membership: Membership, team: Team) -> bool:
    """False for people of the administrator's own commune, and where the role does not fit."""
    role = Role(membership.role)
    wanted = Membership(user=membership.user, team=team, role=role.value)
    if not allows(by, Permission.ACCOUNT_MANAGE, wanted):
        return False
    start = timezone.localdate()
    try:
        add_membership(by=by, person=membership.user, team=team, role=role, starts_on=start, ends_on=None)
    except NotEligible:
        return False
    return True


def plan_ends(*, by: Any, passage: Passage, last_day: datetime.date) -> tuple[int, int]:
    """The last day in the team that ends, for all who have none yet. Returns how many were set and how many not."""
    found = list(lasting().filter(team=passage.team, ends_on=None))
    mine = [membership for membership in found if allows(by, Permission.ACCOUNT_MANAGE, membership)]
    for membership in mine:
        membership.ends_on = max(last_day, membership.starts_on)
        with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_END_PLANNED", about=membership):
            membership.save()
    return len(mine), len(found) - len(mine)


def move_addresses(*, by: Any, chosen: Mapping[Office, Team]) -> int:
    """Sending offices go along into the commune of a team that follows: an office follows each, with the same team,
    people and paired phones, so that nobody has to pair anew.
    """
    for old, heir in chosen.items():
        if heir.office is not None:
            _move_address(by, old, heir.office)
    return len(chosen)


def _move_address(by: Any, old: Office, to: Office) -> None:
    today = timezone.localdate()
    new = Office(kind=old.kind, unit=to.unit, name=old.name, phone=old.phone, valid_from=today)
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="OFFICE_MOVED", about=new) as change:
        new.save()
        change.note(new, ["kind", "unit", "name", "phone", "valid_from"])
        for team in Team.objects.select_for_update().filter(office=old, closed_at=None):
            team.office = new
            team.save()
        old.valid_to = max(today - datetime.timedelta(days=1), old.valid_from or today)
        old.save()
        change.note(old, ["valid_to"])
