"""A house, or the team that asked for a bed, goes over into another: guests, beds and the place go along."""

from access.door import open_record
from access.models import Reason
from access.permissions import Permission
from shelters.models import Room, Site, Stay
from shelters.queries import board
from tests.people import Person
from tests.shelters.made import ADDRESS, make_guest, make_held, make_house, make_place, opened, url
from tests.succeeding import move_all, newcomer, passage_of, planned


def test_a_house_goes_over_with_its_guests(administrator: Person, worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager)
    make_place(shelter_manager)
    stay = make_guest(worker, shelter_manager, beds[:1])
    new = newcomer("new_manager", "01", "shelter")
    planned(administrator, shelter_manager.team, heirs=[new.team])
    move_all(shelter_manager)
    after = opened(new, stay)
    assert (after.shelter_id, after.asked_by_id, after.status) == (new.team.pk, worker.team.pk, "admitted")
    assert after.called == "Mai"
    site = Site.objects.in_clear().get()
    assert open_record(new.actor(), Site, site.pk, to=Permission.SITE_READ).address == ADDRESS
    seen = board(new.actor())
    assert ([guest.pk for guest in seen.staying], seen.beds, seen.free) == ([stay.pk], 3, 2)
    assert new.client().get(url("guest_case", stay.pk)).status_code == 200, "the shared part of the case goes along"
    assert worker.client().get(url("asked", stay.pk)).status_code == 200, "who asked still follows it"


def test_a_stay_goes_with_the_case_that_asked(administrator: Person, worker: Person, shelter_manager: Person) -> None:
    stay = make_held(worker, shelter_manager, make_house(shelter_manager)[:1])
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    after = Stay.objects.in_clear().get(pk=stay.pk)
    assert (after.asked_by_id, after.shelter_id) == (new.team.pk, shelter_manager.team.pk)
    assert new.client().get(url("asked", stay.pk)).status_code == 200
    assert worker.client().get(url("asked", stay.pk)).status_code == 404
    assert opened(shelter_manager, stay).meeting_point == "Cổng chợ Bầu"


def test_two_houses_keep_two_places(administrator: Person, shelter_manager: Person) -> None:
    """The second address is not overwritten and not lost: it is set aside, and the old team cannot close."""
    make_place(shelter_manager)
    make_house(shelter_manager)
    new = newcomer("new_manager", "01", "shelter")
    make_place(new)
    make_house(new)
    planned(administrator, shelter_manager.team, heirs=[new.team])
    passage = move_all(shelter_manager)
    assert passage.left_behind.get().reason == Reason.ROOM
    assert Site.objects.in_clear().filter(team=shelter_manager.team).exists()
    assert set(Room.objects.filter(team=new.team).values_list("name", flat=True)) == {"Phòng A", "Phòng A (2)"}
    assert passage_of(shelter_manager) == passage
