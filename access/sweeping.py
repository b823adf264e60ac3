"""What ends by itself: memberships whose last day has passed, and grants that have run out.

Needs no key, and the door refuses both anyway; the sweep takes the keys away that lie there unused.
"""

import contextlib
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from access.actors import System
from access.change import changing, recording
from access.errors import StaleVersion
from access.giving import end_grant
from access.grants import grant_models
from access.guard import Record
from access.hiding.circles import is_alone_in_a_circle
from access.models import Membership, StandIn, Team, TeamKeyShare
from access.permissions import Permission
from access.teams.leaving import holders, take_shares

SWEEPER: Final = System("sweep")


def sweep_once() -> tuple[int, int]:
    """How many memberships were seen off, and how many records lost a grant that had run out."""
    seen_off = sum(_see_off(membership) for membership in _left_with_shares())
    swept = sum(_sweep(record) for model in grant_models() for record in _with_expired(model))
    return seen_off, swept


def _left_with_shares() -> list[Membership]:
    """Ended memberships of people who still hold the team's key and have access to it in no other role."""
    today = timezone.localdate()
    shares = TeamKeyShare.objects.filter(team_key__team=OuterRef("team"), user_key__user=OuterRef("user"))
    lasting = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), team=OuterRef("team"))
    lasting = lasting.exclude(access_given_at=None)
    found = Membership.objects.filter(Exists(shares), ~Exists(lasting.filter(user=OuterRef("user"))), ends_on__lt=today)
    return list(found.select_related("team", "user").order_by("team", "user", "-id").distinct("team", "user"))


def _see_off(membership: Membership) -> bool:
    """The planned end has come. The share of the last holder of the team or of a circle of it stays, since nothing
    else opens their records: the membership opens nothing any more, and a team without holders is in red on the
    pages that watch over it. Who stood in never keeps it: what the team has left with its stand-in team opens the
    records too.
    """
    team, user = membership.team, membership.user
    stood_in = StandIn.objects.filter(membership=membership).exists()
    if not stood_in and (is_alone_in_a_circle(team, user) or not holders(team, without=user).exists()):
        return False
    with recording(by=SWEEPER, to=Permission.KEY_KEEP, event="MEMBERSHIP_ENDED", about=membership):
        take_shares(membership.team, membership.user)
    return True


def _with_expired(model: Any) -> list[Record]:
    """Records of one kind with a grant that has run out."""
    expired = model.objects.filter(expires_at__lte=timezone.now(), content_object_id=OuterRef("pk"))
    kind = model._meta.get_field("content_object").related_model
    return list(kind.objects.in_clear().filter(Exists(expired)))


def _sweep(record: Record) -> bool:
    """One change a record; somebody who changes it at the same moment goes first, the next sweep is ours."""
    expired = record.grant_class().objects.filter(content_object_id=record.pk, expires_at__lte=timezone.now())
    with contextlib.suppress(StaleVersion), changing(record, by=SWEEPER, to=Permission.GRANT_SWEEP):
        for team in Team.objects.filter(pk__in=list(expired.values_list("group_id", flat=True))):
            end_grant(record, team=team.whole, by=SWEEPER)
        return True
    return False
