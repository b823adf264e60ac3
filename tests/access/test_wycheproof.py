"""The published Wycheproof vectors through our own functions. Where the data come from stands in each file."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher
from access.errors import TamperedSeal

FOLDER = Path(__file__).parent / "wycheproof"


def cases(name: str) -> list[Any]:
    found = json.loads((FOLDER / name).read_text())["cases"]
    return [pytest.param({k: _bytes(v) for k, v in case.items()}, id=str(case["tcId"])) for case in found]


def _bytes(value: Any) -> Any:
    try:
        return bytes.fromhex(value)
    except (ValueError, TypeError):
        return value


@pytest.mark.parametrize("case", cases("aes_gcm.json"))
def test_a_box_is_aes_gcm(case: dict[str, Any]) -> None:
    """Our header is authenticated in front of the context, so the vector's data must begin with it or fail."""
    box = cipher.SHORT_HEADER + case["iv"] + case["ct"] + case["tag"]
    with pytest.raises(TamperedSeal):  # without our header in the associated data nothing opens
        cipher.open_box(case["key"], box, case["aad"])
    if case["result"] == "valid":
        assert AESGCM(case["key"]).decrypt(case["iv"], case["ct"] + case["tag"], case["aad"]) == case["msg"]
    else:
        with pytest.raises(InvalidTag):
            AESGCM(case["key"]).decrypt(case["iv"], case["ct"] + case["tag"], case["aad"])


@pytest.mark.parametrize("case", cases("aes_gcm.json"))
def test_box_and_field_carry_the_vectors_key_and_text(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed with the vector's nonce, our bytes are those of the plain algorithm with our associated data."""
    monkeypatch.setattr(cipher.os, "urandom", lambda size: case["iv"])
    key = AESGCM(case["key"])
    box = cipher.seal_box(case["key"], case["msg"], case["aad"])
    assert box[14:] == key.encrypt(case["iv"], case["msg"], cipher.SHORT_HEADER + case["aad"])
    field = cipher.seal_field(key, 1, case["aad"], case["msg"])
    assert key.decrypt(case["iv"], field[16:], field[:4] + case["aad"]) == cipher.pad(case["msg"])
    assert cipher.open_field(key, case["aad"], field) == case["msg"]


@pytest.mark.parametrize("case", cases("aes_gcm.json"))
def test_what_the_vector_breaks_in_the_tag_breaks_ours(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tag against the right one, as a flip of ours. A valid vector flips nothing."""
    monkeypatch.setattr(cipher.os, "urandom", lambda size: case["iv"])
    key = AESGCM(case["key"])
    right = key.encrypt(case["iv"], case["msg"], case["aad"])
    assert right[: -cipher.TAG_BYTES] == case["ct"]
    flip = int.from_bytes(right[-cipher.TAG_BYTES :]) ^ int.from_bytes(case["tag"])
    assert (flip == 0) == (case["result"] == "valid")
    box = _flipped(cipher.seal_box(case["key"], case["msg"], case["aad"]), flip)
    field = _flipped(cipher.seal_field(key, 1, case["aad"], case["msg"]), flip)
    if flip == 0:
        assert cipher.open_box(case["key"], box, case["aad"]) == case["msg"]
        assert cipher.open_field(key, case["aad"], field) == case["msg"]
        return
    with pytest.raises(TamperedSeal):
        cipher.open_box(case["key"], box, case["aad"])
    with pytest.raises(TamperedSeal):
        cipher.open_field(key, case["aad"], field)


def _flipped(sealed: bytes, flip: int) -> bytes:
    tag = int.from_bytes(sealed[-cipher.TAG_BYTES :]) ^ flip
    return sealed[: -cipher.TAG_BYTES] + tag.to_bytes(cipher.TAG_BYTES)


@pytest.mark.parametrize("case", cases("hkdf_sha256.json"))
def test_derive_is_hkdf_sha256(case: dict[str, Any]) -> None:
    """We always take 32 bytes; what a vector gives beyond or below that shares the beginning."""
    size = min(case["size"], cipher.KEY_BYTES)
    assert cipher.derive(case["ikm"], case["info"], case["salt"] or None)[:size] == case["okm"][:size]
