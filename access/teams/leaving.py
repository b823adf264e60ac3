"""Leaving a team: membership, shares and sessions end, and the team gets a new key at once.

Who left may keep his passphrase, his old key rows and a dump: nothing written afterwards opens with
them, because the team's next epoch is not sealed to him and stale records draw a new root.
"""

import datetime
from typing import Any, Final

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from access.change import recording
from access.entry.pairing import end_sessions
from access.hiding.circles import is_alone_in_a_circle, leave_circles
from access.keys import Keyring
from access.models import Membership, StandIn, Team, TeamKey, TeamKeyShare
from access.permissions import Permission
from access.roles import GIVING_ROLES
from access.teams import enrolment
from access.teams.holders import members_with_access
from access.teams.turns import read_again, take_turn

REMIND_BEFORE: Final = datetime.timedelta(days=14)
AFTER_LEAVING: Final = "TEAM_KEY_RENEWED_AFTER_LEAVING"


class LastHolder(Exception):
    """Nobody else could open the team's records. The message says what to do."""


def holders(team: Team, *, without: Any = None, on: datetime.date | None = None) -> Any:
    """Memberships with access, current today (and still on a later day), of people who hold the newest key.

    Who stands in is none: he leaves after 14 days at most.
    """
    found = Membership.objects.current().filter(team=team, standing_in=None).exclude(access_given_at=None)
    if on is not None:
        found = found.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    newest = TeamKey.objects.filter(team=team).order_by("-epoch").values("pk")[:1]
    found = found.filter(user__user_keys__ended_at=None, user__user_keys__shares__team_key__in=newest).distinct()
    return found.exclude(user=without) if without is not None else found


def end_membership(*, by: Any, membership: Membership, keyring: Keyring | None = None) -> None:
    """End a membership today. With a holder's keyring the team's key is renewed at once; without one
    (an administrator ended it) at the next request of any holder: see `renew_where_due`.

    Raises: LastHolder.
    """
    team, user = membership.team, membership.user
    with recording(by=by, to=_verb(by), event="MEMBERSHIP_ENDED", about=membership):
        take_turn(team.pk)
        ended = read_again(membership)
        check_end(ended, timezone.localdate())
        ended.ends_on = timezone.localdate() - datetime.timedelta(days=1)
        ended.starts_on = min(ended.starts_on, ended.ends_on)
        ended.save()
        stays = members_with_access(team).filter(user=user).exists()  # one that waits for access keeps no share
        if not stays:
            take_shares(team, user)
        end_sessions(user=user)
    membership.starts_on, membership.ends_on = ended.starts_on, ended.ends_on
    leaves_himself = keyring is not None and keyring.user_id == user.pk  # he must not know the next key
    if keyring is not None and not stays and not leaves_himself and keyring.holds(team.pk):
        enrolment.renew_team_key_if_due(by=by, team=team, keyring=keyring, event=AFTER_LEAVING)


def check_end(membership: Membership, last_day: datetime.date) -> None:
    """Whether the membership can end on this day, now or planned; inside the change that ends it.

    The team's row is held meanwhile: of two who leave at the same moment the second sees the first one gone.
    Raises: LastHolder when nobody would hold the team's key on the day after, or from some planned end on.
    """
    after = last_day + datetime.timedelta(days=1)
    if membership.access_given_at is None or StandIn.objects.filter(membership=membership).exists():
        return
    take_turn(membership.team_id)
    others = holders(membership.team, without=membership.user, on=after)
    if not others.exists():
        raise LastHolder(_("Nobody else holds this team's key. Give somebody access first."))
    if _is_the_last_to_leave(membership, others):
        raise LastHolder(
            _("Everybody else who holds this team's key leaves before. Give somebody who stays access first.")
        )
    if is_alone_in_a_circle(membership.team, membership.user):
        raise LastHolder(
            _("Some records would open for nobody any more. This person first hands them to another team.")
        )


def leaves_nobody_to_give(membership: Membership) -> bool:
    """Whether others of the team would go on opening its records, but none of them could let somebody new in.

    No reason to refuse: somebody who leads a team may have to go at once. Who ends the membership is told before.
    """
    if membership.access_given_at is None or membership.role_enum not in GIVING_ROLES:
        return False
    others = holders(membership.team, without=membership.user)
    return others.exists() and not others.filter(role__in=GIVING_ROLES).exists()


def leaves_one_holder(membership: Membership) -> bool:
    """Whether a single person would go on opening the team's records: who ends the membership is told before."""
    if membership.access_given_at is None:
        return False
    others = holders(membership.team, without=membership.user)
    return bool(others.values("user").distinct().count() == 1)


def what_follows(membership: Membership) -> dict[str, bool]:
    """For the pages that ask before a membership ends."""
    return {"is_last_giver": leaves_nobody_to_give(membership), "leaves_one": leaves_one_holder(membership)}


def _is_the_last_to_leave(membership: Membership, others: QuerySet[Membership]) -> bool:
    """Whether all the others have a planned end, before this one would have left."""
    if others.filter(ends_on=None).exists():
        return False
    return membership.ends_on is None or not others.filter(ends_on__gte=membership.ends_on).exists()


def ends_of(team: Team) -> QuerySet[Membership]:
    """Ends of the next 14 days of people who have access; see `ending_soon`."""
    return ending_soon().filter(team=team, standing_in=None).exclude(access_given_at=None)


def ending_soon() -> QuerySet[Membership]:
    """Planned ends of the next 14 days, the nearest first, with `leaves_nobody`: then the team falls silent."""
    today = timezone.localdate()
    others = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")),
        team=OuterRef("team"),
        standing_in=None,
        access_given_at__isnull=False,
        user__is_active=True,
        user__user_keys__ended_at=None,
        user__user_keys__shares__team_key__team=OuterRef("team"),
    ).exclude(user=OuterRef("user"))
    holds = Q(access_given_at__isnull=False, standing_in=None)
    found: QuerySet[Membership] = Membership.objects.filter(ends_on__gte=today, ends_on__lte=today + REMIND_BEFORE)
    found = found.annotate(leaves_nobody=Case(When(holds, then=~Exists(others)), default=Value(value=False)))
    return found.select_related("user", "team__office__unit").order_by("ends_on", "id")


def _verb(by: Any) -> Permission:
    return Permission.ACCOUNT_MANAGE if by.may(Permission.ACCOUNT_MANAGE) else Permission.ACCESS_END


def take_shares(team: Team, user: Any) -> None:
    """A person's shares of a team's key and of its circles go, inside `recording(...)`; new keys are due."""
    held = take_turn(team.pk)
    leave_circles(team, user)
    for share in TeamKeyShare.objects.filter(team_key__team=team, user_key__user=user):
        share.delete()
    if not held.needs_new_key:
        held.needs_new_key = True
        held.save()
    team.needs_new_key = True


def renew_where_due(actor: Any) -> None:
    """A holder's request makes the key that a leaving has left due. Before the view, once.

    Raises: UntrustedKey; KeyNotHeld for who holds an earlier key only.
    """
    team = actor.team
    if team is None or not team.needs_new_key or actor.keyring is None or not actor.keyring.holds(team.pk):
        return
    enrolment.renew_team_key_if_due(by=actor, team=team, keyring=actor.keyring, event=AFTER_LEAVING)
