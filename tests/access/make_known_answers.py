"""Writes `known_answers/*.json`: one example of each stored format, made once with fixed keys.

Never run it over existing files: what is stored in them must open for as long as the product lives. A new
format gets a new file beside the old ones: `python -m tests.access.make_known_answers NAME`.
"""

import datetime
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher

FOLDER = Path(__file__).parent / "known_answers"
KEY = bytes(range(32))
TEXT = "Chuyện đêm qua, ở nhà bà Hoà".encode()


def field() -> dict[str, Any]:
    key, context = AESGCM(KEY), cipher.length_prefixed(b"antam/field", b"\x01", b"vault_chest", b"story_sealed")
    return {
        "key": KEY,
        "context": context,
        "epoch": 7,
        "text": TEXT,
        "stored": cipher.seal_field(key, 7, context, TEXT),
    }


def row() -> dict[str, Any]:
    """The seal over a row, by the keys of the third and the fifth compartment."""
    digest, context = cipher.fingerprint(TEXT), b"place of the row"
    stored = cipher.seal_row({2: KEY, 4: KEY[::-1]}, 7, context, digest)
    return {"keys": KEY + KEY[::-1], "context": context, "epoch": 7, "text": digest, "stored": stored}


def box() -> dict[str, Any]:
    return {"key": KEY, "context": b"keyring", "text": TEXT, "stored": cipher.seal_box(KEY, TEXT, b"keyring")}


def letter() -> dict[str, Any]:
    private, public = cipher.new_box_keys()
    return {"private": private, "info": b"team", "text": KEY, "stored": cipher.seal_letter(public, KEY, b"team")}


def lock() -> dict[str, Any]:
    costs = {"memory_kib": 1024, "passes": 2, "lanes": 2}
    stored = cipher.lock("đêm nay trăng sáng".encode(), KEY, b"user key", **costs)
    return {"passphrase": "đêm nay trăng sáng".encode(), "context": b"user key", "text": KEY, "stored": stored}


def padding() -> dict[str, Any]:
    return {"text": TEXT, "stored": cipher.pad(TEXT)}


def signature() -> dict[str, Any]:
    private, public = KEY, cipher.sign_public(KEY)
    return {"public": public, "message": TEXT, "stored": cipher.sign(private, TEXT)}


RECORD = UUID("01990000-0000-7000-8000-000000000001")
GRANT = {"root_epoch": 2, "group_id": 9, "team_epoch": 3, "expires_at": 1_800_000_000}


def grant(*compartments: str) -> dict[str, Any]:
    """A grant of a record in its second epoch, and a field of that record that it must open."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access import roots
    from access.envelope import Envelope
    from access.salts import Salt

    envelope = Envelope(RECORD, 2, salts={"narrative": Salt(bytes(32))})
    envelope.roots = {1: KEY, 2: KEY[::-1]}
    private, public = cipher.new_box_keys()
    until = datetime.datetime.fromtimestamp(GRANT["expires_at"], datetime.UTC)
    row = SimpleNamespace(**{**GRANT, "expires_at": until}, compartments=list(compartments))
    payload = envelope.limited_to(compartments) if compartments else envelope.roots[2]
    return {
        **GRANT,
        "record": RECORD.bytes,
        "compartments": list(compartments),
        "salt": bytes(32),
        "private": private,
        "stored": cipher.seal_letter(public, payload, roots.grant_info("vault.chest", RECORD, row)),
        "text": TEXT,
        "field": cipher.seal_field(envelope.key(2, "narrative"), 2, b"place", TEXT),
    }


def full_grant() -> dict[str, Any]:
    return grant()


def limited_grant() -> dict[str, Any]:
    return grant("narrative", "safety")


DEPOSIT = {"team_id": 9, "team_epoch": 3, "by_team_id": 11, "by_team_epoch": 2}


def deposit() -> dict[str, Any]:
    """A team's key, left with its stand-in team: the server's lock inside that team's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access.teams.deposit import deposit_info

    info = deposit_info(SimpleNamespace(**DEPOSIT))  # type: ignore[arg-type]
    private, public = cipher.new_box_keys()
    stored = cipher.seal_letter(public, cipher.seal_box(KEY, KEY[::-1], info), info)
    return {**DEPOSIT, "private": private, "server": KEY, "text": KEY[::-1], "stored": stored}


def parted_grant() -> dict[str, Any]:
    """A record whose narrative was erased when it had its first root: the salts' row, and a field of each side."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access.envelope import Envelope
    from access.salts import Salt, packed

    before = Envelope(RECORD, 2, salts={name: Salt(bytes(32)) for name in ("contact", "identity", "narrative")})
    before.roots = {1: KEY, 2: KEY[::-1]}
    after = Envelope(RECORD, 2, salts={**before.salts, "narrative": Salt(b"\1" * 32, 2)})
    after.roots = before.roots
    return {
        "record": RECORD.bytes,
        "roots": KEY + KEY[::-1],
        "stored": packed(after.salts),
        "text": TEXT,
        "erased": cipher.seal_field(before.key(1, "narrative"), 1, b"place", TEXT),
        "narrative": cipher.seal_field(after.key(2, "narrative"), 2, b"place", TEXT),
        "identity": cipher.seal_field(before.key(1, "identity"), 1, b"place", TEXT),
    }


def team_letters() -> dict[str, Any]:
    """What lies sealed to a team beside its records: an index key, and the reason of an emergency access."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access import emergency
    from access.hiding import index_keys

    private, public = cipher.new_box_keys()
    reason = emergency._letter(SimpleNamespace(pk=RECORD), b"reason")  # type: ignore[arg-type]
    purposes = {"index_key": index_keys._purpose(RECORD), "reason": reason}
    stored = {}
    for name, purpose in purposes.items():
        head = (2).to_bytes(2)
        info = cipher.length_prefixed(b"antam/team-letter/1", (9).to_bytes(8), head, purpose)
        stored[name] = head + cipher.seal_letter(public, KEY, info)
    return {"private": private, "record": RECORD.bytes, "team": 9, "text": KEY, **stored}


def perishable_letter() -> dict[str, Any]:
    """The reason of an emergency access: a letter to the team in a box, whose key an erasure deletes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access import emergency, perishable

    private, public = cipher.new_box_keys()
    purpose = emergency._letter(SimpleNamespace(pk=RECORD), b"reason")  # type: ignore[arg-type]
    head = (2).to_bytes(2)
    info = cipher.length_prefixed(b"antam/team-letter/1", (9).to_bytes(8), head, purpose)
    letter = head + cipher.seal_letter(public, TEXT, info)
    key = SimpleNamespace(pk=UUID(int=7), material=KEY)
    stored = perishable.boxed(key, letter, purpose)  # type: ignore[arg-type]
    shelf = {"key_row": key.pk.bytes, "key": KEY}
    return {"private": private, "about": RECORD.bytes, "team": 9, **shelf, "text": TEXT, "stored": stored}


def conflict_mark() -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from access.hiding.marks import mark_of

    return {"key": KEY, "user": RECORD.bytes, "stored": mark_of(KEY, RECORD)}


FORMATS: dict[str, Callable[[], dict[str, Any]]] = {
    "field-1": field,
    "row-1": row,
    "box-1": box,
    "letter-1": letter,
    "lock-1": lock,
    "padding-1": padding,
    "signature-1": signature,
    "grant-1": full_grant,
    "limited-grant-1": limited_grant,
    "stand-in-key-1": deposit,
    "salts-2": parted_grant,
    "team-letters-1": team_letters,
    "perishable-letter-1": perishable_letter,
    "conflict-mark-1": conflict_mark,
}


def write(name: str, values: dict[str, Any]) -> None:
    path = FOLDER / f"{name}.json"
    if path.exists():
        sys.exit(f"{path} exists: what it holds must open for ever.")
    readable = {key: value.hex() if isinstance(value, bytes) else value for key, value in values.items()}
    path.write_text(json.dumps(readable, indent=1) + "\n")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or FORMATS:
        write(wanted, FORMATS[wanted]())
