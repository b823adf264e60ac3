"""What is stored of a record: its grants, salts, older roots, whole rows, and what lies beside it."""

import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from access import cipher, emergency, perishable, roots
from access.envelope import Envelope
from access.fields import Sealed
from access.hiding.marks import mark_of
from access.opened import seal_context
from access.row_seals import COLUMN, seal
from access.salts import Salt, packed
from tests.access.known import KEY, OTHER, RECORD, TEXT
from tests.vault.models import Chest

GRANT = {"root_epoch": 2, "group_id": 9, "team_epoch": 3, "expires_at": 1_800_000_000}
PLAIN = {
    "name": "Hoa",
    "story": TEXT.decode(),
    "mood": "afraid",
    "signs": ["a", "b"],
    "age": 34,
    "day": datetime.date(2026, 3, 2),
    "urgent": True,
    "data": {"đường": [1, None]},
}
"""One value for each kind of sealed column."""


def _envelope() -> Envelope:
    """A record in its second epoch, whose narrative has a salt."""
    envelope = Envelope(RECORD, 2, salts={"narrative": Salt(bytes(32))})
    envelope.roots = {1: KEY, 2: OTHER}
    return envelope


def grant(*compartments: str) -> dict[str, Any]:
    """A grant of a record in its second epoch, and a field of that record that it must open."""
    envelope = _envelope()
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


def given_grant() -> dict[str, Any]:
    """A grant for good, signed by the server."""
    row = SimpleNamespace(**{**GRANT, "expires_at": None}, compartments=[])
    _private, public = cipher.new_box_keys()
    info = roots.grant_info("vault.chest", RECORD, row)
    sealed = cipher.seal_letter(public, KEY, info)
    signature = cipher.sign(KEY, cipher.length_prefixed(info, sealed))
    fixed = {name: GRANT[name] for name in ("root_epoch", "group_id", "team_epoch")}
    return {**fixed, "record": RECORD.bytes, "signer": KEY, "sealed_key": sealed, "signature": signature}


def parted_grant() -> dict[str, Any]:
    """A record whose narrative was erased when it had its first root: the salts' row, and a field of each side."""
    before = Envelope(RECORD, 2, salts={name: Salt(bytes(32)) for name in ("contact", "identity", "narrative")})
    before.roots = {1: KEY, 2: OTHER}
    after = Envelope(RECORD, 2, salts={**before.salts, "narrative": Salt(b"\1" * 32, 2)})
    after.roots = before.roots
    return {
        "record": RECORD.bytes,
        "roots": KEY + OTHER,
        "stored": packed(after.salts),
        "text": TEXT,
        "erased": cipher.seal_field(before.key(1, "narrative"), 1, b"place", TEXT),
        "narrative": cipher.seal_field(after.key(2, "narrative"), 2, b"place", TEXT),
        "identity": cipher.seal_field(before.key(1, "identity"), 1, b"place", TEXT),
    }


def older_roots() -> dict[str, Any]:
    """The first two roots of a record in its third epoch, each sealed under the next."""
    first, second, third = KEY, OTHER, KEY[16:] + KEY[:16]
    boxes = {
        name: cipher.seal_box(outer, inner, roots._older_root_info(RECORD, epoch))
        for name, outer, inner, epoch in (("first", second, first, 1), ("second", third, second, 2))
    }
    return {"record": RECORD.bytes, "roots": first + second + third, **boxes}


def whole_row() -> dict[str, Any]:
    """A row with something in each kind of sealed column, and the seal over it."""
    envelope, chest = _envelope(), Chest(id=RECORD)
    chest._envelope = envelope
    for name, value in PLAIN.items():
        setattr(chest, name, value)
    cells = {field.attname: chest.__dict__[field.attname] for field in chest._meta.fields if _is_sealed(chest, field)}
    over = seal(Chest, cells, envelope, seal_context(envelope, chest, COLUMN))
    fact = {"fact_key": envelope.fact_key()}
    return {"record": RECORD.bytes, "roots": KEY + OTHER, **{k: v.raw for k, v in cells.items()}, COLUMN: over, **fact}


def _is_sealed(chest: Chest, field: Any) -> bool:
    return isinstance(chest.__dict__.get(field.attname), Sealed)


def perishable_letter() -> dict[str, Any]:
    """The reason of an emergency access: a letter to the team in a box, whose key an erasure deletes."""
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
    return {"key": KEY, "user": RECORD.bytes, "stored": mark_of(KEY, RECORD)}
