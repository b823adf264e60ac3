"""Circles: a team without those who must not see one record. They are kept out by the keys, not only at the door.

A grant to a team in which somebody is listed is replaced by one to a circle, with a key of its own that the others
hold, and the record draws a new root at once. A circle's key is never renewed: when somebody of it is listed or has
left, the next change of the record makes a new circle. All of this runs inside a change.
"""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from access import keys, roots
from access.errors import KeyNotHeld
from access.grants import grant_models
from access.guard import Record
from access.hiding import index_keys
from access.hiding.marks import listed_among, tokens_of
from access.hiding.sight import sight_of
from access.models import ConflictToken, Team, TeamKeyShare, TeamKind, UserKey
from access.teams.holders import members_with_access, proven_holders


class NobodyLeft(ValidationError):
    """Nobody of the team could open the record any more. The sentence says what to do."""


def receiver_for(tokens: Sequence[Any], team: Team, by: Any) -> Team:
    """To whom a record with these tokens is sealed when the team gets it: the team, or a new circle of it.

    Raises: NobodyLeft, UntrustedKey, KeyNotHeld.
    """
    if not tokens or team.kind == TeamKind.RECOVERY:
        return team
    index_keys.give_to(team, {token.index_key_id for token in tokens}, by)
    holders, left = _who_is_left(tokens, team, by)
    if len(left) == len(holders):
        return team
    if not left:
        raise NobodyLeft(_("Everybody in that team who holds its key must not see this record. Choose another team."))
    return _make(team, left, by)


def keep_apart(record: Record, by: Any) -> None:
    """Make the grants of an opened record agree with its tokens, before it is changed. One query when there are none.

    Raises: UntrustedKey; KeyNotHeld when only a part of the record is open.
    """
    if record._envelope is None or record._state.adding or by.keyring is None:
        return
    carried = Exists(ConflictToken.objects.filter(record_id=OuterRef("content_object_id")))
    grants = list(_grants(record).annotate(hides=carried))
    if any(grant.hides or grant.group.team.circle_of_id for grant in grants):
        seat_anew(record, tokens_of(record.pk), by, grants)


def _grants(record: Record) -> Any:
    model = record.grant_class()
    rows = model.living().filter(content_object_id=record.pk).exclude(group__team__kind=TeamKind.RECOVERY)
    return rows.select_related("group__team__circle_of")


def seat_anew(
    record: Record, tokens: Sequence[Any], by: Any, grants: Sequence[Any] | None = None, *, widen: bool = False
) -> None:
    """Replace each grant whose team or circle is not the right one, and draw a new root when one was.

    A circle only ever gets smaller, so that a token which somebody has deleted in the database brings nobody back;
    `widen` is for taking a name off the list. A team in which nobody is left loses its grant; the acting team never
    does: NobodyLeft is raised.
    """
    found = _grants(record) if grants is None else grants
    replaced = [_seat(record, grant, tokens, by, widen) for grant in found]
    if any(replaced):
        roots.renew_now(record, by)
        by.sight = None


def _seat(record: Record, grant: Any, tokens: Sequence[Any], by: Any, widen: bool) -> bool:
    now: Team = grant.group.team
    team = now.whole
    index_keys.give_to(team, {token.index_key_id for token in tokens}, by)
    holders, left = _who_is_left(tokens, team if widen else now, by)
    all_of_team = len(left) == len(holders) and (widen or now.circle_of_id is None)
    if _is_right(now, left, all_of_team=all_of_team):
        return False
    if record._envelope is None or not record._envelope.full:
        raise KeyNotHeld("only a team that holds all of the record can take somebody out of it")
    if not left and team.pk == by.team.pk:
        raise NobodyLeft(
            _("Nobody of your team could open this record any more. First hand it over to the province's duty team.")
        )
    if all_of_team:
        _replace(record, grant, team, by)
    else:
        _replace(record, grant, _make(team, left, by) if left else None, by)
    return True


def _replace(record: Record, grant: Any, receiver: Team | None, by: Any) -> None:
    """The same part of the record, until the same day, for another circle or for the team; or for nobody."""
    roots.check_giver(record, grant)  # a row that somebody put into the database must not be given again
    before: Team = grant.group.team
    grant.delete()
    if receiver is not None and record._envelope is not None:
        grantee = roots.Grantee(receiver, tuple(grant.compartments), grant.expires_at, grant.locked)
        for row in roots.make_grants(record, record._envelope, [grantee], by):
            row.save()
    dissolve_if_empty(before)


def part(record: Record, grant: Any, tokens: Sequence[Any], by: Any) -> bool:
    """Replace a team's grant by one to a circle of those who may see it, though nobody else holds the key yet."""
    team: Team = grant.group.team
    _, left = _who_is_left(tokens, team, by)
    if left:
        _replace(record, grant, _make(team, left, by), by)
    return bool(left)


def _who_is_left(tokens: Sequence[Any], team: Team, by: Any) -> tuple[list[UserKey], list[UserKey]]:
    """The holders of the key of a team or circle, and those of them who may see a record with these tokens.

    Raises: KeyNotHeld for who cannot tell whom a token means, and UntrustedKey for who was given a false index key:
    nobody must be let in for that.
    """
    if not can_tell(tokens, by):
        raise KeyNotHeld("only who holds the index key can tell whom a record hides from")
    index_keys.check_givers(by.team, {token.index_key_id for token in tokens})
    holders = proven_holders(team, members_with_access(team.whole))
    listed = listed_among(tokens, [holder.user_id for holder in holders], sight_of(by).keys)
    return holders, [holder for holder in holders if holder.user_id not in listed]


def can_tell(tokens: Sequence[Any], by: Any) -> bool:
    """Whether the actor's index keys can say of anybody whether the tokens mean him."""
    return {token.index_key_id for token in tokens} <= set(sight_of(by).keys)


def _is_right(now: Team, left: list[UserKey], *, all_of_team: bool) -> bool:
    if all_of_team or now.circle_of_id is None:
        return all_of_team and now.circle_of_id is None
    members = TeamKeyShare.objects.filter(team_key__team=now).values_list("user_key_id", flat=True)
    return not now.needs_new_key and set(members) == {holder.pk for holder in left}


def _make(team: Team, members: list[UserKey], by: Any) -> Team:
    """A new circle with a key of its own. Raises: UntrustedKey."""
    group = Group.objects.create(name=f"circle ({secrets.token_hex(8)})")
    circle = Team(group=group, name=team.name, kind=TeamKind.CIRCLE, circle_of=team)
    circle.save()
    key, shares = keys.make_team_key(circle, by.keyring, members)
    key.save()
    for share in shares:
        share.save()
    by.sight = None
    return circle


def dissolve_if_empty(team: Team) -> None:
    """A circle that no grant needs any more loses its shares and ends. Inside a change; a team stays as it is."""
    if team.kind != TeamKind.CIRCLE or any(model.objects.filter(group_id=team.pk).exists() for model in grant_models()):
        return
    for share in TeamKeyShare.objects.filter(team_key__team=team):
        share.delete()
    team.closed_at = timezone.now()
    team.save()


# --- leaving and coming ----------------------------------------------------------------------------------


def is_alone_in_a_circle(team: Team, user: Any) -> bool:
    """Whether a record would open for nobody of the team when this person leaves."""
    mine = TeamKeyShare.objects.filter(team_key__team__circle_of=team, user_key__user=user)
    others = TeamKeyShare.objects.filter(team_key=OuterRef("team_key")).exclude(user_key__user=user)
    return bool(mine.filter(~Exists(others)).exists())


def leave_circles(team: Team, user: Any) -> None:
    """Who leaves a team leaves its circles, and what he knows of the index ends. Inside `recording(...)`."""
    index_keys.end_known_to(team)
    for share in TeamKeyShare.objects.filter(team_key__team__circle_of=team, user_key__user=user):
        circle = share.team_key.team
        share.delete()
        circle.needs_new_key = True
        circle.save()


def tokens_behind(circle: Team) -> list[ConflictToken]:
    """The tokens of every record that is sealed to this circle."""
    records: list[UUID] = []
    for model in grant_models():
        records += model.objects.filter(group_id=circle.pk).values_list("content_object_id", flat=True)
    return list(ConflictToken.objects.filter(record_id__in=records))
