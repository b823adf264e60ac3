"""The secret address: the most dangerous field of the product."""

import pytest
from django.http import Http404

from access.actors import Factory
from access.door import open_record
from access.errors import StillSealed
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment
from audit.models import Entry
from shelters.models import Site
from tests.people import Person, office, person
from tests.shelters.made import ADDRESS, make_case, make_guest, make_house, make_place, text_of, url

URL, EDIT = url("place"), url("edit_place")


def test_the_manager_writes_it_down_and_the_house_reads_it(shelter_manager: Person, shelter_staff: Person) -> None:
    sent = {"address": ADDRESS, "way_in": "", "phone": ""}
    assert shelter_manager.client().post(EDIT, sent).status_code == 302
    assert ADDRESS in text_of(shelter_staff.client(), URL)
    entry = Entry.objects.get(event="SITE_OPENED", actor="shelter_staff")
    assert "Lê Hoàn" not in str(entry.fields) + entry.record_code


def test_changing_it_keeps_one_place(shelter_manager: Person) -> None:
    make_place(shelter_manager)
    assert ADDRESS in text_of(shelter_manager.client(), EDIT)
    shelter_manager.client().post(EDIT, {"address": "Nơi mới", "way_in": "", "phone": ""})
    assert Site.objects.count() == 1
    assert "Nơi mới" in text_of(shelter_manager.client(), URL)


def test_it_is_sealed_in_the_table(shelter_manager: Person) -> None:
    make_place(shelter_manager)
    site = Site.objects.get()
    with pytest.raises(StillSealed):
        _ = site.address
    assert ADDRESS.encode() not in site.address_sealed.raw
    assert site.grants.count() == 1


def test_nobody_else_finds_it(
    worker: Person, supervisor: Person, duty_coordinator: Person, shelter_manager: Person
) -> None:
    make_place(shelter_manager)
    make_guest(worker, shelter_manager, make_house(shelter_manager)[:1], called="Mai")
    site = Site.objects.get()
    elsewhere = enrolment.create_team(by=Factory(), office=office("shelter", "13285"), name="Nhà khác")
    stranger = person("other_manager", Role.SHELTER_MANAGER, elsewhere)
    for somebody in (worker, supervisor, duty_coordinator, stranger):
        with pytest.raises(Http404):
            open_record(somebody.actor(), Site, site.pk, to=Permission.SITE_READ)
    assert ADDRESS not in text_of(stranger.client(), URL)
    for somebody in (worker, supervisor, duty_coordinator):
        assert somebody.client().get(URL).status_code == 403


def test_no_page_of_the_case_team_carries_it(worker: Person, shelter_manager: Person) -> None:
    make_place(shelter_manager)
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    for address in (url("ask", make_case(worker).pk), url("asked", stay.pk)):
        assert "Lê Hoàn" not in text_of(worker.client(), address)


def test_staff_do_not_change_it(shelter_manager: Person, shelter_staff: Person) -> None:
    make_place(shelter_manager)
    assert shelter_staff.client().post(EDIT, {"address": "Khác"}).status_code == 403
    assert EDIT not in text_of(shelter_staff.client(), URL)


def test_before_it_is_written(shelter_staff: Person) -> None:
    assert "Chưa ghi nơi đặt nhà" in text_of(shelter_staff.client(), URL)
