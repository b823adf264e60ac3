"""The formats of `access.cipher` itself."""

from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher
from tests.access.known import KEY, OTHER, TEXT


def field() -> dict[str, Any]:
    context = cipher.length_prefixed(b"antam/field", b"\x01", b"vault_chest", b"story_sealed")
    stored = cipher.seal_field(AESGCM(KEY), 7, context, TEXT)
    return {"key": KEY, "context": context, "epoch": 7, "text": TEXT, "stored": stored}


def row() -> dict[str, Any]:
    """The seal over a row, by the keys of the third and the fifth compartment."""
    digest, context = cipher.fingerprint(TEXT), b"place of the row"
    stored = cipher.seal_row({2: KEY, 4: OTHER}, 7, context, digest)
    return {"keys": KEY + OTHER, "context": context, "epoch": 7, "text": digest, "stored": stored}


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
    return {"public": cipher.sign_public(KEY), "message": TEXT, "stored": cipher.sign(KEY, TEXT)}
