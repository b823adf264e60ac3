"""Today's board: codes and clocks only."""

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from shelters import actions, queries
from tests.cases.hidden import hide
from tests.people import Person
from tests.shelters.made import ADDRESS, make_guest, make_held, make_house, make_place, make_stay, text_of, url

URL = url("board")


def test_arriving_staying_and_free(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager, beds=4)
    asked = make_stay(worker, shelter_manager)
    held = make_held(worker, shelter_manager, beds[:1])
    guest = make_guest(worker, shelter_manager, beds[1:2])
    board = queries.board(shelter_manager.actor())
    assert {stay.pk for stay in board.arriving} == {asked.pk, held.pk}
    assert [stay.pk for stay in board.staying] == [guest.pk]
    assert (board.free, board.beds) == (2, 4)
    assert "Còn trống 2 trên 4 chỗ" in text_of(shelter_manager.client(), URL)


def test_leaving_and_due(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager)
    today = timezone.localdate()
    soon = make_guest(worker, shelter_manager, beds[:1], review_on=today)
    actions.plan_stay(
        stay=soon, data={"review_on": today, "leaves_on": today + timedelta(days=2)}, by=shelter_manager.actor()
    )
    make_guest(worker, shelter_manager, beds[1:2], review_on=today + timedelta(days=9))
    board = queries.board(shelter_manager.actor())
    assert [stay.pk for stay in board.leaving] == [soon.pk]
    assert [stay.pk for stay in board.due] == [soon.pk]


def test_refusals_of_this_month_are_counted(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    actions.refuse_stay(stay=stay, data={"next_step": "address"}, by=shelter_manager.actor())
    assert queries.board(shelter_manager.actor()).turned_away == 1
    assert "1 lần hỏi mà không còn chỗ" in text_of(shelter_manager.client(), URL)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert queries.turned_away(shelter_manager.actor(), timezone.now()) == 0


def test_it_opens_nothing_and_names_nobody(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    make_place(shelter_manager)
    make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    client = shelter_staff.client()
    before = Entry.objects.count()
    text = text_of(client, URL)
    assert Entry.objects.count() == before
    for secret in ("Mai", "Dũng", "Chợ Bầu", "chợ Bầu", ADDRESS):
        assert secret not in text


def test_the_screen_on_the_wall_is_fetched_again(worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    client = shelter_manager.client()
    assert url("board_now") in text_of(client, URL)
    stay = make_stay(worker, shelter_manager)
    before = Entry.objects.count()
    part = text_of(client, url("board_now"))
    assert f"{stay.code[:4]} {stay.code[4:]}" in part
    assert "<html" not in part
    assert Entry.objects.count() == before
    assert worker.client().get(url("board_now")).status_code == 403


def test_queries_do_not_grow_with_the_house(
    worker: Person, shelter_manager: Person, django_assert_max_num_queries: Any
) -> None:
    beds = make_house(shelter_manager, beds=9)
    for bed in beds[:6]:
        make_guest(worker, shelter_manager, [bed])
    client = shelter_manager.client()
    with django_assert_max_num_queries(16):
        client.get(URL)


def test_an_empty_house_says_what_would_be_here(shelter_manager: Person) -> None:
    text = text_of(shelter_manager.client(), URL)
    assert "Chưa có ai đang đến" in text
    assert "Chưa khai báo phòng nào" in text


def test_others(client: Client, worker: Person, volunteer: Person, police_viewer: Person) -> None:
    assert client.get(URL).status_code == 302
    for person in (worker, volunteer, police_viewer):
        assert person.client().get(URL).status_code == 403


def test_it_is_read_only(shelter_manager: Person) -> None:
    assert shelter_manager.client().post(URL).status_code == 405


def test_a_guest_who_hides_from_one_of_the_house(
    worker: Person, shelter_manager: Person, shelter_staff: Person
) -> None:
    """The bed is taken, as everybody there sees; by whom, she does not find anywhere."""
    beds = make_house(shelter_manager)
    guest = make_guest(worker, shelter_manager, beds[:1])
    hide(worker, guest.case_id, shelter_staff)
    board = queries.board(shelter_staff.actor())
    assert (board.staying, board.free, board.beds) == ([], 2, 3)
    page = text_of(shelter_staff.client(), URL)
    assert "đã có người" in page
    assert guest.code[:4] not in page
    assert [stay.pk for stay in queries.board(shelter_manager.actor()).staying] == [guest.pk]
    assert guest.code[:4] in text_of(shelter_manager.client(), URL)
