"""Arrival of an adult with children."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from shelters.models import BedHold
from tests.people import Person
from tests.shelters.made import ARRIVED, changes, make_held, make_house, make_stay, opened, text_of, url


def data(**values: Any) -> dict[str, Any]:
    return {**ARRIVED, "review_on": (timezone.localdate() + timedelta(days=14)).isoformat(), **values}


def test_the_held_beds_are_theirs_until_they_leave(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager)[:2]
    stay = make_held(worker, shelter_manager, beds)
    page = text_of(shelter_manager.client(), url("admit", stay.pk))
    assert 'value="2"' in page
    assert shelter_manager.client().post(url("admit", stay.pk), data(children=3)).status_code == 302
    stay = opened(shelter_manager, stay)
    assert (stay.status, stay.adults, stay.children) == ("admitted", 1, 3)
    assert [hold.ends_at for hold in BedHold.objects.filter(record_id=stay.pk)] == [None, None]
    assert changes("STAY_ADMITTED").get(record_id=stay.pk).actor == "shelter_manager"


def test_at_night_the_staff_receive_her(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    assert url("admit", stay.pk) in text_of(shelter_staff.client(), url("stay", stay.pk))
    assert shelter_staff.client().post(url("admit", stay.pk), data()).status_code == 302
    assert opened(shelter_manager, stay).status == "admitted"
    assert changes("STAY_ADMITTED").get(record_id=stay.pk).actor == "shelter_staff"


def test_a_case_worker_admits_nobody(worker: Person, shelter_manager: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    assert worker.client().post(url("admit", stay.pk), data()).status_code == 403
    assert opened(shelter_manager, stay).status == "held"


def test_late_and_the_bed_is_still_free(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager, beds=1)
    stay = make_held(worker, shelter_manager, beds)
    shelter_manager.client()
    with time_machine.travel(timezone.now() + timedelta(minutes=110)):
        late = make_client(shelter_manager)
        assert late.post(url("admit", stay.pk), data()).status_code == 302
    assert opened(shelter_manager, stay).status == "admitted"
    assert BedHold.objects.filter(record_id=stay.pk, ends_at=None).count() == 1


def test_late_and_somebody_else_has_the_bed(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager, beds=1)
    stay = make_held(worker, shelter_manager, beds)
    with time_machine.travel(timezone.now() + timedelta(minutes=110)):
        make_held(worker, shelter_manager, beds)
        page = make_client(shelter_manager).post(url("admit", stay.pk), data(called="Út Mai"))
    assert "vừa được giữ cho người khác" in page.content.decode()
    assert 'value="Út Mai"' in page.content.decode()
    assert opened(shelter_manager, stay).status == "held"


def make_client(person: Person) -> Any:
    """Signed in at the present moment of a travelling clock."""
    from tests.people import sign_in

    return sign_in(person.user.username, person.passphrase)


def test_without_a_held_place_nobody_is_admitted(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    page = shelter_manager.client().post(url("admit", stay.pk), data())
    assert "Không còn làm được" in page.content.decode()
    assert opened(shelter_manager, stay).status == "asked"


def test_an_adult_must_be_there(worker: Person, shelter_manager: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    assert shelter_manager.client().post(url("admit", stay.pk), data(adults=0)).status_code == 200
    assert opened(shelter_manager, stay).status == "held"
