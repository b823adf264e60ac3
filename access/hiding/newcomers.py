"""Somebody is given a team's key: what he must not see is taken out of its reach first, what he may see is given."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from access import keys, roots
from access.actors import Actor, System
from access.change import changing
from access.errors import KeyNotHeld
from access.grants import grant_models
from access.guard import Record
from access.hiding import circles, index_keys
from access.hiding.marks import listed_among, mark_of, tokens_of
from access.hiding.sight import CIRCLE_EPOCH
from access.keys import Keyring
from access.models import ConflictToken, Membership, Team, TeamKeyShare, UserKey
from access.permissions import Permission

_PARTING = System("circles")


def part_before_access(team: Team, member: UserKey, keyring: Keyring) -> int:
    """Records of the whole team that hide from the newcomer go to circles without him. Returns how many.

    Done with the giver's keys, also for grants that are locked: nothing of them is read. Raises: UntrustedKey.
    """
    hidden = _hidden_from(member.user_id, index_keys.opened_by(team, keyring))
    if not hidden:
        return 0
    giver = _giver(team, keyring)
    found = [
        grant
        for model in grant_models()
        for grant in model.living().filter(group_id=team.pk, content_object_id__in=hidden)
    ]
    return sum(_part(grant, giver) for grant in found)


def _hidden_from(user_id: UUID, index: Mapping[UUID, bytes]) -> list[UUID]:
    """Numbers of the records that hide from a person, as far as these index keys tell."""
    marks = [mark_of(key, user_id) for key in index.values()]
    return list(ConflictToken.objects.filter(token__in=marks).values_list("record_id", flat=True)) if marks else []


def must_stay_out(team: Team, user_id: UUID, *, known_to: Team, keyring: Keyring) -> bool:
    """Whether the whole team holds a record that hides from the person, as far as another team's index keys tell.

    Who steps in gets the team's key as it is: nobody of the team is there to part records from him first.
    """
    hidden = _hidden_from(user_id, index_keys.opened_by(known_to, keyring))
    models = grant_models() if hidden else []
    return any(model.living().filter(group_id=team.pk, content_object_id__in=hidden).exists() for model in models)


def _giver(team: Team, keyring: Keyring) -> Actor:
    membership = Membership.objects.current().filter(team=team, user_id=keyring.user_id).exclude(access_given_at=None)
    mine = membership.select_related("user", "team__office__unit").order_by("id").first()
    if mine is None:
        raise KeyNotHeld("only a holder gives access")
    return Actor(mine.user, mine, keyring)


def _part(grant: Any, giver: Actor) -> bool:
    record: Record = grant.content_object
    tokens = tokens_of(record.pk)
    record._envelope = roots.open_grant(record, grant, giver, roots.shelf_of([record.pk])[record.pk])
    with changing(record, by=_PARTING, to=Permission.KEY_KEEP, event="RECORD_KEPT_APART"):
        parted = circles.part(record, grant, tokens, giver)
        if parted and record._envelope.full:
            roots.renew_now(record, giver)
        elif parted:
            record.needs_new_root = True
            record.save()
    return parted


def shares_for_newcomer(team: Team, member: UserKey, keyring: Keyring) -> list[TeamKeyShare]:
    """Shares, not saved, of the circles whose records do not hide from the newcomer. Raises: UntrustedKey."""
    mine, letters = index_keys.look_up(team.pk, keyring.user_key_id)
    opened = index_keys.open_letters(team.pk, keyring, letters)
    found = []
    for circle in Team.objects.filter(pk__in=mine).exclude(keys__shares__user_key=member):
        if not listed_among(circles.tokens_behind(circle), [member.user_id], opened):
            key = keys.newest_team_keys([circle.pk])[circle.pk]
            private = keyring.team_private(circle.pk, CIRCLE_EPOCH)
            found.append(keys.seal_share(key, private, member, keyring))
    return found
