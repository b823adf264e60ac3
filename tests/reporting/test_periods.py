"""Half-years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import HalfYear, half_years

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1))


@given(day=days)
def test_every_day_lies_in_exactly_one(day: date) -> None:
    period = HalfYear.containing(day)
    assert period.first_day <= day <= period.last_day
    assert period.next.first_day == period.last_day + timedelta(days=1)
    assert HalfYear.parsed(period.key) == period


@given(day=days)
def test_it_is_closed_when_its_last_day_has_passed(day: date) -> None:
    period = HalfYear.containing(day)
    assert not period.is_closed(period.last_day)
    assert period.is_closed(period.last_day + timedelta(days=1))


@pytest.mark.parametrize(
    "key", ["", "2021", "2021-H3", "2021-H0", "21-H1", "2021-h1", "٢٠٢١-H1", "9999-H1", "2021-H1 "]
)
def test_other_words_are_none(key: str) -> None:
    with pytest.raises(ValueError, match="is not a half-year"):
        HalfYear.parsed(key)


def test_from_one_to_another() -> None:
    found = [period.key for period in half_years(HalfYear(2024, 2), HalfYear(2025, 2))]
    assert found == ["2024-H2", "2025-H1", "2025-H2"]
