import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.vietnamese import fold, name_sort_key, search_text, settle_tones, sort_key

WORDS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậđớờởỡợửữựýỳỷỹỵ ABCĐÊÔƠƯ", max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Nguyễn Thị Hòa", "nguyen thi hoa"),
        ("Nguyễn  Thị\u00a0Hoà ", "nguyen thi hoa"),
        ("ĐẶNG ĐÌNH ĐỨC", "dang dinh duc"),
        ("\u00d0\u00f4ng", "dong"),
        ("Phu\u0309 Ly\u0301", "phu ly"),
        ("Phủ\u200b Lý", "phu ly"),
        ("", ""),
    ],
)
def test_fold_gives_the_text_without_marks(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(WORDS)
def test_fold_is_the_same_for_every_way_to_write_a_text(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(text.upper()) == fold(fold(text))


@given(WORDS)
def test_settled_tones_change_neither_the_letters_nor_a_settled_text(text: str) -> None:
    settled = settle_tones(text)
    assert fold(settled) == fold(text)
    assert settle_tones(settled) == settled
    assert unicodedata.is_normalized("NFC", settled)


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("Thuỷ", "Thủy"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("hoàn", "hoàn"),
        ("quý", "quý"),
        ("huỳnh", "huỳnh"),
        ("quà", "quà"),
    ],
)
def test_settle_tones(written: str, settled: str) -> None:
    assert settle_tones(written) == settled


def test_sort_key_orders_letters_then_tones_syllable_by_syllable() -> None:
    ordered = [
        "an",
        "ăn",
        "ân",
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "ban",
        "da",
        "dế",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "Phường 2",
        "Phường 10",
    ]
    expected = [*ordered[:-6], "ô", "ơ", "Phường 2", "Phường 10", "u", "ư"]
    assert sorted(set(ordered), key=sort_key) == expected


def test_sort_key_puts_a_whole_first_syllable_before_its_second() -> None:
    assert sorted(["Bà An", "Ba Vì", "Ba Đình"], key=sort_key) == ["Ba Đình", "Ba Vì", "Bà An"]


def test_sort_key_is_the_same_for_composed_and_spread_letters() -> None:
    assert sort_key(unicodedata.normalize("NFD", "Phường Nghĩa Lộ")) == sort_key("Phường Nghĩa Lộ")


def test_names_are_sorted_by_the_last_word() -> None:
    names = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Thị Ánh", "Phạm Thị An", ""]
    assert sorted(names, key=name_sort_key) == ["", "Phạm Thị An", "Lê Thị Ánh", "Nguyễn Thị Ánh", "Trần Văn Bình"]


@pytest.mark.parametrize(
    ("name", "words"), [("Ia H'Drai", " ia hdrai"), ("Xã Phú Lý", " xa phu ly"), ("A-B, c", " a b c"), ("'", "")]
)
def test_search_text_parts_words(name: str, words: str) -> None:
    assert search_text(name) == words
