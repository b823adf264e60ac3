"""The door's words, one by one: what each view declares, who gets through it, what it is handed, what is written."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from access import door
from access.door import DoorSign, Limited
from access.envelope import COMPARTMENTS
from access.errors import StillSealed
from access.permissions import Permission
from access.rules import _RULES
from audit.models import Entry
from tests.chests import NAME, make_chest
from tests.people import Person
from tests.vault.models import Chest

HERE = "/here/?part=1&day=2"


@door.opens(Chest, to=Permission.CASE_READ)
def one_chest(request: HttpRequest, chest: Chest, part: str = "whole") -> HttpResponse:
    """Shows one."""
    return HttpResponse(f"{chest.name} {part} {request.method}")


@door.lists(Chest, to=Permission.CASE_LIST)
def some_chests(request: HttpRequest, page: Any, part: str = "whole") -> HttpResponse:
    """Lists some."""
    shown = page(Chest.objects.all(), size=2)
    return HttpResponse(f"{[chest.name for chest in shown.rows]} {part} {shown.next_key or 'end'}")


@door.acts(Permission.ACCOUNT_MANAGE)
def desk(request: HttpRequest, number: int, part: str = "whole") -> HttpResponse:
    """A page without a record."""
    return HttpResponse(f"{number} {part} polling={door.actor_of(request).polling}")


@door.polls(Permission.HOME_READ)
def clock(request: HttpRequest, number: int, part: str = "whole") -> HttpResponse:
    """The time."""
    return HttpResponse(f"{number} {part} polling={door.actor_of(request).polling}")


@door.public("a page that everybody may see")
def leaflet(request: HttpRequest, number: int, part: str = "whole") -> HttpResponse:
    """For everybody."""
    return HttpResponse(f"{number} {part}")


def asked(by: Person | None, path: str = HERE, **extra: Any) -> HttpRequest:
    """A request as the middleware hands it on."""
    request = RequestFactory().get(path)
    request.actor = by.actor() if by else None  # type: ignore[attr-defined]
    for name, value in extra.items():
        setattr(request, name, value)
    return request


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- what a view declares -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "sign"),
    [
        (one_chest, DoorSign("opens", Permission.CASE_READ, Chest)),
        (some_chests, DoorSign("lists", Permission.CASE_LIST, Chest)),
        (desk, DoorSign("acts", Permission.ACCOUNT_MANAGE, None)),
        (clock, DoorSign("polls", Permission.HOME_READ, None)),
        (leaflet, DoorSign("public", None, None, "a page that everybody may see")),
    ],
)
def test_the_sign_at_each_door(view: Any, sign: DoorSign) -> None:
    """The start-up check, the middleware and the matrix of addresses read it."""
    assert view.door == sign
    assert view.door.why == sign.why
    assert view.__name__ in ("one_chest", "some_chests", "desk", "clock", "leaflet")
    assert view.__doc__.endswith(".")
    with pytest.raises(AttributeError):
        view.door.verb = Permission.HOME_READ


# --- nobody ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [one_chest, some_chests, desk, clock])
def test_nobody_is_sent_to_sign_in_and_comes_back(view: Any) -> None:
    answer = view(asked(None), pk=uuid4(), number=1)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fhere%2F%3Fpart%3D1%26day%3D2")


def test_the_way_back_is_whole() -> None:
    """Also where it ends in a letter or a question mark."""
    for path, told in (("/X", "%2FX"), ("/x/?", "%2Fx%2F"), ("/x/?q=%3F", "%2Fx%2F%3Fq%3D%253F")):
        assert desk(asked(None, path), number=1)["Location"] == f"/sign-in/?next={told}"


def test_what_was_posted_is_not_asked_for_again() -> None:
    request = RequestFactory().post(HERE)
    assert desk(request, number=1)["Location"] == "/sign-in/", "also when the middleware made no actor"


def test_a_paired_phone_is_asked_for_its_pin(client: Any) -> None:
    from django.urls import reverse

    answer = clock(asked(None, phone_secret="a secret"), number=1)
    assert (answer.status_code, answer["Location"]) == (302, reverse("phone_pin"))
    assert clock(asked(None, phone_secret=""), number=1)["Location"].startswith(reverse("account_login"))


def test_everybody_sees_a_public_page() -> None:
    assert text(leaflet(asked(None), 7, part="half")) == "7 half"


# --- who is in ------------------------------------------------------------------------------------------


def test_a_page_without_a_record_asks_for_its_verb(administrator: Person, worker: Person) -> None:
    assert text(desk(asked(administrator), 7, part="half")) == "7 half polling=False"
    with pytest.raises(PermissionDenied):
        desk(asked(worker), 7)
    entry = Entry.objects.get(outcome="forbidden")
    assert (entry.event, entry.actor) == (Permission.ACCOUNT_MANAGE.past, "worker")


def test_a_page_that_polls_says_so(worker: Person) -> None:
    assert text(clock(asked(worker), 7, part="half")) == "7 half polling=True"
    assert not Entry.objects.filter(actor="worker", event=Permission.HOME_READ.past).exists()


def test_a_view_gets_the_opened_record_and_the_rest_of_the_address(worker: Person) -> None:
    chest = make_chest(worker)
    assert text(one_chest(asked(worker), pk=chest.pk, part="half")) == f"{NAME} half GET"


def test_a_list_asks_for_its_verb_and_goes_on_from_a_key(worker: Person, administrator: Person) -> None:
    for number in range(4):
        make_chest(worker, code=f"C{number}", name=f"Tên {number}")
    first = text(some_chests(asked(worker), part="half"))
    assert first.startswith("['Tên 3', 'Tên 2'] half ")
    second = text(some_chests(asked(worker, f"/here/?after={first.split()[-1]}"), part="half"))
    assert second == "['Tên 1', 'Tên 0'] half end", "a page that is just full is the last one"
    with pytest.raises(PermissionDenied):
        some_chests(asked(administrator))
    entry = Entry.objects.get(outcome="forbidden")
    assert (entry.event, entry.actor, entry.record_id) == (Permission.CASE_LIST.past, "administrator", None)


# --- what is written ------------------------------------------------------------------------------------


def test_an_opening_is_written_with_what_it_unlocks(worker: Person, shelter_manager: Person) -> None:
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity", "safety"]))
    actor = worker.actor()
    record = door.open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    door.open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    assert actor.opened == [record]
    whole = Entry.objects.get(actor="worker", event="CASE_OPENED")
    part = Entry.objects.get(actor="shelter_manager", event=Permission.STAY_READ_CASE.past)
    assert whole.compartments == list(COMPARTMENTS)
    assert part.compartments == ["identity", "safety"]
    for entry in (whole, part):
        assert (entry.record_kind, entry.record_id, entry.record_code) == ("vault.chest", chest.pk, "C1")
        assert entry.outcome == "done"


def test_an_absent_record_is_written_too(worker: Person) -> None:
    absent = uuid4()
    with pytest.raises(Http404):
        door.open_record(worker.actor(), Chest, absent, to=Permission.CASE_EDIT)
    entry = Entry.objects.get(outcome="absent")
    assert (entry.actor, entry.event, entry.record_kind, entry.record_id, entry.compartments) == (
        "worker", Permission.CASE_EDIT.past, "vault.chest", absent, []
    )  # fmt: skip


def test_a_record_keeps_the_grant_that_let_somebody_in(worker: Person, shelter_manager: Person) -> None:
    """Before anything new is sealed into it, the giver of this grant is checked."""
    chest = make_chest(worker, shelter_manager.team)
    record = door.open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    (row,) = door.open_page(shelter_manager.actor(), Chest, Chest.objects.all(), to=Permission.STAY_READ_CASE).rows
    assert record._opened_through.group_id == worker.team.pk
    assert row._opened_through.group_id == shelter_manager.team.pk


# --- lists ----------------------------------------------------------------------------------------------


def test_a_list_opens_only_what_the_rule_allows(worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all, hidden = make_chest(worker, code="C1"), make_chest(worker, code="C2")
    monkeypatch.setitem(_RULES, Permission.CASE_LIST, lambda actor, record: record.code != "C2")
    actor = worker.actor()
    page = door.open_page(actor, Chest, Chest.objects.all(), to=Permission.CASE_LIST)
    assert (page.rows, page.next_key) == ([open_to_all], None)
    assert [record.pk for record in actor.opened] == [open_to_all.pk]
    assert not Entry.objects.filter(event="CASE_LISTED", record_id=hidden.pk).exists()
    with pytest.raises(StillSealed):
        _ = hidden.name


def test_a_list_of_nothing_writes_nothing(worker: Person) -> None:
    actor, before = worker.actor(), Entry.objects.count()
    page = door.open_page(actor, Chest, Chest.objects.none(), to=Permission.CASE_LIST)
    assert (page.rows, page.next_key, actor.opened, Entry.objects.count()) == ([], None, [], before)


def test_a_page_has_fifty_rows_unless_told_otherwise(worker: Person) -> None:
    made = [make_chest(worker, code=f"C{number}") for number in range(3)]
    newest = [chest.pk for chest in reversed(made)]
    actor = worker.actor()
    whole = door.open_page(actor, Chest, Chest.objects.all(), to=Permission.CASE_LIST)
    assert ([row.pk for row in whole.rows], whole.next_key) == (newest, None)
    assert all(row.name == NAME for row in whole.rows)
    assert door.PAGE_SIZE == 50
    one = door.open_page(actor, Chest, Chest.objects.all(), to=Permission.CASE_LIST, size=1)
    assert ([row.pk for row in one.rows], one.next_key) == (newest[:1], str(newest[0]))
    rest = door.open_page(actor, Chest, Chest.objects.all(), to=Permission.CASE_LIST, after=str(newest[0]))
    assert [row.pk for row in rest.rows] == newest[1:]
    assert Entry.objects.filter(event="CASE_LISTED").count() == 6
