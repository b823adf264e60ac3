"""Who holds the newest key of a team, and who of them was seen lately.

A team with a single holder is one illness away from silence.
"""

import datetime
from typing import Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from access import trust
from access.models import Membership, StandIn, Team, TeamKey, TeamKeyShare, TeamKind, UserKey
from access.permissions import Permission
from access.roles import GIVING_ROLES
from audit.models import Entry
from audit.queries import first_key_at
from places.models import KINDS_WITHOUT_CASE_ROLES, OfficeKind
from places.queries import units_of_province

FEWEST_HOLDERS: Final = 2
KEEPERS: Final = (
    OfficeKind.COMMUNE_CASE_TEAM,
    OfficeKind.PROVINCE_DUTY_TEAM,
    OfficeKind.SHELTER,
    *(KINDS_WITHOUT_CASE_ROLES - {OfficeKind.POLICE}),
)
"""Offices whose teams hold records, or the coded facts: a department's statistics team."""
SEEN_WITHIN: Final = datetime.timedelta(days=30)


def open_teams() -> QuerySet[Any]:
    """Working teams with `holders`, `holders_seen` (in the last 30 days) and `givers`: persons, counted in one query.

    `givers` can let somebody new into the team; a team without any comes to its end with those who are in it.
    `keeps_records` marks those whose key opens something: an address or the police only send or look.
    """
    newest = TeamKey.objects.filter(team=OuterRef("pk")).order_by("-epoch").values("epoch")[:1]
    teams: QuerySet[Any] = (
        Team.objects.filter(kind=TeamKind.WORK, closed_at=None)
        .annotate(newest_epoch=Subquery(newest))
        .annotate(holders=_count(_living_shares()), holders_seen=_count(_living_shares().filter(_was_seen())))
        .annotate(givers=_count(_living_shares().filter(_gives_access())))
        .annotate(keeps_records=Q(office__kind__in=KEEPERS))
        .select_related("office__unit__parent", "stand_in")
    )
    return teams


def teams_short_of_holders() -> QuerySet[Any]:
    """Teams that keep records, with a key that fewer than two holders were seen with in 30 days, or that nobody
    could pass on."""
    short = Q(holders_seen__lt=FEWEST_HOLDERS) | Q(givers=0)
    return open_teams().filter(short, keeps_records=True, newest_epoch__isnull=False)


def short_for(actor: Any) -> list[Any]:
    """What stands in red on a first page: the own team, for who gives access in it; on the province's page each team
    of the province. In one query."""
    if actor.team is None or not actor.may(Permission.ACCESS_GIVE):
        return []
    office, of_own = actor.team.office, Q(pk=actor.team.pk)
    if office.kind == OfficeKind.PROVINCE_DUTY_TEAM:
        of_own |= Q(office__unit__in=units_of_province(office.unit).values("pk"))
    return list(teams_short_of_holders().filter(of_own).order_by("name"))


def _living_shares() -> Any:
    """Of people who belong to the team: who stands in is gone in 14 days at most."""
    stands_in = StandIn.objects.running().filter(team=OuterRef("team_key__team"), person=OuterRef("user_key__user"))
    return TeamKeyShare.objects.filter(
        ~Exists(stands_in),
        team_key__team=OuterRef("pk"),
        team_key__epoch=OuterRef("newest_epoch"),
        user_key__ended_at=None,
        user_key__user__is_active=True,
    )


def _was_seen() -> Exists:
    """Any entry of the person in the logbook counts as seen: one look into the index by actor."""
    since = first_key_at(timezone.now() - SEEN_WITHIN)
    return Exists(Entry.objects.filter(actor_id=OuterRef("user_key__user_id"), id__gte=since))


def _gives_access() -> Exists:
    """Whether the person's role in the team lets others in, and access was given to it."""
    memberships = Membership.objects.current().filter(role__in=GIVING_ROLES, access_given_at__isnull=False)
    return Exists(memberships.filter(team=OuterRef("team_key__team"), user=OuterRef("user_key__user")))


def _count(shares: QuerySet[Any]) -> Coalesce:
    counted = shares.order_by().values("team_key__team").annotate(n=Count("user_key__user", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def members_with_access(team: Team) -> QuerySet[Any]:
    """Numbers of the people who belong to the team today and were given access."""
    members: QuerySet[Any] = Membership.objects.current().filter(team=team).exclude(access_given_at=None)
    return members.values("user_id")


def proven_holders(team: Team, members: Any) -> list[UserKey]:
    """Members who hold the newest epoch by a share that a trusted person signed.

    A membership is a row in clear: alone it must not be enough to be sealed a key. Raises: UntrustedKey.
    """
    newest = TeamKey.objects.filter(team=team).order_by("-epoch").values("pk")[:1]
    shares = TeamKeyShare.objects.filter(
        team_key__in=newest, user_key__user_id__in=members, user_key__ended_at=None
    ).select_related("team_key", "user_key")
    for share in shares:
        trust.check_user_key(share.user_key)
    return [share.user_key for share in shares if trust.share_holds(share)]
