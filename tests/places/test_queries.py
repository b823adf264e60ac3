from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from places.models import Level, Line, Office, OfficeKind, ReportingLine, Unit
from places.queries import (
    district_keys,
    duty_offices,
    find_units,
    offices_at,
    old_district,
    predecessors,
    province_of,
    provinces_on,
    reporting_lines,
    successors,
    unit_on,
    unit_with_code,
    units_at,
)

pytestmark = pytest.mark.django_db

BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 1)


def unit(code: str, day: date) -> Unit:
    found = unit_with_code(code, at=day)
    assert found is not None
    return found


def names(units: Any) -> list[str]:
    return [found.name for found in units]


@pytest.mark.parametrize("typed", ["phu ly", "Phủ Lý", "PHỦ LÝ", "phủ  lý", "Phu\u0309 Ly\u0301", "\x00phu ly"])
def test_find_units_finds_new_and_old_with_and_without_marks(typed: str) -> None:
    found = list(find_units(typed)[:5])
    assert {"Phường Phủ Lý", "Thành phố Phủ Lý"} <= {unit.name for unit in found}
    assert found[0].name == "Phường Phủ Lý"


def test_find_units_puts_the_same_marks_first() -> None:
    assert find_units("Phú Lý")[0].name == "Xã Phú Lý"
    assert find_units("phú lý")[0].name == "Xã Phú Lý"


def test_find_units_takes_words_of_the_units_above() -> None:
    found = find_units("quang trung ha nam")
    assert names(found) == ["Phường Quang Trung"]
    assert [heir.new.name for heir in found[0].default_heirs] == ["Phường Hà Nam"]


def test_find_units_puts_words_in_their_order_before_scattered_ones() -> None:
    assert names(find_units("phuong phu ly ninh binh")) == ["Phường Phủ Lý", "Phường Lý Thường Kiệt"]


def test_find_units_accepts_another_tone_placement_and_apostrophes() -> None:
    assert find_units("hoà bình")[0].name == "Phường Hòa Bình"
    assert find_units("dak r'lap")[0].name == "Huyện Đắk R'Lấp"


def test_find_units_keeps_to_a_day_a_level_and_a_province() -> None:
    assert all(found.valid_to is None for found in find_units("phu ly", at=AFTER))
    assert names(find_units("phu ly", at=BEFORE, level=Level.DISTRICT)) == ["Thành phố Phủ Lý"]
    ninh_binh = unit("37", AFTER)
    assert {province_of(found) for found in find_units("ninh binh", within=ninh_binh)} == {ninh_binh}


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'"])
def test_find_units_finds_nothing_for_no_words(typed: str) -> None:
    assert not find_units(typed).exists()


def test_find_units_needs_two_queries(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(2):
        assert [(found.parent and found.parent.name, found.default_heirs) for found in find_units("phu ly")[:20]]


def test_units_at_lists_one_level_of_a_province_in_vietnamese_order() -> None:
    found = units_at(AFTER, level=Level.COMMUNE, within=unit("37", AFTER))
    assert found.count() == 129
    order = names(found)
    assert (
        order.index("Xã Bình An")
        < order.index("Phường Châu Sơn")
        < order.index("Phường Phủ Lý")
        < order.index("Phường Phù Vân") + 2
    )
    assert units_at(BEFORE, level=Level.DISTRICT, within=unit("35", BEFORE)).count() == 6
    assert not units_at(AFTER, level=Level.DISTRICT).exists()


def test_one_code_means_two_units() -> None:
    assert unit("13285", BEFORE).name == "Phường Quang Trung"
    assert unit("13285", AFTER).name == "Phường Phủ Lý"
    assert unit_with_code("99999", at=AFTER) is None


def test_successors_and_predecessors_put_the_default_first() -> None:
    assert names(successors(unit("13285", BEFORE))) == ["Phường Hà Nam", "Phường Phủ Lý"]
    assert names(predecessors(unit("13285", AFTER)))[-1] == "Phường Quang Trung"


def test_unit_on_follows_the_default_heir_forward_and_never_guesses_backward() -> None:
    old, new = unit("13285", BEFORE), unit("13285", AFTER)
    assert unit_on(old, BEFORE) == old
    assert unit_on(old, AFTER) == unit("13366", AFTER)
    assert unit_on(new, BEFORE) is None
    assert unit_on(unit("35", BEFORE), AFTER) == unit("37", AFTER)


def test_provinces_on_follows_merged_units_in_three_queries(django_assert_num_queries: Any) -> None:
    commune, province, far = unit("13366", AFTER), unit("35", BEFORE), unit("01", AFTER)
    old = predecessors(commune)[0]
    keys = [commune.pk, old.pk, province.pk, far.pk]
    with django_assert_num_queries(3):
        found = provinces_on(keys, AFTER)
    ninh_binh = unit("37", AFTER).pk
    assert found == {commune.pk: ninh_binh, old.pk: ninh_binh, province.pk: ninh_binh, far.pk: far.pk}
    assert provinces_on([old.pk], BEFORE) == {old.pk: province.pk}
    assert provinces_on([], AFTER) == {}


def test_old_district_is_the_majority_of_default_successions() -> None:
    district = old_district(unit("13285", AFTER))
    assert district is not None
    assert district.name == "Thành phố Phủ Lý"
    assert old_district(unit("37", AFTER)) is None


def test_district_keys_serve_old_and_new_units_in_two_queries(django_assert_num_queries: Callable[..., Any]) -> None:
    old, new, district = unit("13285", BEFORE), unit("13285", AFTER), unit("347", BEFORE)
    with django_assert_num_queries(2):
        keys = district_keys([old.pk, new.pk, district.pk])
    assert keys == {old.pk: district.pk, new.pk: district.pk, district.pk: district.pk}


def test_every_new_commune_has_a_district() -> None:
    communes = units_at(AFTER, level=Level.COMMUNE).values_list("pk", flat=True)
    assert district_keys(communes).keys() == set(communes)


def office(name: str, of: Unit, *, kind: str = OfficeKind.COMMUNE_CASE_TEAM, **dates: date) -> Office:
    made = Office(name=name, unit=of, kind=kind, **{"valid_from": AFTER} | dates)
    made.save()
    return made


def test_offices_at_lists_by_day_kind_and_place() -> None:
    commune, province = unit("13285", AFTER), unit("37", AFTER)
    here = office("Tổ hỗ trợ Phủ Lý", commune)
    office("Đã kết thúc", commune, valid_to=date(2025, 8, 1))
    elsewhere = office("Tổ hỗ trợ Cầu Giấy", units_at(AFTER, level=Level.COMMUNE, within=unit("01", AFTER))[0])
    duty = office("Trực tỉnh", province, kind=OfficeKind.PROVINCE_DUTY_TEAM)
    day = date(2025, 9, 1)
    assert set(offices_at(day, within=province)) == {here, duty}
    assert list(offices_at(day, kind=OfficeKind.COMMUNE_CASE_TEAM)) == [elsewhere, here]
    assert list(duty_offices(commune, day)) == [duty]


def test_reporting_lines_of_a_day() -> None:
    commune, province = unit("13285", AFTER), unit("37", AFTER)
    below, above = office("Xã", commune), office("Sở", province, kind=OfficeKind.CULTURE_DEPARTMENT)
    ReportingLine(
        line=Line.FAMILY,
        form="01/BC-X",
        from_office=below,
        to_office=above,
        valid_from=AFTER,
        source="TT 07/2017/TT-BVHTTDL",
    ).save()
    assert [line.to_office for line in reporting_lines(below, AFTER)] == [above]
    assert not reporting_lines(below, BEFORE).exists()
