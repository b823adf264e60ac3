"""What was stored once must open for as long as the product lives: one file for each stored format."""

import datetime
import json
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher, emergency, keys, perishable, roots, salts
from access.envelope import Envelope
from access.errors import NotShared, TamperedSeal
from access.hiding import index_keys
from access.hiding.marks import mark_of
from access.models import RecordKey
from access.teams.deposit import deposit_info
from tests.access.make_known_answers import FOLDER, FORMATS
from tests.attacks import writer


def known(name: str) -> dict[str, Any]:
    read = json.loads((FOLDER / f"{name}.json").read_text())
    return {key: bytes.fromhex(value) if isinstance(value, str) else value for key, value in read.items()}


def test_each_format_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FORMATS)


def test_field() -> None:
    case = known("field-1")
    assert cipher.field_epoch(case["stored"]) == case["epoch"]
    assert cipher.open_field(AESGCM(case["key"]), case["context"], case["stored"]) == case["text"]


def test_row() -> None:
    case = known("row-1")
    epoch, codes = cipher.row_seal(case["stored"])
    assert (epoch, sorted(codes)) == (case["epoch"], [2, 4])
    keys = {2: case["keys"][:32], 4: case["keys"][32:]}
    for place, key in keys.items():
        cipher.check_row(key, place, case["context"], case["text"], case["stored"])
    assert cipher.seal_row(keys, epoch, case["context"], case["text"]) == case["stored"]


def test_box() -> None:
    case = known("box-1")
    assert cipher.open_box(case["key"], case["stored"], case["context"]) == case["text"]


def test_letter() -> None:
    case = known("letter-1")
    assert cipher.open_letter(case["private"], case["stored"], case["info"]) == case["text"]


def test_lock() -> None:
    case = known("lock-1")
    assert cipher.unlock(case["passphrase"], case["stored"], case["context"]) == case["text"]


def test_padding() -> None:
    case = known("padding-1")
    assert cipher.unpad(case["stored"]) == case["text"]
    assert cipher.pad(case["text"]) == case["stored"]


def test_signature() -> None:
    case = known("signature-1")
    assert cipher.signature_holds(case["public"], case["stored"], case["message"])


@pytest.mark.parametrize("name", ["grant-1", "limited-grant-1"])
def test_grant(name: str) -> None:
    """The grant's key, bound to its row, gives the compartment's key, which opens a field."""
    case = known(name)
    record, until = UUID(bytes=case["record"]), datetime.datetime.fromtimestamp(case["expires_at"], datetime.UTC)
    grant = SimpleNamespace(**{**case, "expires_at": until})
    payload = cipher.open_letter(case["private"], case["stored"], roots.grant_info("vault.chest", record, grant))
    envelope = Envelope(record, case["root_epoch"], salts=salts.unpacked(case["salt"]))
    envelope.take_payload(payload, case["compartments"], case["root_epoch"])
    key = envelope.key(cipher.field_epoch(case["field"]), "narrative")
    assert cipher.open_field(key, b"place", case["field"]) == case["text"]


def test_stand_in_key() -> None:
    """Two locks, both bound to the two teams and their epochs."""
    case = known("stand-in-key-1")
    info = deposit_info(SimpleNamespace(**case))  # type: ignore[arg-type]
    box = cipher.open_letter(case["private"], case["stored"], info)
    assert cipher.open_box(case["server"], box, info) == case["text"]


def test_salts() -> None:
    """Three compartments with a salt of their own; what was told under the first root is erased."""
    case = known("salts-2")
    envelope = Envelope(UUID(bytes=case["record"]), 2, salts=salts.unpacked(case["stored"]))
    envelope.roots = {1: case["roots"][:32], 2: case["roots"][32:]}
    for epoch, name in ((2, "narrative"), (1, "identity")):
        assert cipher.field_epoch(case[name]) == epoch
        assert cipher.open_field(envelope.key(epoch, name), b"place", case[name]) == case["text"]
    with pytest.raises(NotShared):
        envelope.key(1, "narrative")
    assert salts.packed(envelope.salts) == case["stored"]


def test_team_letters() -> None:
    """Each is bound to its team and to what it is about."""
    case = known("team-letters-1")
    about = UUID(bytes=case["record"])
    purposes = {
        "index_key": index_keys._purpose(about),
        "reason": emergency._letter(SimpleNamespace(pk=about), b"reason"),  # type: ignore[arg-type]
    }
    for name, purpose in purposes.items():
        assert keys.open_letter_with(case["private"], case["team"], case[name], purpose) == case["text"]


@pytest.mark.django_db
def test_perishable_letter() -> None:
    """The letter in its box, for as long as the box's key has a row; and one of the first days, without a box."""
    case = known("perishable-letter-1")
    purpose = emergency._letter(SimpleNamespace(pk=UUID(bytes=case["about"])), b"reason")  # type: ignore[arg-type]
    assert perishable.unboxed(case["stored"], purpose) is None
    row, about = UUID(bytes=case["key_row"]), UUID(bytes=case["about"])
    writer.insert(RecordKey(id=row, record_id=about, epoch=RecordKey.LETTERS, material=case["key"]))
    letter = perishable.unboxed(case["stored"], purpose)
    assert letter is not None
    assert keys.open_letter_with(case["private"], case["team"], letter, purpose) == case["text"]
    assert perishable.unboxed(known("team-letters-1")["reason"], purpose) == known("team-letters-1")["reason"]
    with pytest.raises(TamperedSeal):
        perishable.unboxed(case["stored"][:16], purpose)


def test_conflict_mark() -> None:
    """A mark that came out otherwise would keep nobody out of the records that carry it."""
    case = known("conflict-mark-1")
    assert mark_of(case["key"], UUID(bytes=case["user"])) == case["stored"] and len(case["stored"]) == 16
