from datetime import date

import pytest
from django.db import IntegrityError, transaction

from places.models import Extent, Kind, Level, Office, OfficeKind, Unit, UnitSuccession

pytestmark = pytest.mark.django_db

DAY = date(2030, 1, 1)


def province(code: str = "99", valid_from: date | None = DAY) -> Unit:
    made = Unit(code=code, name="Tỉnh Thử", level=Level.PROVINCE, kind=Kind.PROVINCE, valid_from=valid_from)
    made.save()
    return made


@pytest.mark.parametrize("valid_from", [DAY, None])
def test_a_code_names_one_unit_of_a_level_and_generation(valid_from: date | None) -> None:
    province(valid_from=valid_from)
    with pytest.raises(IntegrityError, match="unit_code_once_a_day"), transaction.atomic():
        province(valid_from=valid_from)


def test_only_a_province_has_nothing_above() -> None:
    with pytest.raises(IntegrityError, match="unit_parent_by_level"), transaction.atomic():
        Unit(code="98", name="Xã Thử", level=Level.COMMUNE, kind=Kind.COMMUNE).save()


def test_a_unit_has_one_default_heir() -> None:
    old, first, second = province("97"), province("96"), province("95")
    UnitSuccession(old=old, new=first, on=DAY, extent=Extent.PART, is_default=True).save()
    UnitSuccession(old=old, new=second, on=DAY, extent=Extent.PART, is_default=False).save()
    with pytest.raises(IntegrityError, match="unit_one_default_heir"), transaction.atomic():
        UnitSuccession.objects.filter(new=second).update(is_default=True)


def test_an_office_has_a_start_and_does_not_end_before_it() -> None:
    unit = province()
    with pytest.raises(IntegrityError, match="office_has_a_start"), transaction.atomic():
        Office(kind=OfficeKind.SHELTER, unit=unit, name="Nhà 1").save()
    with pytest.raises(IntegrityError, match="office_dates_in_order"), transaction.atomic():
        Office(kind=OfficeKind.SHELTER, unit=unit, name="Nhà 1", valid_from=DAY, valid_to=date(2029, 12, 31)).save()


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [(OfficeKind.POLICE, False), (OfficeKind.LABOUR_DEPARTMENT, False), (OfficeKind.COMMUNE_CASE_TEAM, True)],
)
def test_police_and_departments_allow_no_case_roles(kind: OfficeKind, allowed: bool) -> None:
    assert Office(kind=kind).allows_case_roles is allowed


def test_short_names_keep_their_word_before_a_number() -> None:
    assert Unit(name="Phường Phủ Lý", kind=Kind.WARD).short_name == "Phủ Lý"
    assert Unit(name="Phường 5", kind=Kind.WARD).short_name == "Phường 5"
    assert str(Unit(name="Phường 5")) == "Phường 5"
