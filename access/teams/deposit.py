"""The key that a team leaves with its stand-in team.

Two locks, one inside the other: the stand-in team's key, and the server's own. A dump of the database and a key of the
stand-in team are not enough to open it; the server opens its half when two persons have approved (`stepping_in`).

Before it is renewed or used, three things must hold: a trusted person signed it, its maker held the team's own private
key (`proof`), and what lies inside is the private half of the team's newest public key.
"""

import hmac
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from access import cipher, keys, trust
from access.change import recording
from access.errors import KeyNotHeld, UntrustedKey
from access.keys import Keyring
from access.models import StandInKey, Team, TeamKey
from access.permissions import Permission
from access.teams.turns import take_turn

_TAG: Final = b"antam/stand-in-key/1"


class NotPossible(Exception):
    """Nobody can stand in. The message says why, and what to do."""


def deposit_info(row: StandInKey) -> bytes:
    """What a deposit is bound to: both teams and both epochs."""
    return cipher.length_prefixed(
        _TAG,
        row.team_id.to_bytes(8),
        row.team_epoch.to_bytes(2),
        row.by_team_id.to_bytes(8),
        row.by_team_epoch.to_bytes(2),
    )


def deposit_message(row: StandInKey) -> bytes:
    """What the giver signs."""
    return cipher.length_prefixed(deposit_info(row), bytes(row.sealed), bytes(row.proof))


def _server_half() -> bytes:
    return cipher.derive(settings.SECRET_KEY.encode(), _TAG)


def _proof(private: bytes, row: StandInKey) -> bytes:
    """Binds the choice of the stand-in team to who held the team's key; the epoch of the other team may grow."""
    nomination = cipher.length_prefixed(row.team_id.to_bytes(8), row.team_epoch.to_bytes(2), row.by_team_id.to_bytes(8))
    return cipher.keyed_hash(cipher.derive(private, _TAG), nomination)


def make_deposit(*, team: Team, by_team: Team, keyring: Keyring, row: StandInKey | None = None) -> StandInKey:
    """The team's newest private key for the stand-in team, in a new row or in place of an older one. Not saved.

    Raises: UntrustedKey, KeyNotHeld.
    """
    newest = keys.newest_team_keys([team.pk, by_team.pk])
    private = keyring.team_private(team.pk, newest[team.pk].epoch)
    _check_pair(private, newest[team.pk])
    row = row or StandInKey(team=team)
    row.by_team, row.team_epoch, row.by_team_epoch = by_team, newest[team.pk].epoch, newest[by_team.pk].epoch
    box = cipher.seal_box(_server_half(), private, deposit_info(row))
    row.sealed = cipher.seal_letter(bytes(newest[by_team.pk].box_public), box, deposit_info(row))
    row.proof, row.made_at = _proof(private, row), timezone.now()
    row.given_by_id, row.signature = keyring.user_id, b""
    row.signature = cipher.sign(keyring.sign_private, deposit_message(row))
    return row


def _check_pair(private: bytes, key: TeamKey) -> None:
    """Raises: UntrustedKey unless the private half is that of this public key."""
    if cipher.box_public(private) != bytes(key.box_public):
        raise UntrustedKey("a team's private and public key do not belong together")


def _check_proof(private: bytes, row: StandInKey) -> None:
    """Raises: UntrustedKey for a stand-in team that no holder of the team's key has named."""
    if not hmac.compare_digest(_proof(private, row), bytes(row.proof)):
        raise UntrustedKey("no holder of the team's key has named this stand-in team")


def open_deposit(row: StandInKey, keyring: Keyring) -> tuple[TeamKey, bytes]:
    """The team's newest key and its private half, opened by a holder of the stand-in team's key.

    Raises: NotPossible when the team has a newer key, UntrustedKey, KeyNotHeld, TamperedSeal.
    """
    trust.check_signed(row.given_by_id, bytes(row.signature), deposit_message(row))
    newest = keys.newest_team_keys([row.team_id])[row.team_id]
    if row.team_epoch != newest.epoch:
        raise NotPossible(too_old())
    private = _inside(row, keyring.team_private(row.by_team_id, row.by_team_epoch))
    _check_pair(private, newest)
    _check_proof(private, row)
    return newest, private


def _inside(row: StandInKey, by_private: bytes) -> bytes:
    box = cipher.open_letter(by_private, bytes(row.sealed), deposit_info(row))
    return cipher.open_box(_server_half(), box, deposit_info(row))


def too_old() -> str:
    """Why a deposit of an earlier epoch does not help, and what does."""
    return _(
        "This team has a new key, which nobody has left with you yet. It happens when one of its holders signs in."
    )


def renew_deposit_where_due(actor: Any) -> None:
    """A holder's request renews the deposit when either team has a newer key. Before the view, once.

    Raises: UntrustedKey for a stand-in team that no holder of the team's key has named.
    """
    team, keyring = actor.team, actor.keyring
    if team is None or not team.needs_new_deposit or keyring is None or actor.membership.access_given_at is None:
        return
    row = StandInKey.objects.filter(team=team, by_team=team.stand_in_id).select_related("team", "by_team").first()
    if row is None:
        raise UntrustedKey("this stand-in team was never given a key")
    if keyring.holds(team.pk):
        _renew(actor, team, row)


def _renew(actor: Any, team: Team, row: StandInKey) -> None:
    """Where the team's earlier key is lost, nobody can tell who named the stand-in team: it is named anew."""
    trust.check_signed(row.given_by_id, bytes(row.signature), deposit_message(row))
    try:
        earlier = actor.keyring.team_private(team.pk, row.team_epoch)
    except KeyNotHeld:
        drop_deposit(by=actor, team=team)
        return
    _check_proof(earlier, row)
    make_deposit(team=team, by_team=row.by_team, keyring=actor.keyring, row=row)
    with recording(by=actor, to=Permission.KEY_KEEP, event="STAND_IN_KEY_RENEWED", about=team):
        row.save()
        _settle(team, team.stand_in_id)


def drop_deposit(*, by: Any, team: Team) -> None:
    """The stand-in team's copy goes, and with it the choice."""
    with recording(by=by, to=Permission.KEY_KEEP, event="STAND_IN_KEY_DROPPED", about=team):
        for row in StandInKey.objects.filter(team=team):
            row.delete()
        _settle(team, None)


def save_deposit(row: StandInKey) -> None:
    """Save a new deposit with the choice of the stand-in team, inside `recording(...)`."""
    row.save()
    _settle(row.team, row.by_team_id)


def _settle(team: Team, stand_in: int | None) -> None:
    held = take_turn(team.pk)
    held.stand_in_id, held.needs_new_deposit = stand_in, False
    held.save(update_fields=["stand_in", "needs_new_deposit"])
    team.stand_in_id, team.needs_new_deposit = stand_in, False
