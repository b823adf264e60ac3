"""Holding beds for a journey."""

from typing import Any

import pytest

from shelters.models import BedHold, Stay
from tests.people import Person
from tests.shelters.made import JOURNEY, changes, make_guest, make_held, make_house, make_stay, opened, text_of, url


def data(*beds: Any, **values: Any) -> dict[str, Any]:
    return {**JOURNEY, "sleeps_first": "", "beds": [bed.pk for bed in beds], **values}


def test_the_place_is_held_for_the_journey_and_an_hour(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_stay(worker, shelter_manager)
    assert shelter_manager.client().post(url("hold", stay.pk), data(one, two, travel_minutes=30)).status_code == 302
    stay = opened(shelter_manager, stay)
    holds = list(BedHold.objects.filter(record_id=stay.pk))
    assert stay.status == "held"
    assert {hold.bed_id for hold in holds} == {one.pk, two.pk}
    assert {hold.ends_at for hold in holds} == {stay.held_until}
    assert round((holds[0].ends_at - holds[0].starts_at).total_seconds()) == 90 * 60
    assert changes("BED_HELD").get(record_id=stay.pk).actor == "shelter_manager"


def test_a_lost_race_says_so_and_keeps_what_was_typed(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_stay(worker, shelter_manager)
    make_held(worker, shelter_manager, [one])
    page = shelter_manager.client().post(
        url("hold", stay.pk), data(one, two, meeting_point="Bến xe Quế", travel_minutes=55)
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "vừa được giữ cho người khác" in text
    assert 'value="Bến xe Quế"' in text
    assert 'value="55"' in text
    assert f'value="{two.pk}" id="bed-{two.pk}" checked' in text
    assert f'value="{one.pk}"' not in text
    assert Stay.objects.get(pk=stay.pk).status == "asked"


def test_holding_longer_and_other_beds_frees_the_first(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_held(worker, shelter_manager, [one])
    until = stay.held_until
    shelter_manager.client().post(url("hold", stay.pk), data(two, travel_minutes=200))
    stay = opened(shelter_manager, stay)
    assert stay.held_until > until
    make_held(worker, shelter_manager, [one])


def test_it_starts_from_what_the_case_worker_wrote(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    stay = make_stay(worker, shelter_manager)
    text = text_of(shelter_manager.client(), url("hold", stay.pk))
    assert "Cổng chợ Bầu" in text
    assert 'value="40"' in text


def test_no_bed_chosen(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    stay = make_stay(worker, shelter_manager)
    page = shelter_manager.client().post(url("hold", stay.pk), data())
    assert "ít nhất một giường" in page.content.decode()


def test_a_bed_of_another_house_or_out_of_service_is_no_choice(worker: Person, shelter_manager: Person) -> None:
    from shelters import house

    one, *_ = make_house(shelter_manager)
    house.use_bed(bed=one, in_use=False, by=shelter_manager.actor())
    stay = make_stay(worker, shelter_manager)
    assert shelter_manager.client().post(url("hold", stay.pk), data(one)).status_code == 200
    assert not BedHold.objects.exists()


def test_a_guest_is_not_held_for(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_guest(worker, shelter_manager, [one])
    page = shelter_manager.client().post(url("hold", stay.pk), data(two))
    assert "Không còn làm được" in page.content.decode()


@pytest.mark.parametrize("name", ["hold", "move", "refuse", "discharge"])
def test_staff_and_case_workers_may_not(
    worker: Person, shelter_manager: Person, shelter_staff: Person, name: str
) -> None:
    stay = make_stay(worker, shelter_manager)
    for somebody in (worker, shelter_staff):
        assert somebody.client().get(url(name, stay.pk)).status_code == 403
        assert somebody.client().post(url(name, stay.pk), {}).status_code == 403
