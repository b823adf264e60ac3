"""What was stored of a record opens, down to each kind of sealed column."""

import base64
import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from access import cipher, emergency, keys, perishable, roots, salts
from access.envelope import Envelope
from access.errors import NotShared, TamperedSeal, UntrustedKey
from access.fields import Sealed
from access.hiding.marks import mark_of
from access.models import RecordKey
from access.row_seals import COLUMN
from access.salts import Salt
from tests.access.known import known
from tests.access.known.records import PLAIN
from tests.attacks import writer
from tests.vault.models import Chest


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


def test_the_signature_of_a_grant(settings: Any) -> None:
    case = known("given-grant-1")
    settings.SENDER_KEY = base64.b64encode(case["signer"]).decode()
    given = SimpleNamespace(**case, granted_by_id=None, compartments=[], expires_at=None)
    chest = Chest(id=UUID(bytes=case["record"]))
    roots.check_giver(chest, given)
    given.group_id += 1
    with pytest.raises(UntrustedKey):
        roots.check_giver(chest, given)


def test_older_roots() -> None:
    case = known("older-roots-1")
    envelope = Envelope(UUID(bytes=case["record"]), 3)
    envelope.roots[3] = case["roots"][64:]
    roots.open_older_roots(envelope, {1: case["first"], 2: case["second"]})
    assert b"".join(envelope.roots[epoch] for epoch in (1, 2, 3)) == case["roots"]


def test_a_whole_row() -> None:
    """As the database gives it: every kind of column, and the seal over them, which a changed cell breaks."""
    case = known("whole-row-1")
    chest = loaded(case)
    assert {name: getattr(chest, name) for name in PLAIN} == PLAIN
    assert chest._envelope.fact_key() == case["fact_key"]
    broken = loaded({**case, "mood_sealed": None})
    with pytest.raises(TamperedSeal):
        assert broken.signs


def loaded(case: dict[str, Any]) -> Any:
    columns = {name: value if value is None else Sealed(value) for name, value in case.items() if "_sealed" in name}
    values = {"id": UUID(bytes=case["record"]), COLUMN: case[COLUMN], **columns}
    chest: Any = Chest.from_db("default", list(values), list(values.values()))
    chest._envelope = Envelope(chest.pk, 2, salts={"narrative": Salt(bytes(32))})
    chest._envelope.roots = {1: case["roots"][:32], 2: case["roots"][32:]}
    return chest


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
