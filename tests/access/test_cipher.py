"""The ciphers: what was sealed comes back, and any other byte raises."""

import os
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from access import cipher
from access.errors import TamperedSeal, WrongPassphrase

KEY = bytes(range(32))
COSTS = {"memory_kib": 64, "passes": 1, "lanes": 1}


def _mutate(sealed: bytes, place: int, flip: int) -> bytes:
    place %= len(sealed)
    return sealed[:place] + bytes([sealed[place] ^ flip]) + sealed[place + 1 :]


def _open(sealed: bytes) -> bytes:
    cipher.field_epoch(sealed)
    return cipher.open_field(AESGCM(KEY), b"c", sealed)


mutations = (st.integers(0, 10_000), st.integers(1, 255))


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_no_two_lists_give_the_same_bytes(one: list[bytes], two: list[bytes]) -> None:
    assert (cipher.length_prefixed(*one) == cipher.length_prefixed(*two)) == (one == two)


def test_the_lengths_stand_in_four_bytes_and_nothing_between_the_parts() -> None:
    assert cipher.length_prefixed(b"ab", b"", b"c") == b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c"


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 32), (28, 32), (29, 64), (60, 64), (61, 96), (92, 96), (93, 128), (124, 128), (125, 192), (188, 192),
     (189, 256), (252, 256), (253, 384), (380, 384), (381, 512), (508, 512), (509, 768), (1000, 1024), (1021, 1536)],
)  # fmt: skip
def test_sizes_in_which_a_text_hides(length: int, size: int) -> None:
    assert cipher.padded_size(length) == size
    assert len(cipher.pad(b"x" * length)) == size


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(text: bytes) -> None:
    padded = cipher.pad(text)
    assert cipher.unpad(padded) == text
    assert len(padded) >= len(text) + 4
    assert len(padded) <= 2 * (len(text) + 4) + 32


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        bytes(31),
        bytes(33),  # no size that `pad` makes
        b"\0\0\0\x01" + b"ab" + bytes(26),  # a byte behind the text
        b"\0\0\0\xff" + bytes(28),  # longer than it is
        b"\xff\xff\xff\xff" + bytes(28),
        b"\0\0\0\x00" + bytes(60),  # a short text in a large size
    ],
)
def test_broken_padding_raises(padded: bytes) -> None:
    with pytest.raises(TamperedSeal):
        cipher.unpad(padded)


@given(st.binary(max_size=300), st.binary(max_size=60), st.integers(1, 65535))
def test_a_field_comes_back(text: bytes, context: bytes, epoch: int) -> None:
    sealed = cipher.seal_field(AESGCM(KEY), epoch, context, text)
    assert cipher.field_epoch(sealed) == epoch
    assert cipher.open_field(AESGCM(KEY), context, sealed) == text


def test_a_text_of_71_bytes_takes_128() -> None:
    assert len(cipher.seal_field(AESGCM(KEY), 1, b"", b"x" * 71)) == 128


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({cipher.seal_field(AESGCM(KEY), 1, b"c", b"text") for _ in range(50)}) == 50


@given(*mutations)
def test_a_field_with_one_byte_changed_raises(place: int, flip: int) -> None:
    broken = _mutate(cipher.seal_field(AESGCM(KEY), 1, b"c", b"text"), place, flip)
    with pytest.raises(TamperedSeal):
        _open(broken)


@given(st.integers(0, 63))
def test_a_field_cut_short_raises(length: int) -> None:
    cut = cipher.seal_field(AESGCM(KEY), 1, b"c", b"text")[:length]
    with pytest.raises(TamperedSeal):
        cipher.field_epoch(cut)


@pytest.mark.parametrize("place", [0, 1])
def test_a_field_of_another_version_or_algorithm_has_no_epoch(place: int) -> None:
    """A reader dispatches on these two bytes: either alone is enough to be refused before a key is looked for."""
    with pytest.raises(TamperedSeal):
        cipher.field_epoch(_mutate(cipher.seal_field(AESGCM(KEY), 1, b"c", b"text"), place, 2))


def test_a_field_of_another_context_or_key_raises() -> None:
    sealed = cipher.seal_field(AESGCM(KEY), 1, b"c", b"text")
    for key, context in ((KEY, b"d"), (bytes(32), b"c")):
        with pytest.raises(TamperedSeal):
            cipher.open_field(AESGCM(key), context, sealed)


def _box() -> tuple[bytes, Callable[[bytes], bytes]]:
    return cipher.seal_box(KEY, b"a key", b"c"), lambda box: cipher.open_box(KEY, box, b"c")


def _letter() -> tuple[bytes, Callable[[bytes], bytes]]:
    private, public = cipher.new_box_keys()
    return cipher.seal_letter(public, b"a key", b"c"), lambda letter: cipher.open_letter(private, letter, b"c")


def _lock() -> tuple[bytes, Callable[[bytes], bytes]]:
    return cipher.lock(b"pass", b"a key", b"c", **COSTS), lambda locked: cipher.unlock(b"pass", locked, b"c")


containers = pytest.mark.parametrize("container", [_box, _letter])


@containers
def test_a_container_comes_back(container: Callable[[], tuple[bytes, Callable[[bytes], bytes]]]) -> None:
    sealed, opener = container()
    assert opener(sealed) == b"a key"


@containers
def test_a_container_with_any_byte_changed_raises(
    container: Callable[[], tuple[bytes, Callable[[bytes], bytes]]],
) -> None:
    sealed, opener = container()
    for place in range(len(sealed)):
        with pytest.raises(TamperedSeal):
            opener(_mutate(sealed, place, 1))
    for length in range(len(sealed)):
        with pytest.raises(TamperedSeal):
            opener(sealed[:length])


def test_nothing_at_all_can_be_sealed_too() -> None:
    """The shortest box and the shortest letter are not too short."""
    private, public = cipher.new_box_keys()
    assert cipher.open_box(KEY, cipher.seal_box(KEY, b"", b"c"), b"c") == b""
    assert cipher.open_letter(private, cipher.seal_letter(public, b"", b"c"), b"c") == b""


def test_a_public_half_belongs_to_its_private_half() -> None:
    private, public = cipher.new_box_keys()
    assert cipher.box_public(private) == public
    assert cipher.box_public(cipher.new_box_keys()[0]) != public


def test_a_letter_opens_neither_with_another_key_nor_for_another_purpose() -> None:
    private, public = cipher.new_box_keys()
    letter = cipher.seal_letter(public, b"a key", b"for the team")
    assert len(letter) == cipher.LETTER_OVERHEAD + 5
    with pytest.raises(TamperedSeal):
        cipher.open_letter(private, letter, b"for another team")
    with pytest.raises(TamperedSeal):
        cipher.open_letter(cipher.new_box_keys()[0], letter, b"for the team")


def test_a_box_opens_neither_with_another_key_nor_for_another_purpose() -> None:
    box = cipher.seal_box(KEY, b"a key", b"c")
    for key, context in ((bytes(32), b"c"), (KEY, b"d")):
        with pytest.raises(TamperedSeal):
            cipher.open_box(key, box, context)


def test_a_lock_opens_with_its_passphrase_alone() -> None:
    locked, opener = _lock()
    assert opener(locked) == b"a key"
    with pytest.raises(WrongPassphrase):
        cipher.unlock(b"Pass", locked, b"c")
    with pytest.raises(WrongPassphrase):
        cipher.unlock(b"pass", locked, b"d")


def test_a_lock_with_a_changed_byte_raises() -> None:
    locked, opener = _lock()
    for place in (0, 1, 6, 12, 27, 28, 30, len(locked) - 1):
        with pytest.raises((TamperedSeal, WrongPassphrase)):
            opener(_mutate(locked, place, 1))
    with pytest.raises(TamperedSeal):
        opener(locked[:23])


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [(2**31, 1, 1), (2**21 + 1, 1, 1), (7, 1, 1), (31, 1, 4), (64, 0, 1), (64, 17, 1), (64, 1, 0), (2048, 1, 17)],
)
def test_costs_out_of_bounds_are_refused_before_they_are_paid(memory: int, passes: int, lanes: int) -> None:
    header = cipher.LOCK_HEADER.pack(cipher.VERSION, cipher.ARGON2ID, memory, passes, lanes, os.urandom(16))
    with pytest.raises(TamperedSeal):
        cipher.unlock(b"pass", header + bytes(60), b"c")


@pytest.mark.parametrize(("memory", "passes", "lanes"), [(8, 1, 1), (128, 1, 16), (64, 16, 1)])
def test_costs_at_the_bounds_are_paid(memory: int, passes: int, lanes: int) -> None:
    locked = cipher.lock(b"pass", b"a key", b"c", memory_kib=memory, passes=passes, lanes=lanes)
    assert cipher.unlock(b"pass", locked, b"c") == b"a key"


def test_signatures() -> None:
    private, public = cipher.new_sign_keys()
    signature = cipher.sign(private, b"message")
    assert cipher.sign_public(private) == public
    assert cipher.signature_holds(public, signature, b"message")
    assert not cipher.signature_holds(public, signature, b"massage")
    assert not cipher.signature_holds(cipher.new_sign_keys()[1], signature, b"message")
    assert not cipher.signature_holds(public, signature[:-1], b"message")
    assert cipher.signature_holds(b"no key", signature, b"message") is False


def test_random_keys_differ_and_hashes_are_those_of_the_books() -> None:
    assert len({cipher.random_key() for _ in range(20)}) == 20
    assert cipher.fingerprint(b"abc").hex().startswith("ba7816bf8f01cfea")
    mac = cipher.keyed_hash(b"key", b"The quick brown fox jumps over the lazy dog").hex()
    assert mac == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"


# --- rows ---------------------------------------------------------------------------------------------

ROW_KEYS = {0: KEY, 7: KEY[::-1]}
ROW = cipher.seal_row(ROW_KEYS, 258, b"c", b"digest")


def test_the_seal_of_a_row_says_its_epoch_and_places() -> None:
    epoch, codes = cipher.row_seal(ROW)
    assert (epoch, {place: len(code) for place, code in codes.items()}) == (258, {0: 16, 7: 16})
    assert ROW[:5] == bytes([1, 5, 1, 2, 0b10000001])


def test_a_seal_under_no_key_holds_no_code_and_passes_for_nobody() -> None:
    empty = cipher.seal_row({}, 258, b"c", b"digest")
    assert cipher.row_seal(empty) == (258, {})
    for place in range(8):
        with pytest.raises(TamperedSeal):
            cipher.check_row(KEY, place, b"c", b"digest", empty)


@pytest.mark.parametrize("place", ROW_KEYS)
def test_a_row_as_it_was_sealed_passes(place: int) -> None:
    assert cipher.seal_row(ROW_KEYS, 258, b"c", b"digest") == ROW
    cipher.check_row(ROW_KEYS[place], place, b"c", b"digest", ROW)


@pytest.mark.parametrize("place", ROW_KEYS)
def test_another_key_place_context_or_digest_raises(place: int) -> None:
    key = ROW_KEYS[place]
    for wrong in (
        (bytes(32), place, b"c", b"digest"),
        (key, 7 - place, b"c", b"digest"),
        (key, 3, b"c", b"digest"),
        (key, place, b"d", b"digest"),
        (key, place, b"c", b"other"),
    ):
        with pytest.raises(TamperedSeal):
            cipher.check_row(*wrong, ROW)


@given(st.integers(0, len(ROW) - 1), st.integers(1, 255))
def test_the_seal_of_a_row_with_one_byte_changed_raises_at_one_place(place: int, flip: int) -> None:
    broken = _mutate(ROW, place, flip)
    refused = 0
    for at, key in ROW_KEYS.items():
        try:
            cipher.check_row(key, at, b"c", b"digest", broken)
        except TamperedSeal:
            refused += 1
    assert refused == (2 if place < 5 else 1)


@pytest.mark.parametrize("sealed", [b"", ROW[:4], ROW[:5], ROW[:-1], ROW[:-16], ROW + b"\0", ROW + bytes(16)])
def test_the_seal_of_a_row_cut_or_grown_raises(sealed: bytes) -> None:
    with pytest.raises(TamperedSeal):
        cipher.row_seal(sealed)


@pytest.mark.parametrize("place", [0, 1])
def test_the_seal_of_a_row_of_another_version_or_algorithm_raises(place: int) -> None:
    with pytest.raises(TamperedSeal):
        cipher.row_seal(_mutate(ROW, place, 2))
