"""Code lists: validity, sources, keys."""

from datetime import date

import pytest

from cases import codes
from cases.codes import ACTS, ACTS_2007, ACTS_2022, AGE_BANDS, FORMS, age_band

LISTS = [(name, value) for name, value in vars(codes).items() if isinstance(value, codes.CodeList)]


@pytest.mark.parametrize(("name", "code_list"), LISTS)
def test_keys_are_single_and_short(name: str, code_list: codes.CodeList) -> None:
    assert len(set(code_list.keys)) == len(code_list.keys), name
    assert all(0 < len(key) <= 16 and key.isascii() for key in code_list.keys), name


def test_the_law_of_the_day_gives_the_acts() -> None:
    assert ACTS.on(date(2023, 6, 30)).keys == ACTS_2007.keys
    assert ACTS.on(date(2023, 7, 1)).keys == ACTS_2022.keys
    assert ACTS.on(date(2008, 6, 30)).keys == ()


def test_every_act_counts_as_a_form() -> None:
    assert {act.form for act in ACTS} <= set(FORMS.keys)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-5"),
        (5, "0-5"),
        (6, "6-10"),
        (15, "11-15"),
        (16, "16-17"),
        (18, "18-24"),
        (59, "45-59"),
        (60, "60+"),
        (101, "60+"),
        (None, "unknown"),
        (-1, "unknown"),
    ],
)
def test_age_bands(age: int | None, band: str) -> None:
    assert age_band(age) == band
    assert band in AGE_BANDS


def test_labels() -> None:
    assert FORMS.label("") == "" and FORMS.label("old-key") == "old-key"
    assert [str(label) for label in FORMS.labels(["economic", "physical"])] == [
        str(FORMS.code("physical").label),
        str(FORMS.code("economic").label),
    ]
    assert FORMS.without("sexual").keys == ("physical", "psychological", "economic")
    with pytest.raises(KeyError):
        FORMS.code("nothing")
