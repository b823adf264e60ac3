"""The search page for places, and the rows it gives to a unit field on another page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from places.forms import UnitField
from places.queries import unit_with_code
from tests.administration.doors import check_door, check_methods
from tests.people import Person

ADDRESS = reverse("administration:units")
AFTER = date(2025, 7, 1)


def test_everybody_who_signed_in_may_look_for_a_place(volunteer: Person, police_viewer: Person, worker: Person) -> None:
    assert Client().get(ADDRESS).status_code == 302
    for person in (volunteer, police_viewer, worker):
        assert person.client().get(ADDRESS, {"q": "phu ly"}).status_code == 200
    check_methods(ADDRESS, worker, "post", "delete")


@pytest.mark.parametrize("typed", ["phu ly", "Phủ Lý"])
def test_finds_new_and_old_places_without_javascript(administrator: Person, typed: str) -> None:
    page = administrator.client().get(ADDRESS, {"q": typed}).content.decode()
    assert "Phường Phủ Lý, Tỉnh Ninh Bình" in page
    assert "Thành phố Phủ Lý, Tỉnh Hà Nam" in page
    assert "đến hết ngày 30/06/2025" in page


def test_says_what_an_old_place_is_now(administrator: Person) -> None:
    page = administrator.client().get(ADDRESS, {"q": "quang trung ha nam"}).content.decode()
    assert "nay là Phường Hà Nam" in page


def test_a_day_leaves_the_others_out(administrator: Person) -> None:
    page = administrator.client().get(ADDRESS, {"q": "phu ly", "at": "2025-07-01"}).content.decode()
    assert "Phường Phủ Lý" in page
    assert "Thành phố Phủ Lý" not in page


def test_nothing_found_is_said(administrator: Person) -> None:
    assert "Không có địa danh nào" in administrator.client().get(ADDRESS, {"q": "zzz"}).content.decode()


def test_a_search_takes_few_queries(administrator: Person, django_assert_max_num_queries: Callable[..., Any]) -> None:
    client = administrator.client()
    with django_assert_max_num_queries(8):
        client.get(ADDRESS, {"q": "xa tan"})


def options(person: Person, **asked: str) -> Any:
    return person.client().get(ADDRESS, asked, headers={"HX-Request": "true"})


def test_a_field_gets_its_rows_as_choices(worker: Person) -> None:
    response = options(worker, field="home", home_typed="phu ly", at="2025-07-01", level="commune")
    page = response.content.decode()
    phu_ly = unit_with_code("13285", at=AFTER)
    assert phu_ly is not None
    assert f'name="home" value="{phu_ly.pk}"' in page
    assert 'name="home_by" value="phu ly"' in page
    assert "<html" not in page
    assert "Thành phố" not in page


@pytest.mark.parametrize(
    "asked",
    [{"field": ""}, {"field": 'x"><script>'}, {"field": "a", "level": "moon"}, {"field": "a", "within": "9" * 30}],
)
def test_a_field_that_cannot_be_is_not_found(worker: Person, asked: dict[str, str]) -> None:
    assert options(worker, **asked).status_code == 404


def test_the_page_of_a_place(administrator: Person, worker: Person, auditor: Person) -> None:
    phu_ly = unit_with_code("13285", at=AFTER)
    assert phu_ly is not None
    address = reverse("administration:unit", args=[phu_ly.pk])
    check_door(address, allowed=administrator, refused=[worker, auditor], event="OFFICE_SHOWN")
    page = administrator.client().get(address).content.decode()
    assert "Phường Châu Cầu" in page
    assert "Thành phố Phủ Lý" in page
    assert administrator.client().get(reverse("administration:unit", args=[10**9])).status_code == 404


def cleaned(field: UnitField, **data: str) -> Any:
    return field.clean(field.widget.value_from_datadict(data, {}, "unit"))


@pytest.mark.django_db
def test_letters_are_enough_when_one_place_matches() -> None:
    field = UnitField(at=AFTER, level="commune")
    assert cleaned(field, unit_typed="phường hà nam ninh bình").code == "13366"


@pytest.mark.django_db
def test_letters_typed_after_a_choice_win_over_it() -> None:
    field = UnitField(at=AFTER)
    phu_ly = unit_with_code("13285", at=AFTER)
    assert phu_ly is not None
    chosen = {"unit": str(phu_ly.pk), "unit_by": "phu ly"}
    assert cleaned(field, **chosen, unit_typed="phu ly") == phu_ly
    assert cleaned(field, **chosen, unit_typed="phường hà nam ninh bình").code == "13366"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"unit_typed": "hoa binh"}, "several"),
        ({"unit_typed": "zzz"}, "absent"),
        ({"unit": "999999999", "unit_typed": "x", "unit_by": "x"}, "absent"),
        ({"unit": "²", "unit_typed": "x", "unit_by": "x"}, "absent"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_chosen_is_said(data: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        cleaned(UnitField(), **data)
    assert refusal.value.code == code


@pytest.mark.django_db
def test_a_place_of_another_day_or_level_cannot_be_chosen() -> None:
    old = unit_with_code("13285", at=date(2025, 6, 30))
    assert old is not None
    data = {"unit": str(old.pk), "unit_typed": "", "unit_by": ""}
    assert UnitField().choice.keyed(str(old.pk)) == old
    assert UnitField(at=AFTER).choice.keyed(str(old.pk)) is None
    assert UnitField(level="district").choice.keyed(str(old.pk)) is None
    assert cleaned(UnitField(), **data) == old
