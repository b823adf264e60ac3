"""A stay, for the house."""

from typing import Any

from django.test import Client

from access.roles import Role
from audit.models import Entry
from tests.people import Person, office, person
from tests.shelters.made import make_guest, make_held, make_house, make_stay, text_of, url


def test_the_manager_sees_who_comes_and_what_may_be_done(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    text = text_of(shelter_manager.client(), url("stay", stay.pk))
    assert "Chị Mai" in text
    assert "1 người lớn, 2 trẻ em" in text
    assert url("hold", stay.pk) in text
    assert url("refuse", stay.pk) in text
    assert url("admit", stay.pk) not in text


def test_staff_read_arrivals_and_decide_nothing(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    text = text_of(shelter_staff.client(), url("stay", stay.pk))
    assert url("note", stay.pk) in text
    assert url("gate_card", stay.pk) in text
    for name in ("discharge", "move", "guest_case"):
        assert url(name, stay.pk) not in text


def test_the_reading_is_in_the_logbook_with_the_fields(worker: Person, shelter_manager: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    text_of(shelter_manager.client(), url("stay", stay.pk))
    read = Entry.objects.filter(event="FIELDS_READ", record_id=stay.pk).latest("id")
    assert "stay.called" in read.fields
    assert "Mai" not in str(read.fields) + read.record_code


def test_the_title_is_the_code(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    text = text_of(shelter_manager.client(), url("stay", stay.pk))
    title = text.split("<title>")[1].split("</title>")[0]
    assert title.strip() == f"An Tâm – {stay.code[:4]} {stay.code[4:]}"


def test_queries(worker: Person, shelter_manager: Person, django_assert_max_num_queries: Any) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager, beds=6))
    client = shelter_manager.client()
    with django_assert_max_num_queries(22):
        client.get(url("stay", stay.pk))


def test_another_house_does_not_find_it(worker: Person, shelter_manager: Person) -> None:
    from access.actors import Factory
    from access.teams import enrolment

    stay = make_stay(worker, shelter_manager)
    elsewhere = enrolment.create_team(by=Factory(), office=office("shelter", "13285"), name="Nhà khác")
    stranger = person("other_manager", Role.SHELTER_MANAGER, elsewhere)
    for name in ("stay", "gate_card", "guest_case", "hold", "admit", "discharge"):
        assert stranger.client().get(url(name, stay.pk)).status_code == 404


def test_others(client: Client, worker: Person, volunteer: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    address = url("stay", stay.pk)
    assert client.get(address).status_code == 302
    assert worker.client().get(address).status_code == 403
    assert volunteer.client().get(address).status_code == 404
    assert shelter_manager.client().post(address).status_code == 405
