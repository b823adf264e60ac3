"""A province's index key: made when it is first needed, sealed to the teams that do casework, signed by its giver.

Reading with it needs no check. Before it makes a token or is sealed on, the giver's signature is followed to the
founding key: a key that somebody has put into the database would make tokens that keep nobody out.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from access import cipher, keys, trust
from access.errors import KeyNotHeld, UntrustedKey
from access.keys import Keyring
from access.models import IndexKey, IndexKeyShare, Team, TeamKeyShare, TeamKind
from places.models import OfficeKind, Unit
from places.queries import province_of

CASEWORK = (OfficeKind.COMMUNE_CASE_TEAM, OfficeKind.PROVINCE_DUTY_TEAM, OfficeKind.SHELTER)


def _purpose(index_key_id: UUID) -> bytes:
    return cipher.length_prefixed(b"antam/index-key/1", index_key_id.bytes)


def _message(share: IndexKeyShare) -> bytes:
    """What the giver signs: this epoch, this team, these bytes."""
    head = (share.index_key_id.bytes, share.team_id.to_bytes(8))
    return cipher.length_prefixed(b"antam/index-key-share/1", *head, bytes(share.sealed))


# --- opening ------------------------------------------------------------------------------------------


def look_up(team_id: int, user_key_id: UUID) -> tuple[dict[int, bytes], dict[UUID, bytes]]:
    """In one query: this person's shares of the team's circles by number, and the team's letters by index key."""
    mine = TeamKeyShare.objects.filter(user_key_id=user_key_id, team_key__team__circle_of_id=team_id)
    letters = IndexKeyShare.objects.filter(team_id=team_id).values_list("index_key_id", "sealed", "team_id")
    rows = list(letters.union(mine.values_list("team_key_id", "sealed", "team_key__team_id"), all=True))
    circles = {team: bytes(sealed) for _, sealed, team in rows if team != team_id}
    return circles, {pk: bytes(sealed) for pk, sealed, team in rows if team == team_id}


def open_letters(team_id: int, keyring: Keyring, letters: dict[UUID, bytes]) -> dict[UUID, bytes]:
    """The index keys in these letters; those of a team key that was lost stay closed."""
    found = {}
    for pk, letter in letters.items():
        try:
            found[pk] = keys.open_letter_for(keyring, team_id, letter, _purpose(pk))
        except KeyNotHeld:
            continue
    return found


def opened_by(team: Team, keyring: Keyring) -> dict[UUID, bytes]:
    """Every index key that the team holds."""
    _, letters = look_up(team.pk, keyring.user_key_id)
    return open_letters(team.pk, keyring, letters)


def check_givers(team: Team, index_key_ids: Iterable[UUID]) -> None:
    """Before it is decided who may get a record: somebody trusted gave the team these index keys.

    Raises: UntrustedKey.
    """
    for share in IndexKeyShare.objects.filter(team=team, index_key_id__in=set(index_key_ids)):
        trust.check_signed(share.given_by_id, bytes(share.signature), _message(share))


def _trusted(team: Team, keyring: Keyring, index_key_id: UUID) -> bytes:
    """The index key, given by somebody trusted. Raises: UntrustedKey, KeyNotHeld."""
    share = IndexKeyShare.objects.filter(team=team, index_key_id=index_key_id).first()
    if share is None:
        raise KeyNotHeld("this team holds no share of the index key")
    check_givers(team, [index_key_id])
    return keys.open_letter_for(keyring, team.pk, bytes(share.sealed), _purpose(index_key_id))


# --- making and giving, inside a change ----------------------------------------------------------------


def newest(by: Any) -> tuple[IndexKey, bytes]:
    """The province's index key for new tokens; a new one where there is none, or where one has ended.

    Every casework team of the province that lacks a share gets one. Raises: UntrustedKey, KeyNotHeld.
    """
    province = _province(by.team)
    Unit.objects.select_for_update().get(pk=province.pk)
    row = IndexKey.objects.filter(province=province, ended_at=None).first()
    secret = None
    if row is not None:
        try:
            secret = _trusted(by.team, by.keyring, row.pk)
        except KeyNotHeld:
            _end(row)
    if row is None or secret is None:
        row, secret = _make(province, by)
    _give_to_all(row, secret, province, by)
    return row, secret


def _province(team: Team) -> Unit:
    if team.office is None:
        raise KeyNotHeld("a team without an office belongs to no province")
    return province_of(team.office.unit)


def _make(province: Unit, by: Any) -> tuple[IndexKey, bytes]:
    last = IndexKey.objects.filter(province=province).aggregate(last=Max("epoch"))["last"] or 0
    row = IndexKey(province=province, epoch=last + 1, made_by_id=by.user_id)
    row.save()
    secret = cipher.random_key()
    _seal(row.pk, secret, by.team, by)
    return row, secret


def _seal(index_key_id: UUID, secret: bytes, team: Team, by: Any) -> None:
    share = IndexKeyShare(index_key_id=index_key_id, team=team)
    share.sealed = keys.seal_to_team(team, secret, _purpose(index_key_id))
    share.given_by_id, share.signature = by.sign(_message(share))
    share.save()


def _give_to_all(row: IndexKey, secret: bytes, province: Unit, by: Any) -> None:
    """And to the recovery key. A team whose key is not trusted gets none, and sees no record that hides from anybody:
    that is the safe side."""
    place = Q(office__unit=province) | Q(office__unit__parent=province) | Q(office__unit__parent__parent=province)
    casework = place & Q(kind=TeamKind.WORK, office__kind__in=CASEWORK)
    teams = Team.objects.filter(casework | Q(kind=TeamKind.RECOVERY), closed_at=None)
    for team in teams.filter(keys__isnull=False).exclude(index_shares__index_key=row).distinct():
        try:
            _seal(row.pk, secret, team, by)
        except UntrustedKey:
            continue


def give_to(team: Team, index_key_ids: Iterable[UUID], by: Any) -> None:
    """A team that receives a record with tokens can tell whom they mean. Raises: UntrustedKey, KeyNotHeld."""
    held = set(IndexKeyShare.objects.filter(team=team).values_list("index_key_id", flat=True))
    for pk in set(index_key_ids) - held:
        _seal(pk, _trusted(by.team, by.keyring, pk), team, by)


def end_known_to(team: Team) -> None:
    """Somebody leaves the team: what he knows makes no new token. Inside `recording(...)`."""
    for row in IndexKey.objects.filter(ended_at=None, shares__team=team):
        _end(row)


def _end(row: IndexKey) -> None:
    row.ended_at = timezone.now()
    row.save()


def recover_for(team: Team, recovery_private: bytes, by: Any) -> None:
    """After a team has lost its keys: its letters again, from those of the recovery key."""
    held = {share.index_key_id: share for share in IndexKeyShare.objects.filter(team=team)}
    for copy in IndexKeyShare.objects.filter(team__kind=TeamKind.RECOVERY, team__closed_at=None):
        trust.check_signed(copy.given_by_id, bytes(copy.signature), _message(copy))
        secret = keys.open_letter_with(recovery_private, copy.team_id, bytes(copy.sealed), _purpose(copy.index_key_id))
        if (old := held.get(copy.index_key_id)) is not None:
            old.delete()
        _seal(copy.index_key_id, secret, team, by)
