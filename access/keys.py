"""User and team keys: making, unlocking, giving on. Sealing to a team needs public keys only.

A `Keyring` is what a signed-in person can open with. It lives for one request.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.conf import settings

from access import cipher, trust
from access.errors import KeyNotHeld
from access.models import Team, TeamKey, TeamKeyShare, User, UserKey
from access.passphrases import settled

# Crockford's base 32 without letters that look like digits: 30 characters are 150 bits.
_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS: Final = 6


def _lock_context(user_id: UUID, way: bytes) -> bytes:
    return cipher.length_prefixed(b"antam/user-key/1", user_id.bytes, way)


def share_info(team_id: int, epoch: int, user_id: UUID) -> bytes:
    """What a team key share is bound to."""
    return cipher.length_prefixed(b"antam/team-key-share/1", team_id.to_bytes(8), epoch.to_bytes(2), user_id.bytes)


def previous_info(team_id: int, epoch: int) -> bytes:
    """What the previous epoch's private key is bound to in the row of `epoch`."""
    return cipher.length_prefixed(b"antam/previous-team-key/1", team_id.to_bytes(8), epoch.to_bytes(2))


@dataclass(repr=False)
class Keyring:
    """A person's unlocked private keys and the team keys opened with them."""

    user_id: UUID
    user_key_id: UUID
    box_private: bytes
    sign_private: bytes
    teams: dict[tuple[int, int], bytes] = field(default_factory=dict)
    # Shares that came with another query, not opened yet: by team and epoch.
    letters: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """For the session, sealed there."""
        return self.user_key_id.bytes + self.box_private + self.sign_private

    @classmethod
    def from_bytes(cls, user_id: UUID, packed: bytes) -> "Keyring":
        return cls(user_id, UUID(bytes=packed[:16]), packed[16:48], packed[48:80])

    def team_private(self, team_id: int, epoch: int) -> bytes:
        """The private half of a team key. Raises: KeyNotHeld."""
        if (team_id, epoch) in self.letters:
            self._open_share(team_id, epoch, self.letters.pop((team_id, epoch)))
        if (team_id, epoch) not in self.teams:
            self._open_team(team_id)
        try:
            return self.teams[team_id, epoch]
        except KeyError:
            raise KeyNotHeld("access to this team has not been given yet") from None

    def holds(self, team_id: int) -> bool:
        """Whether it opens anything of this team."""
        if not any(team == team_id for team, _ in self.teams):
            self._open_team(team_id)
        return any(team == team_id for team, _ in self.teams)

    def _open_team(self, team_id: int) -> None:
        """Open every share, then walk from the newest epoch back through the sealed previous ones."""
        keys = list(TeamKey.objects.filter(team_id=team_id).order_by("-epoch"))
        shares = TeamKeyShare.objects.filter(team_key__team_id=team_id, user_key_id=self.user_key_id)
        by_key = {share.team_key_id: share for share in shares}
        for key in keys:
            share = by_key.get(key.pk)
            if share is not None:
                self._open_share(team_id, key.epoch, bytes(share.sealed))
            self._open_previous(key)

    def _open_share(self, team_id: int, epoch: int, sealed: bytes) -> None:
        info = share_info(team_id, epoch, self.user_id)
        self.teams[team_id, epoch] = cipher.open_letter(self.box_private, sealed, info)

    def _open_previous(self, key: TeamKey) -> None:
        private = self.teams.get((key.team_id, key.epoch))
        if private is not None and key.sealed_previous is not None:
            info = previous_info(key.team_id, key.epoch)
            self.teams[key.team_id, key.epoch - 1] = cipher.open_letter(private, bytes(key.sealed_previous), info)


# --- a person's keys --------------------------------------------------------------------------------


def new_recovery_code() -> str:
    """A code to print: six groups of five, 150 bits."""
    groups = ("".join(secrets.choice(_CODE_ALPHABET) for _ in range(5)) for _ in range(_CODE_GROUPS))
    return "-".join(groups)


def normalised_code(code: str) -> bytes:
    """What the person meant: no blanks or dashes, upper case, O as 0, I and L as 1."""
    plain = "".join(ch for ch in code.upper() if ch.isalnum())
    return plain.translate(str.maketrans("OIL", "011")).encode()


def make_user_key(user: User, passphrase: str, recovery_code: str) -> tuple[UserKey, Keyring]:
    """New pairs for a person, not saved and not vouched for yet."""
    box_private, box_public = cipher.new_box_keys()
    sign_private, sign_public = cipher.new_sign_keys()
    pair = box_private + sign_private
    row = UserKey(
        user=user,
        box_public=box_public,
        sign_public=sign_public,
        by_passphrase=_lock(settled(passphrase).encode(), pair, user.pk, b"passphrase"),
        by_recovery_code=_lock(normalised_code(recovery_code), pair, user.pk, b"recovery code"),
    )
    return row, Keyring(user.pk, row.pk, box_private, sign_private)


def _lock(secret: bytes, pair: bytes, user_id: UUID, way: bytes) -> bytes:
    return cipher.lock(
        secret,
        pair,
        _lock_context(user_id, way),
        memory_kib=settings.ARGON2_MEMORY_KIB,
        passes=settings.ARGON2_ITERATIONS,
        lanes=settings.ARGON2_LANES,
    )


def lock_in_vain(secret: bytes) -> None:
    """The same work as unlocking, for who has no keys: the time must not tell."""
    _lock(secret, b"", UUID(int=0), b"in vain")


def unlock_user_key(row: UserKey, passphrase: str) -> Keyring:
    """The keyring behind a passphrase. Raises: WrongPassphrase."""
    secret = settled(passphrase).encode()
    pair = cipher.unlock(secret, bytes(row.by_passphrase), _lock_context(row.user_id, b"passphrase"))
    return Keyring(row.user_id, row.pk, pair[:32], pair[32:])


def unlock_by_recovery_code(row: UserKey, code: str) -> Keyring:
    """The keyring behind a printed code. Raises: WrongPassphrase."""
    way = _lock_context(row.user_id, b"recovery code")
    pair = cipher.unlock(normalised_code(code), bytes(row.by_recovery_code), way)
    return Keyring(row.user_id, row.pk, pair[:32], pair[32:])


def relock_user_key(row: UserKey, keyring: Keyring, passphrase: str, recovery_code: str | None = None) -> None:
    """The same pairs under a new passphrase (and a new printed code). Not saved."""
    pair = keyring.box_private + keyring.sign_private
    row.by_passphrase = _lock(settled(passphrase).encode(), pair, row.user_id, b"passphrase")
    if recovery_code is not None:
        relock_recovery_code(row, keyring, recovery_code)


def relock_recovery_code(row: UserKey, keyring: Keyring, recovery_code: str) -> None:
    """The same pairs under a new printed code; the passphrase stays. Not saved."""
    pair = keyring.box_private + keyring.sign_private
    row.by_recovery_code = _lock(normalised_code(recovery_code), pair, row.user_id, b"recovery code")


def living_user_key(user_id: UUID) -> UserKey | None:
    """The person's keys, if enrolled."""
    return UserKey.objects.filter(user_id=user_id, ended_at=None).first()


# --- team keys ----------------------------------------------------------------------------------------


def newest_team_keys(team_ids: list[int]) -> dict[int, TeamKey]:
    """The newest epoch of each team, verified against the chain of trust.

    Raises: UntrustedKey, KeyNotHeld for a team that has no key.
    """
    keys = TeamKey.objects.filter(team_id__in=team_ids).order_by("team_id", "-epoch").distinct("team_id")
    found = {key.team_id: key for key in keys}
    for team_id in team_ids:
        if team_id not in found:
            raise KeyNotHeld(f"team {team_id} has no key yet")
        trust.check_team_key(found[team_id])
    return found


def make_team_key(
    team: Team, by: Keyring, members: list[UserKey], *, lost: bool = False
) -> tuple[TeamKey, list[TeamKeyShare]]:
    """A new epoch for a team, sealed to the given members. Not saved.

    The previous epoch's private key goes under the new one, so that those who stay read on; unless it
    is `lost`, when only the recovery key opens what came before.
    """
    old = TeamKey.objects.filter(team=team).order_by("-epoch").first()
    private, public = cipher.new_box_keys()
    epoch = old.epoch + 1 if old else 1
    previous = None
    if old is not None and not lost:
        previous = cipher.seal_letter(public, by.team_private(team.pk, old.epoch), previous_info(team.pk, epoch))
    row = TeamKey(team=team, epoch=epoch, box_public=public, sealed_previous=previous, made_by_id=by.user_id)
    row.signature = cipher.sign(by.sign_private, trust.team_key_message(row))
    return row, [seal_share(row, private, member, by) for member in members]


def seal_share(key: TeamKey, private: bytes, member: UserKey, by: Keyring) -> TeamKeyShare:
    """A team key's private half for one member, signed by the giver. Not saved. Raises: UntrustedKey."""
    trust.check_user_key(member)
    info = share_info(key.team_id, key.epoch, member.user_id)
    sealed = cipher.seal_letter(bytes(member.box_public), private, info)
    share = TeamKeyShare(team_key=key, user_key=member, sealed=sealed, given_by_id=by.user_id)
    share.signature = cipher.sign(by.sign_private, trust.share_message(share))
    return share


def seal_to_team(team: Team, text: bytes, purpose: bytes) -> bytes:
    """A letter to whoever holds the team's key: two bytes of epoch, then an HPKE letter.

    Raises: UntrustedKey, KeyNotHeld.
    """
    key = newest_team_keys([team.pk])[team.pk]
    head = key.epoch.to_bytes(2)
    info = cipher.length_prefixed(b"antam/team-letter/1", team.pk.to_bytes(8), head, purpose)
    return head + cipher.seal_letter(bytes(key.box_public), text, info)


def open_for_team(keyring: Keyring, team: Team, letter: bytes, purpose: bytes) -> bytes:
    """The text of `seal_to_team`. Raises: KeyNotHeld, TamperedSeal."""
    return open_letter_for(keyring, team.pk, letter, purpose)


def open_letter_for(keyring: Keyring, team_id: int, letter: bytes, purpose: bytes) -> bytes:
    """The same by the team's number. Raises: KeyNotHeld, TamperedSeal."""
    return open_letter_with(keyring.team_private(team_id, int.from_bytes(letter[:2])), team_id, letter, purpose)


def open_letter_with(private: bytes, team_id: int, letter: bytes, purpose: bytes) -> bytes:
    """The same with the team's private key itself. Raises: TamperedSeal."""
    info = cipher.length_prefixed(b"antam/team-letter/1", team_id.to_bytes(8), letter[:2], purpose)
    return cipher.open_letter(private, letter[2:], info)
