"""The chain of signatures: founding key -> user keys -> team keys and grants.

HPKE does not say who sealed, so whoever can write the database could put his own public key in a
team's place. Before anything new is sealed, the chain is followed to the province's founding key,
whose public half stands in the server's configuration and on paper. Reading needs no check.

Verified messages are remembered by their SHA-256, never by row number.
"""

import base64
from uuid import UUID

from django.conf import settings

from access import cipher
from access.errors import UntrustedKey
from access.models import TeamKey, TeamKeyShare, UserKey
from access.words import six_words

_LONGEST_CHAIN = 16
_REMEMBERED = 20_000
_verified: set[bytes] = set()


def founding_public_key() -> bytes:
    """The province's founding key. Raises: UntrustedKey when the server has none."""
    if not settings.FOUNDING_KEY:
        raise UntrustedKey("the server knows no founding key (ANTAM_FOUNDING_KEY): nothing can be sealed")
    return base64.b64decode(settings.FOUNDING_KEY)


def sender_private_key() -> bytes:
    """The server's own signing key, for what paired phones and the system seal."""
    return base64.b64decode(settings.SENDER_KEY)


def sender_public_keys() -> list[bytes]:
    """Public halves of the server's signing key: the present one, then those it had before a restore or a change."""
    former = [base64.b64decode(key) for key in settings.FORMER_SENDER_KEYS]
    return [cipher.sign_public(sender_private_key()), *former]


def user_key_message(row: UserKey) -> bytes:
    """What a voucher signs: this person has these public keys."""
    return cipher.length_prefixed(
        b"antam/user-key-vouch/1", row.user_id.bytes, bytes(row.box_public), bytes(row.sign_public)
    )


def share_message(row: TeamKeyShare) -> bytes:
    """What the giver of a share signs: this epoch, this member's keys, these bytes."""
    head = (row.team_key.team_id.to_bytes(8), row.team_key.epoch.to_bytes(2))
    member = row.user_key
    return cipher.length_prefixed(
        b"antam/team-key-share-signature/1", *head, member.user_id.bytes, bytes(member.box_public), bytes(row.sealed)
    )


def share_holds(row: TeamKeyShare) -> bool:
    """Whether a trusted person gave this share to these keys at this epoch."""
    try:
        check_signed(row.given_by_id, bytes(row.signature), share_message(row))
    except UntrustedKey:
        return False
    return row.given_by_id is not None


def team_key_message(row: TeamKey) -> bytes:
    """What the maker of a team key signs."""
    head = (row.team_id.to_bytes(8), row.epoch.to_bytes(2))
    return cipher.length_prefixed(b"antam/team-key/1", *head, bytes(row.box_public))


def check_user_key(row: UserKey) -> None:
    """Raises: UntrustedKey unless the chain of vouchers ends at the founding key."""
    mark = cipher.fingerprint(user_key_message(row) + bytes(row.signature or b"") + founding_public_key())
    if mark in _verified:
        return
    seen = 0
    current: UserKey | None = row
    while current is not None:
        seen += 1
        if seen > _LONGEST_CHAIN:
            raise UntrustedKey("the chain of vouchers goes in a circle")
        current = _check_voucher(current)
    _verified.add(mark)


def _check_voucher(row: UserKey) -> UserKey | None:
    """Check one link; give back the voucher's own key, or None at the founding key."""
    if row.signature is None:
        raise UntrustedKey("nobody has vouched for this person's keys")
    voucher = None if row.vouched_by_id is None else _key_of(row.vouched_by_id, bytes(row.signature), row)
    public = founding_public_key() if voucher is None else bytes(voucher.sign_public)
    _check(public, bytes(row.signature), user_key_message(row))
    return voucher


def _key_of(user_id: UUID, signature: bytes, row: UserKey) -> UserKey:
    """The key of `user_id` that made this signature: the living one, or an earlier one."""
    key: UserKey
    for key in UserKey.objects.filter(user_id=user_id).order_by("-made_at"):
        if key.pk != row.pk and _holds(bytes(key.sign_public), signature, user_key_message(row)):
            return key
    raise UntrustedKey("the voucher's signature does not hold")


def check_team_key(row: TeamKey) -> None:
    """Raises: UntrustedKey unless a trusted person (or, for the recovery key, the founder) made this key."""
    if row.made_by_id is None:
        _check(founding_public_key(), bytes(row.signature), team_key_message(row))
        return
    check_signed(row.made_by_id, bytes(row.signature), team_key_message(row))


def check_signed(user_id: UUID | None, signature: bytes, message: bytes) -> None:
    """Raises: UntrustedKey unless a trusted person (or, for None, the server) signed the message."""
    if user_id is None:
        if not any(_holds(public, signature, message) for public in sender_public_keys()):
            raise UntrustedKey("a signature of the server does not hold")
        return
    signers = UserKey.objects.filter(user_id=user_id).order_by("-made_at")
    for signer in signers:
        if _holds(bytes(signer.sign_public), signature, message):
            check_user_key(signer)
            return
    raise UntrustedKey("a signature does not hold")


def _check(public: bytes, signature: bytes, message: bytes) -> None:
    if not _holds(public, signature, message):
        raise UntrustedKey("a signature does not hold")


def _holds(public: bytes, signature: bytes, message: bytes) -> bool:
    mark = cipher.fingerprint(cipher.length_prefixed(public, signature, message))
    if mark not in _verified:
        if not cipher.signature_holds(public, signature, message):
            return False
        if len(_verified) >= _REMEMBERED:
            _verified.clear()
        _verified.add(mark)
    return True


def mark_of(row: UserKey) -> str:
    """What the page of the six words sends back: exactly the keys that were compared are signed, or none."""
    return cipher.fingerprint(user_key_message(row)).hex()


def words_of(row: UserKey) -> list[str]:
    """Six words to compare aloud: 60 bits of the fingerprint of the person's public keys."""
    return six_words(cipher.fingerprint(user_key_message(row)))
