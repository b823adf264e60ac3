"""Envelopes and fields without a database: what they hold, refuse and say."""

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django import forms

from access.cipher import keyed_hash
from access.envelope import COMPARTMENTS, Envelope, compartment_key
from access.errors import NotShared, StillSealed, TamperedSeal
from access.fields import Sealed, SealedData, SealedField, SealedList, SealedText
from access.guard import new_id
from access.salts import Salt
from tests.vault.models import Chest


def full(epoch: int = 2) -> Envelope:
    envelope = Envelope(uuid4(), epoch, salts={"narrative": Salt(bytes(32))})
    envelope.roots = {number: bytes([number]) * 32 for number in range(1, epoch + 1)}
    return envelope


def chest() -> Chest:
    made = Chest(id=new_id(), code="C1")
    made._envelope = full()
    made._envelope.record = made.pk
    return made


def test_a_full_envelope_shares_everything_and_shows_nothing() -> None:
    envelope = full()
    assert envelope.full
    assert envelope.compartments() == list(COMPARTMENTS)
    assert repr(envelope) == "<envelope>"
    assert envelope.fact_key() == keyed_hash(b"\x01" * 32, b"fact")


def test_each_compartment_epoch_and_record_has_its_own_key() -> None:
    root, one, two = bytes(32), uuid4(), uuid4()
    keys = {compartment_key(root, one, 1, name, bytes(32)) for name in COMPARTMENTS}
    keys |= {compartment_key(root, two, 1, "identity", None), compartment_key(root, one, 2, "identity", None)}
    keys |= {
        compartment_key(root, one, 1, "narrative", b"\1" * 32),
        compartment_key(bytes(31) + b"1", one, 1, "safety", None),
        compartment_key(root, one, 1, "identity", b"\1" * 32),
    }
    assert len(keys) == len(COMPARTMENTS) + 5


def test_without_its_salt_the_narrative_is_gone_and_the_rest_is_not() -> None:
    envelope = full()
    envelope.salts = {}
    assert not envelope.shares("narrative")
    assert envelope.shares("identity")
    with pytest.raises(NotShared):
        envelope.key(2, "narrative")


def test_a_limited_payload_opens_the_same_keys_and_no_others() -> None:
    giver = full()
    taker = Envelope(giver.record, 2, salts=giver.salts)
    taker.take_payload(giver.limited_to(["safety", "identity"]), ["identity", "safety"], 2)
    assert not taker.full
    assert taker.compartments() == ["identity", "safety"]
    for epoch in (1, 2):
        assert taker.subkey(epoch, "safety") == giver.subkey(epoch, "safety")
    with pytest.raises(NotShared):
        taker.key(2, "health")
    with pytest.raises(TamperedSeal):
        giver.subkey(3, "safety")


@pytest.mark.parametrize(("payload", "compartments"), [(bytes(31), []), (bytes(64), []), (bytes(32), ["a", "b"])])
def test_a_payload_of_the_wrong_size_is_refused(payload: bytes, compartments: list[str]) -> None:
    with pytest.raises(TamperedSeal):
        Envelope(uuid4(), 1).take_payload(payload, compartments, 1)


def test_equal_text_keeps_its_bytes_and_other_text_does_not() -> None:
    made = chest()
    made.name = "Hoà"
    before = made.name_sealed
    made.name = "Hoa\u0300"  # the same in NFC
    assert made.name_sealed is before
    made.name = "Hoa"
    assert made.name_sealed != before
    assert len({made.name_sealed, before}) == 2
    assert made.name_sealed != made.name_sealed.raw


@pytest.mark.parametrize("empty", ["", None, [], {}])
def test_nothing_is_stored_as_nothing(empty: Any) -> None:
    made = chest()
    made.story = "x"
    made.story = empty
    assert made.story_sealed is None
    assert made.story is None
    made.signs = empty
    assert made.signs is None


def test_every_kind_comes_back_as_it_was() -> None:
    made = chest()
    values = {"signs": ["b", "a"], "age": -3, "day": datetime.date(2026, 2, 28), "urgent": False, "data": {"đ": [None]}}
    for name, value in values.items():
        setattr(made, name, value)
        assert getattr(made, name) == value
    made.mood = "calm"
    assert made.get_mood_display() == "Calm"
    made.mood = "unknown code"
    assert made.get_mood_display() == "unknown code"


def test_sealed_values_move_as_they_are() -> None:
    made, field = chest(), Chest._meta.get_field("name")
    made.name = "Hoa"
    sealed = made.name_sealed
    made.name = sealed
    assert made.name_sealed is sealed
    assert field.clean(sealed, made) is sealed
    assert field.clean("text", made) == "text"
    assert field.value_from_object(made) == "Hoa"
    assert isinstance(Chest.name.field, SealedField)
    assert field.from_db_value(None) is None
    assert field.get_prep_value(None) is None


def test_fields_for_forms() -> None:
    fields = {
        name: Chest._meta.get_field(name).formfield() for name in ("name", "mood", "signs", "age", "day", "urgent")
    }
    kinds = (forms.CharField, forms.ChoiceField, forms.MultipleChoiceField, forms.IntegerField, forms.DateField)
    for field, kind in zip(fields.values(), (*kinds, forms.BooleanField), strict=True):
        assert isinstance(field, kind)
        assert not field.required
    assert fields["mood"].choices[0] == ("", "—")


def test_a_field_of_no_compartment_is_refused() -> None:
    with pytest.raises(ValueError, match="no compartment"):
        SealedText("secrets")
    assert SealedData("safety").deconstruct()[2] == ["safety"]
    assert SealedList("safety", choices=[("a", "A")]).options == [("a", "A")]
    with pytest.raises(StillSealed):
        str(Sealed(b"x"))
