"""Rooms and beds of the own house."""

from access.actors import Factory
from access.roles import Role
from access.teams import enrolment
from audit.models import Entry
from shelters import queries
from shelters.models import Bed, Room
from tests.people import Person, office, person
from tests.shelters.made import make_guest, make_house, text_of, url

URL = url("rooms")


def test_a_room_with_its_beds(shelter_manager: Person) -> None:
    sent = {"name": "Phòng B", "beds": "Giường 1\r\n\r\n Giường 2 \r\n"}
    assert shelter_manager.client().post(URL, sent).status_code == 302
    room = Room.objects.get()
    assert (room.team_id, room.name) == (shelter_manager.team.pk, "Phòng B")
    assert [bed.name for bed in room.beds.all()] == ["Giường 1", "Giường 2"]
    assert Entry.objects.get(event="ROOM_ADDED").actor == "shelter_manager"
    assert "Phòng B" in text_of(shelter_manager.client(), URL)


def test_doubles_are_refused_and_stay_typed(shelter_manager: Person) -> None:
    make_house(shelter_manager)
    page = shelter_manager.client().post(URL, {"name": "Phòng A", "beds": "X\nX"})
    text = page.content.decode()
    assert "Đã có phòng mang tên này" in text
    assert "không được trùng tên" in text
    assert "X\nX" in text.replace("\r", "")
    assert Room.objects.count() == 1


def test_a_bed_out_of_service_is_not_offered_and_comes_back(shelter_manager: Person) -> None:
    bed, *_ = make_house(shelter_manager)
    shelter_manager.client().post(url("use_bed", bed.pk))
    assert queries.board(shelter_manager.actor()).beds == 2
    shelter_manager.client().post(url("use_bed", bed.pk), {"use": "1"})
    assert queries.board(shelter_manager.actor()).beds == 3
    assert Entry.objects.filter(event="BED_CHANGED").count() == 2


def test_a_guest_keeps_a_bed_that_goes_out_of_service(worker: Person, shelter_manager: Person) -> None:
    bed, *_ = make_house(shelter_manager)
    stay = make_guest(worker, shelter_manager, [bed])
    shelter_manager.client().post(url("use_bed", bed.pk))
    assert [held.pk for held in queries.beds_of(stay)] == [bed.pk]


def test_another_house_keeps_its_own(shelter_manager: Person) -> None:
    bed, *_ = make_house(shelter_manager)
    elsewhere = enrolment.create_team(by=Factory(), office=office("shelter", "13285"), name="Nhà khác")
    stranger = person("other_manager", Role.SHELTER_MANAGER, elsewhere)
    assert stranger.client().post(url("use_bed", bed.pk)).status_code == 404
    assert "Phòng A" not in text_of(stranger.client(), URL)
    assert Bed.objects.get(pk=bed.pk).in_use


def test_others(worker: Person, shelter_staff: Person, shelter_manager: Person) -> None:
    bed, *_ = make_house(shelter_manager)
    for somebody in (worker, shelter_staff):
        assert somebody.client().get(URL).status_code == 403
        assert somebody.client().post(url("use_bed", bed.pk)).status_code == 403
    assert shelter_manager.client().get(url("use_bed", bed.pk)).status_code == 405
