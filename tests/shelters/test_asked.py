"""The case worker follows the answer."""

from audit.models import Entry
from shelters import actions
from tests.people import Person
from tests.shelters.made import make_guest, make_held, make_house, make_stay, opened, text_of, url


def test_nobody_has_answered(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    assert "Chưa có ai trả lời" in text_of(worker.client(), url("asked", stay.pk))


def test_the_page_notices_the_answer(worker: Person, shelter_manager: Person, other_commune_worker: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    address = url("asked_now", stay.pk)
    client = worker.client()
    assert f"{address}?seen=asked" in text_of(client, url("asked", stay.pk))
    before = Entry.objects.count()
    assert "HX-Refresh" not in client.get(address, {"seen": "asked"}).headers
    actions.refuse_stay(stay=stay, data={"next_step": "address"}, by=shelter_manager.actor())
    after = Entry.objects.count()
    assert after > before
    assert client.get(address, {"seen": "asked"}).headers["HX-Refresh"] == "true"
    assert Entry.objects.count() == after
    assert other_commune_worker.client().get(address).status_code == 404
    assert shelter_manager.client().get(address).status_code == 403


def test_held_with_its_clock_and_meeting_point(worker: Person, shelter_manager: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    text = text_of(worker.client(), url("asked", stay.pk))
    assert "Chỗ đang được giữ" in text
    assert "Cổng chợ Bầu" in text
    assert "còn 1 giờ" in text


def test_it_names_no_room_and_no_bed(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    text = text_of(worker.client(), url("asked", stay.pk))
    assert "Phòng A" not in text
    assert "Giường" not in text


def test_a_full_house_says_what_was_agreed(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    actions.refuse_stay(stay=stay, data={"next_step": "health_station"}, by=shelter_manager.actor())
    text = text_of(worker.client(), url("asked", stay.pk))
    assert "không còn chỗ" in text
    assert "Trạm y tế" in text


def test_withdrawing_frees_the_beds_and_ends_the_sharing(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager)[:2]
    stay = make_held(worker, shelter_manager, beds)
    assert worker.client().post(url("withdraw", stay.pk)).status_code == 302
    assert opened(shelter_manager, stay).status == "withdrawn"
    assert stay.case.grants.filter(group_id=shelter_manager.team.pk).count() == 0
    make_held(worker, shelter_manager, beds)


def test_a_guest_cannot_be_withdrawn(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    page = worker.client().post(url("withdraw", stay.pk), follow=True)
    assert "Không còn làm được" in page.content.decode()
    assert opened(shelter_manager, stay).status == "admitted"


def test_others(worker: Person, other_commune_worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    assert other_commune_worker.client().get(url("asked", stay.pk)).status_code == 404
    assert other_commune_worker.client().post(url("withdraw", stay.pk)).status_code == 404
    assert shelter_manager.client().post(url("withdraw", stay.pk)).status_code == 403
    assert worker.client().get(url("withdraw", stay.pk)).status_code == 405
    assert opened(shelter_manager, stay).status == "asked"
