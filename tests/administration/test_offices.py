"""Offices: listed, added with their team, changed, ended; each change is in the logbook."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.models import Team
from administration.actions.offices import StillNeeded, end_office, open_office
from administration.paging import PAGE_SIZE
from audit.models import Entry
from places.models import Office, OfficeKind
from places.queries import unit_with_code
from tests.administration.doors import check_door, check_methods
from tests.people import Person

LIST = reverse("administration:offices")
NEW = reverse("administration:new_office")
DAY = datetime.date(2026, 1, 1)


def page_of(name: str, office: Office) -> str:
    return reverse(f"administration:{name}", args=[office.pk])


def add(person: Person, kind: str = OfficeKind.SHELTER, name: str = "Nhà Hoa Sen", code: str = "13285") -> Office:
    unit = unit_with_code(code, at=DAY)
    assert unit is not None
    return open_office(by=person.actor(), kind=kind, unit=unit, name=name, phone="0226 3 123 456", valid_from=DAY)


def test_who_comes_in(administrator: Person, worker: Person, auditor: Person, police_viewer: Person) -> None:
    office = add(administrator)
    strangers = [worker, auditor, police_viewer]
    check_door(LIST, allowed=administrator, refused=strangers, event="OFFICE_SHOWN")
    check_door(page_of("office", office), allowed=administrator, refused=strangers, event="OFFICE_SHOWN")
    for address in (NEW, page_of("edit_office", office), page_of("close_office", office)):
        check_door(address, allowed=administrator, refused=strangers, event="OFFICE_CHANGED")
        check_methods(address, administrator, "put", "delete")
    check_methods(LIST, administrator, "post")


def test_an_absent_office_is_not_found(administrator: Person) -> None:
    for name in ("office", "edit_office", "close_office"):
        address = reverse(f"administration:{name}", args=["018f0000-0000-7000-8000-000000000000"])
        assert administrator.client().get(address).status_code == 404


def test_an_address_needs_somebody_who_can_read_its_slips(administrator: Person) -> None:
    typed = {
        "kind": "trusted_address",
        "name": "Nhà An",
        "valid_from": "2026-01-01",
        "unit_typed": "phường phủ lý ninh bình",
    }
    response = administrator.client().post(NEW, typed)
    assert "unit" in response.context["form"].errors
    assert not Office.objects.filter(name="Nhà An").exists()


def test_adds_an_office_with_its_team(administrator: Person, worker: Person) -> None:
    typed = {
        "kind": "trusted_address",
        "name": "Nhà văn hóa thôn 3",
        "valid_from": "2026-01-01",
        "unit_typed": "phường phủ lý ninh bình",
        "phone": "0912 000 111",
    }
    response = administrator.client().post(NEW, typed)
    office = Office.objects.get(name="Nhà văn hóa thôn 3")
    assert response["Location"] == page_of("office", office)
    assert office.unit.code == "13285"
    assert Team.objects.get(office=office).name == office.name
    entry = Entry.objects.get(event="OFFICE_OPENED", record_id=office.pk)
    assert entry.actor_id == administrator.user.pk
    assert "places_office.phone" in entry.fields
    assert "0912" not in str(entry.rows)


def test_several_places_are_offered_and_nothing_typed_is_lost(administrator: Person) -> None:
    typed = {"kind": "shelter", "name": "Nhà An", "valid_from": "2026-01-01", "unit_typed": "hoa binh", "phone": "1"}
    response = administrator.client().post(NEW, typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'type="radio" name="unit"' in page
    assert 'value="Nhà An"' in page
    assert not Office.objects.filter(name="Nhà An").exists()


def test_a_unit_of_another_time_is_refused(administrator: Person) -> None:
    typed = {"kind": "shelter", "name": "Nhà An", "valid_from": "2026-01-01", "unit_typed": "quang trung ha nam"}
    response = administrator.client().post(NEW, typed)
    assert "unit" in response.context["form"].errors
    assert not Office.objects.filter(name="Nhà An").exists()


def test_a_service_provider_gets_no_team(administrator: Person) -> None:
    assert not Team.objects.filter(office=add(administrator, kind=OfficeKind.SERVICE_PROVIDER)).exists()


def test_changes_name_and_number(administrator: Person) -> None:
    office = add(administrator)
    administrator.client().post(page_of("edit_office", office), {"name": "Nhà Mai", "phone": "0900"})
    office.refresh_from_db()
    assert (office.name, office.phone) == ("Nhà Mai", "0900")
    assert Entry.objects.filter(event="OFFICE_CHANGED", record_id=office.pk, outcome="done").exists()


def test_ends_an_office(administrator: Person) -> None:
    office = add(administrator)
    administrator.client().post(page_of("close_office", office), {"last_day": "2026-06-30"})
    office.refresh_from_db()
    assert office.valid_to == datetime.date(2026, 6, 30)
    names = [row.name for row in administrator.client().get(LIST).context["page"].rows]
    assert office.name not in names
    names = [row.name for row in administrator.client().get(LIST, {"ended": "on"}).context["page"].rows]
    assert office.name in names


def test_does_not_end_before_it_began(administrator: Person) -> None:
    office = add(administrator)
    response = administrator.client().post(page_of("close_office", office), {"last_day": "2025-12-31"})
    assert "last_day" in response.context["form"].errors


def test_does_not_end_while_people_belong_to_it(administrator: Person, volunteer: Person) -> None:
    office = volunteer.team.office
    assert office is not None
    with pytest.raises(StillNeeded):
        end_office(by=administrator.actor(), office=office, last_day=DAY)
    page = administrator.client().post(page_of("close_office", office), {"last_day": "2026-06-30"})
    assert page.context["form"].non_field_errors()
    office.refresh_from_db()
    assert office.valid_to is None


def test_only_an_administrator_changes_offices(worker: Person) -> None:
    with pytest.raises(PermissionDenied):
        add(worker)
    assert not Office.objects.filter(name="Nhà Hoa Sen").exists()
    assert Entry.objects.filter(event="OFFICE_CHANGED", actor_id=worker.user.pk, outcome="forbidden").exists()


def test_the_list_goes_on_in_vietnamese_order(administrator: Person) -> None:
    unit = unit_with_code("13285", at=DAY)
    made = [Office(kind="hotline", unit=unit, name=f"Đường dây {n}", valid_from=DAY) for n in range(PAGE_SIZE + 5)]
    for office in made:
        office.save()
    first = administrator.client().get(LIST, {"kind": "hotline"}).context["page"]
    second = administrator.client().get(LIST, {"kind": "hotline", "after": first.next_key}).context["page"]
    assert [office.name for office in [*first.rows, *second.rows]] == [office.name for office in made]
    assert second.next_key is None
    assert administrator.client().get(LIST, {"after": "nonsense"}).status_code == 404


def test_the_list_takes_few_queries(administrator: Person, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for n in range(20):
        add(administrator, name=f"Nhà {n}")
    client = administrator.client()
    with django_assert_max_num_queries(8):
        client.get(LIST)
