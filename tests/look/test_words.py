"""Clocks, dates, codes and pronouns, as people read them in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from access.templatetags import antam

NOW = datetime(2026, 11, 23, 12, 16, tzinfo=UTC)  # 19:16 in Hà Nam


@pytest.fixture(autouse=True)
def _now():  # noqa: ANN202
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("minutes", "vietnamese", "english"),
    [
        (134, "còn 2 giờ 14 phút (hạn 21:30 hôm nay)", "2 h 14 min left (due 21:30 today)"),
        (-14, "quá hạn 14 phút (hạn 19:02)", "14 min late (was due 19:02)"),
        (60, "còn 1 giờ (hạn 20:16 hôm nay)", "1 h left (due 20:16 today)"),
        (24 * 60, "còn 24 giờ (hạn 19:16 ngày mai)", "24 h left (due 19:16 tomorrow)"),
        (3 * 24 * 60, "còn 3 ngày (hạn 19:16, 26/11/2026)", "3 days left (due 19:16, 26/11/2026)"),
        (-2 * 24 * 60, "quá hạn 2 ngày (hạn 19:16, 21/11/2026)", "2 days late (was due 19:16, 21/11/2026)"),
        (0.2, "còn 1 phút (hạn 19:16 hôm nay)", "1 min left (due 19:16 today)"),
    ],
)
def test_clock_says_what_is_left_and_when_it_is_due(minutes: float, vietnamese: str, english: str) -> None:
    deadline = NOW + timedelta(minutes=minutes)
    with translation.override("vi"):
        assert antam.clock(deadline) == vietnamese
    with translation.override("en"):
        assert antam.clock(deadline) == english


def test_moment_names_the_day_only_when_it_is_another_one() -> None:
    assert antam.moment(NOW) == "19:16"
    assert antam.moment(NOW - timedelta(days=1)) == "19:16, 22/11/2026"


def test_day_is_that_of_the_province_not_of_greenwich() -> None:
    assert antam.day(datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) == "23/11/2026"
    assert antam.day(date(2026, 7, 5)) == "05/07/2026"


@pytest.mark.parametrize(("stored", "shown"), [("48273164", "4827 3164"), ("4827 3164", "4827 3164"), ("12", "12")])
def test_code_is_shown_as_it_is_read_aloud(stored: str, shown: str) -> None:
    assert antam.code(stored) == shown


@pytest.mark.parametrize(
    ("sex", "age", "word"),
    [
        ("", None, "người cần giúp"),
        ("female", None, "người cần giúp"),
        ("unknown", 30, "người cần giúp"),
        ("female", 15, "cháu"),
        ("male", 16, "em"),
        ("female", 17, "em"),
        ("female", 18, "chị ấy"),
        ("male", 59, "anh ấy"),
        ("female", 60, "bà ấy"),
        ("male", 75, "ông ấy"),
    ],
)
def test_pronoun_follows_age_and_sex(sex: str, age: int | None, word: str) -> None:
    with translation.override("vi"):
        assert antam.pronoun(sex, age) == word


@pytest.mark.parametrize("words", [antam.clock, antam.moment, antam.day, antam.code, antam.waited])
def test_nothing_is_shown_as_nothing(words) -> None:  # noqa: ANN001
    assert words(None) == ""


def test_waiting_time_is_a_plain_length() -> None:
    with translation.override("vi"):
        assert antam.waited(NOW - timedelta(minutes=74)) == "1 giờ 14 phút"


def test_telephone_address_has_no_spaces() -> None:
    assert antam.dial("0226 3.851-113") == "02263851113"
    assert antam.dial("+84 912 345 678") == "+84912345678"


def test_a_room_that_is_not_there_has_no_address() -> None:
    """An error page says what it can, and must never fail itself."""
    assert antam.address("home") == reverse("home")
    assert antam.address("no_such_room:page", 1) == ""
