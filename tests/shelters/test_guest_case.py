"""The shared compartments of a guest's case, and nothing else of it."""

from audit.models import Entry
from shelters import actions
from tests.people import Person
from tests.shelters.made import make_case, make_guest, make_house, make_stay, text_of, url


def test_the_manager_reads_the_shared_parts(worker: Person, shelter_manager: Person) -> None:
    case = make_case(worker)
    stay = make_stay(worker, shelter_manager, case=case)
    text = text_of(shelter_manager.client(), url("guest_case", stay.pk))
    assert "Chị Mai" in text
    assert "xe Wave đỏ" in text
    assert "0912 345 678" in text
    assert "Phần này không được chia sẻ" in text
    for closed in ("Chuyện đã kể ở đồn", "Trần Văn Dũng"):
        assert closed not in text


def test_both_openings_are_logged_each_with_its_record(worker: Person, shelter_manager: Person) -> None:
    case = make_case(worker)
    stay = make_stay(worker, shelter_manager, case=case)
    text_of(shelter_manager.client(), url("guest_case", stay.pk))
    entries = Entry.objects.filter(event="STAY_CASE_OPENED", actor="shelter_manager")
    assert {entry.record_id for entry in entries} == {stay.pk, case.pk}
    assert entries.get(record_id=case.pk).compartments == ["contact", "identity", "safety"]


def test_when_the_stay_has_ended_the_case_is_closed_to_the_house(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    address = url("guest_case", stay.pk)
    assert shelter_manager.client().get(address).status_code == 200
    data = {"exit_reason": "own_wish", "destination": "family"}
    actions.discharge(stay=stay, data=data, by=shelter_manager.actor())
    assert shelter_manager.client().get(address).status_code == 404


def test_a_second_stay_of_the_same_case_keeps_the_sharing(worker: Person, shelter_manager: Person) -> None:
    case = make_case(worker)
    first = make_stay(worker, shelter_manager, case=case)
    second = make_stay(worker, shelter_manager, case=case)
    actions.refuse_stay(stay=first, data={"next_step": "address"}, by=shelter_manager.actor())
    assert shelter_manager.client().get(url("guest_case", second.pk)).status_code == 200


def test_staff_and_strangers(
    worker: Person, shelter_manager: Person, shelter_staff: Person, other_commune_worker: Person
) -> None:
    stay = make_stay(worker, shelter_manager)
    address = url("guest_case", stay.pk)
    assert shelter_staff.client().get(address).status_code == 403
    assert worker.client().get(address).status_code == 403
    assert other_commune_worker.client().get(address).status_code == 404
