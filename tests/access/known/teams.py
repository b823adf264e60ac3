"""What is stored of people and teams: locked keys, shares, signatures, deposits, letters."""

import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from access import cipher, emergency, keys, trust
from access.hiding import index_keys
from access.models import EmergencyAccess, IndexKeyShare, StandInKey, TeamKey, TeamKeyShare, User, UserKey
from access.safekeeping.recovery import new_shares
from access.teams import deposit as deposits
from access.teams import stepping_in
from tests.access.known import KEY, OTHER, RECORD, TEXT

PASSPHRASE = "đêm nay trăng sáng quá"
CODE = "0AB1C-D2EF3-GH4JK-5MN6P-QR7ST-8VW9X"
DEPOSIT = {"team_id": 9, "team_epoch": 3, "by_team_id": 11, "by_team_epoch": 2}


def user_key() -> dict[str, Any]:
    """A person's pairs, behind the passphrase and behind the printed code."""
    row, ring = keys.make_user_key(User(pk=RECORD), PASSPHRASE, CODE)
    return {
        "user": RECORD.bytes,
        "pair": ring.box_private + ring.sign_private,
        "passphrase": PASSPHRASE.encode(),
        "code": CODE.encode(),
        "by_passphrase": row.by_passphrase,
        "by_recovery_code": row.by_recovery_code,
    }


def team_key() -> dict[str, Any]:
    """The third epoch of a team's key: a member's share, the second epoch under it, and the three signatures."""
    box_private, box_public = cipher.new_box_keys()
    private, public = cipher.new_box_keys()
    member = UserKey(user_id=RECORD, box_public=box_public, sign_public=cipher.sign_public(OTHER))
    row = TeamKey(team_id=9, epoch=3, box_public=public)
    share = TeamKeyShare(team_key=row, user_key=member)
    share.sealed = cipher.seal_letter(box_public, private, keys.share_info(9, 3, RECORD))
    return {
        "user": RECORD.bytes,
        "team": 9,
        "epoch": 3,
        "signer": cipher.sign_public(KEY),
        "box_private": box_private,
        "sign_public": cipher.sign_public(OTHER),
        "private": private,
        "previous": KEY,
        "share": share.sealed,
        "sealed_previous": cipher.seal_letter(public, KEY, keys.previous_info(9, 3)),
        "vouched": cipher.sign(KEY, trust.user_key_message(member)),
        "made": cipher.sign(KEY, trust.team_key_message(row)),
        "given": cipher.sign(KEY, trust.share_message(share)),
    }


def deposit() -> dict[str, Any]:
    """A team's key, left with its stand-in team: the server's lock inside that team's."""
    info = deposits.deposit_info(SimpleNamespace(**DEPOSIT))  # type: ignore[arg-type]
    private, public = cipher.new_box_keys()
    stored = cipher.seal_letter(public, cipher.seal_box(KEY, OTHER, info), info)
    return {**DEPOSIT, "private": private, "server": KEY, "text": OTHER, "stored": stored}


SECRET = "một khóa của máy chủ, chỉ để thử"


def signed_deposit() -> dict[str, Any]:
    """The same as a row of the table: with the server's own half, the maker's proof and the giver's signature."""
    private, public = cipher.new_box_keys()
    row = StandInKey(**DEPOSIT)
    server = cipher.derive(SECRET.encode(), b"antam/stand-in-key/1")
    info = deposits.deposit_info(row)
    row.sealed = cipher.seal_letter(public, cipher.seal_box(server, OTHER, info), info)
    row.proof = deposits._proof(OTHER, row)
    signature = cipher.sign(KEY, deposits.deposit_message(row))
    kept = {"sealed": row.sealed, "proof": row.proof, "signature": signature, "signer": cipher.sign_public(KEY)}
    return {**DEPOSIT, "private": private, "secret": SECRET.encode(), "text": OTHER, **kept}


def sealed_to_team(purposes: dict[str, bytes], text: bytes) -> dict[str, Any]:
    """Letters of `keys.seal_to_team` to the second epoch of team 9."""
    private, public = cipher.new_box_keys()
    head = (2).to_bytes(2)
    letters = {}
    for name, purpose in purposes.items():
        info = cipher.length_prefixed(b"antam/team-letter/1", (9).to_bytes(8), head, purpose)
        letters[name] = head + cipher.seal_letter(public, text, info)
    return {"private": private, "record": RECORD.bytes, "team": 9, "text": text, **letters}


def team_letters() -> dict[str, Any]:
    """What lies sealed to a team beside its records: an index key, and the reason of an emergency access."""
    reason = emergency._letter(SimpleNamespace(pk=RECORD), b"reason")  # type: ignore[arg-type]
    return sealed_to_team({"index_key": index_keys._purpose(RECORD), "reason": reason}, KEY)


def stand_in_words() -> dict[str, Any]:
    """Why somebody steps in, in words."""
    purpose = stepping_in._purpose(SimpleNamespace(pk=RECORD))  # type: ignore[arg-type]
    return {**sealed_to_team({"stored": purpose}, cipher.pad(TEXT)), "words": TEXT}


def index_key_share() -> dict[str, Any]:
    share = IndexKeyShare(index_key_id=RECORD, team_id=9, sealed=TEXT)
    signature = cipher.sign(KEY, index_keys._message(share))
    return {"record": RECORD.bytes, "team": 9, "sealed": TEXT, "signer": cipher.sign_public(KEY), "stored": signature}


EMERGENCY = {
    "pk": RECORD,
    "record_kind": "cases.case",
    "record_id": UUID(int=2),
    "record_code": "31521260",
    "user_id": UUID(int=3),
    "team_id": 9,
    "owner_team_id": 11,
    "reason": "danger",
    "opened_at": datetime.datetime.fromtimestamp(1_800_000_000, datetime.UTC),
    "expires_at": datetime.datetime.fromtimestamp(1_800_007_200, datetime.UTC),
}


def emergency_access() -> dict[str, Any]:
    """The signature of who took it; what it is over stands above."""
    message = emergency._message(EmergencyAccess(**EMERGENCY))
    return {"signer": cipher.sign_public(KEY), "stored": cipher.sign(KEY, message)}


def paper_shares() -> dict[str, Any]:
    """The words of three shares, of which two make the recovery key."""
    return {"key": KEY, "shares": new_shares(KEY, shares=3, threshold=2)}
