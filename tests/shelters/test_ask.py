"""Asking for a place, from a case."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.door import open_record, recording
from access.errors import NotShared
from access.permissions import Permission
from cases.models import Case
from shelters.models import Stay
from tests.cases.conftest import Telephone, telephone
from tests.people import Person
from tests.shelters.made import ADDRESS, REQUEST, changes, make_case, make_house, make_place, opened, text_of, url

__all__ = ["telephone"]


def data(manager: Person, **values: Any) -> dict[str, Any]:
    return {**REQUEST, "shelter": manager.team.pk, "consent": "sheet", "sleeps_first": "", **values}


def test_the_request_reaches_the_house_sealed(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    case = make_case(worker)
    response = worker.client().post(url("ask", case.pk), data(shelter_manager))
    stay = Stay.objects.get()
    assert response.url == url("asked", stay.pk)
    assert (stay.status, stay.shelter_id, stay.asked_by_id) == ("asked", shelter_manager.team.pk, worker.team.pk)
    assert opened(shelter_manager, stay).gate_card == REQUEST["gate_card"]
    entry = changes("BED_REQUESTED").get(record_id=stay.pk)
    assert entry.actor == "worker"
    assert "Dũng" not in str(entry.fields)


def test_the_house_is_rung_with_a_code_and_nothing_else(
    worker: Person, shelter_manager: Person, shelter_staff: Person, telephone: type[Telephone]
) -> None:
    make_house(shelter_manager)
    for somebody, number in ((shelter_manager, "0900 000 007"), (shelter_staff, "0900 000 008")):
        somebody.user.phone = number
        with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
            somebody.user.save()
    worker.client().post(url("ask", make_case(worker).pk), data(shelter_manager))
    code = Stay.objects.get().code
    assert telephone.calls == [("0900 000 007", f"code {code[:4]} {code[4:]} waits")]


def test_a_house_that_cannot_be_rung_is_asked_all_the_same(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    assert worker.client().post(url("ask", make_case(worker).pk), data(shelter_manager)).status_code == 302
    assert Stay.objects.count() == 1


def test_the_house_gets_the_shared_parts_of_the_case_and_no_more(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    case = make_case(worker)
    worker.client().post(url("ask", case.pk), data(shelter_manager))
    shared = open_record(shelter_manager.actor(), Case, case.pk, to=Permission.STAY_READ_CASE)
    assert shared.call_name == "Chị Mai"
    with pytest.raises(NotShared):
        _ = shared.next_step


def test_without_consent_nothing_is_asked_and_nothing_is_lost(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    case = make_case(worker, agrees=False)
    page = worker.client().post(url("ask", case.pk), data(shelter_manager))
    text = page.content.decode()
    assert page.status_code == 200
    assert REQUEST["gate_card"] in text
    assert not Stay.objects.exists()
    worker.client().post(url("ask", case.pk), data(shelter_manager, consent="spoken"))
    assert Stay.objects.count() == 1


def test_danger_to_life_is_the_supervisors_decision(
    worker: Person, supervisor: Person, shelter_manager: Person
) -> None:
    make_house(shelter_manager)
    case = make_case(worker, agrees=False)
    alone = worker.client().post(url("ask", case.pk), data(shelter_manager, consent="danger", words="Bị dọa giết"))
    assert alone.status_code == 200
    assert not Stay.objects.exists()
    typed = data(shelter_manager, consent="danger", words="Bị dọa giết")
    refused = supervisor.client().post(url("ask", case.pk), typed).content.decode()
    assert "một người khác đánh giá lại nguy cơ" in refused and REQUEST["gate_card"] in refused
    assert not Stay.objects.exists()
    look = {"signs": "choked", "level": "high", "reasons": "Bị bóp cổ", "review_on": timezone.localdate().isoformat()}
    assert worker.client().post(reverse("cases:assessment_new", args=[case.pk]), look).status_code == 302
    supervisor.client().post(url("ask", case.pk), typed)
    assert Stay.objects.count() == 1


def test_the_page_shows_free_places_and_never_the_address(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager, beds=4)
    make_place(shelter_manager)
    case = make_case(worker)
    text = text_of(worker.client(), url("ask", case.pk))
    assert "còn trống: 4 chỗ" in text
    assert ADDRESS not in text
    assert "Lê Hoàn" not in text


def test_what_she_agreed_to_must_be_said_and_nothing_is_ticked_before(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    address = url("ask", make_case(worker).pk)
    choices = text_of(worker.client(), address).split('name="consent"')[1:]
    assert len(choices) == 3
    assert not any("checked" in choice.split(">")[0] for choice in choices)
    assert worker.client().post(address, data(shelter_manager, consent="")).status_code == 200
    assert not Stay.objects.exists()


def test_the_case_leads_here(worker: Person, shelter_manager: Person) -> None:
    case = make_case(worker)
    text = text_of(worker.client(), reverse("cases:case", args=[case.pk]))
    assert url("ask", case.pk) in text
    assert "Chỗ ở" in text


def test_a_team_that_is_no_shelter_cannot_be_asked(
    worker: Person, other_commune_worker: Person, shelter_manager: Person
) -> None:
    make_house(shelter_manager)
    case = make_case(worker)
    page = worker.client().post(url("ask", case.pk), data(shelter_manager, shelter=other_commune_worker.team.pk))
    assert page.status_code == 200
    assert not Stay.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("adults", 0), ("adults", ""), ("children", 13), ("travel_minutes", -5), ("called", "x" * 121)]
)
def test_nonsense_is_refused(worker: Person, shelter_manager: Person, field: str, value: Any) -> None:
    make_house(shelter_manager)
    page = worker.client().post(url("ask", make_case(worker).pk), data(shelter_manager, **{field: value}))
    assert page.status_code == 200
    assert not Stay.objects.exists()


def test_without_a_shelter_the_page_says_what_to_do(worker: Person) -> None:
    assert "người trực của tỉnh" in text_of(worker.client(), url("ask", make_case(worker).pk))


def test_others(
    client: Client, worker: Person, other_commune_worker: Person, shelter_manager: Person, volunteer: Person
) -> None:
    case = make_case(worker)
    address = url("ask", case.pk)
    assert client.get(address).status_code == 302
    assert other_commune_worker.client().get(address).status_code == 404
    assert volunteer.client().get(address).status_code == 404
    assert shelter_manager.client().get(address).status_code == 404
    assert worker.client().put(address).status_code == 405


def test_title_and_address_say_nothing(worker: Person) -> None:
    case = make_case(worker)
    text = text_of(worker.client(), url("ask", case.pk))
    title = text.split("<title>")[1].split("</title>")[0]
    assert "Mai" not in title
    assert "tạm lánh" not in title
    assert url("ask", case.pk).startswith("/rooms/ask/")
