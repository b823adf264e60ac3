"""Merging and splitting teams in the browser: the plan, the checklist, a holder who goes on, and a split by case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from access.actors import Factory
from access.change import recording
from access.models import Passage, Reason, Succession, Team
from access.permissions import Permission
from access.teams import resealing
from cases.models import Case
from tests.cases.factories import make_active, make_case
from tests.people import Person
from tests.succeeding import SECOND_NEW_COMMUNE, newcomer, planned, refreshed

Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]
PageAs = Callable[..., Page]


def named(*names: tuple[Person, str]) -> None:
    """Names as a province gives them; the cast's own are codes."""
    for person, name in names:
        team = Team.objects.get(pk=person.team.pk)
        team.name = name
        with recording(by=Factory(), to=Permission.OFFICE_MANAGE, about=team):
            team.save()


@pytest.fixture
def new(db: None) -> Person:
    person = newcomer()
    named((person, "Tổ hỗ trợ phường Phù Vân"))
    return person


def show(page: Page, address: str, name: str, check: Check, pictures: Pictures) -> None:
    """Look at a page in both languages."""
    page.goto(address)
    origin = "/".join(page.url.split("/")[:3])
    for language in ("en", "vi"):
        page.context.add_cookies([{"name": "l", "value": language, "url": origin}])
        page.goto(address)
        check(page)
        pictures(page, name)


def test_an_administrator_plans_and_follows(
    administrator: Person,
    supervisor: Person,
    colleague: Person,
    volunteer: Person,
    new: Person,
    page_as: PageAs,
    check_page: Check,
    pictures: Pictures,
) -> None:
    named((supervisor, "Tổ hỗ trợ phường Phủ Lý"))
    make_case(supervisor)
    page = page_as(administrator)
    page.goto(reverse("administration:team", args=[supervisor.team.pk]))
    page.get_by_role("link", name="Sáp nhập, chia tách tổ này").click()
    show(page, page.url, "administrator-merging-plan", check_page, pictures)
    page.get_by_label("Tổ kế tiếp", exact=True).select_option(str(new.team.pk))
    page.get_by_role("button", name="Lập kế hoạch").click()
    succession = Succession.objects.get()
    expect(page.get_by_text("0 trên 1")).to_be_visible()
    show(
        page, reverse("administration:succession", args=[succession.pk]), "administrator-merging", check_page, pictures
    )
    page.get_by_role("button", name="Thêm tất cả với vai trò như cũ").click()
    expect(page.get_by_text("Đã thêm vào tổ kế tiếp: 2 người")).to_be_visible()
    page.get_by_role("button", name="Chuyển các nơi này").click()
    expect(page.get_by_text("Đã chuyển 1 nơi")).to_be_visible()
    page.get_by_role("button", name="Ghi ngày này cho tất cả").click()
    expect(page.get_by_text("Đã ghi ngày thôi cho 2 người")).to_be_visible()
    check_page(page)
    pictures(page, "administrator-merging-half")
    show(page, reverse("administration:home"), "administrator-merging-home", check_page, pictures)


def test_a_holder_moves_everything_and_the_page_goes_on_by_itself(
    administrator: Person,
    supervisor: Person,
    worker: Person,
    new: Person,
    page_as: PageAs,
    check_page: Check,
    pictures: Pictures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named((supervisor, "Tổ hỗ trợ phường Phủ Lý"))
    for _number in range(4):
        make_active(supervisor, worker)
    planned(administrator, supervisor.team, heirs=[new.team])
    monkeypatch.setitem(resealing.move_slice.__kwdefaults__, "seconds", 0)  # one record a press
    page = page_as(supervisor)
    page.goto("/")
    pictures(page, "supervisor-merging-home")
    check_page(page)
    page.get_by_role("link", name="Xem đã chuyển đến đâu").click()
    show(page, reverse("moving"), "supervisor-moving-before", check_page, pictures)
    page.get_by_role("button", name="Bắt đầu chuyển hồ sơ").click()
    expect(page.get_by_text("Đã chuyển 4 trên 4 hồ sơ.")).to_be_visible()
    expect(page.get_by_text("Đã chuyển xong.")).to_be_visible()
    check_page(page)
    pictures(page, "supervisor-moving-done")
    assert set(Case.objects.in_clear().values_list("team", flat=True)) == {new.team.pk}


def test_without_javascript_each_press_is_a_slice(
    administrator: Person, worker: Person, new: Person, page_as: PageAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(2):
        make_case(worker)
    planned(administrator, worker.team, heirs=[new.team])
    monkeypatch.setitem(resealing.move_slice.__kwdefaults__, "seconds", 0)
    page = page_as(worker, scripts=False)
    page.goto(reverse("moving"))
    page.get_by_role("button", name="Bắt đầu chuyển hồ sơ").click()
    expect(page.get_by_text("Đã chuyển 1 trên 2 hồ sơ.")).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Đã chuyển 2 trên 2 hồ sơ.")).to_be_visible()


def test_what_could_not_be_moved_is_listed(
    administrator: Person, worker: Person, new: Person, page_as: PageAs, check_page: Check, pictures: Pictures
) -> None:
    pk = make_case(worker)
    planned(administrator, worker.team, heirs=[new.team])
    passage = Passage.objects.get()
    by = refreshed(worker).actor()
    resealing.start(passage=passage, by=by)
    resealing._set_aside(passage, Case.objects.in_clear().get(pk=pk), Reason.OVERLAP, by)
    page = page_as(worker)
    page.goto("/")
    show(page, reverse("moving"), "worker-moving-set-aside", check_page, pictures)


def test_a_split_by_case(
    administrator: Person, supervisor: Person, new: Person, page_as: PageAs, check_page: Check, pictures: Pictures
) -> None:
    second = newcomer("second_supervisor", SECOND_NEW_COMMUNE)
    named((supervisor, "Tổ hỗ trợ phường Phủ Lý"), (second, "Tổ hỗ trợ phường Châu Sơn"))
    there = make_case(supervisor, call_name="Chị Hoa", survivor={"unit_code": SECOND_NEW_COMMUNE})
    other = make_case(supervisor, call_name="Chị Mai")
    planned(administrator, supervisor.team, heirs=[new.team, second.team])
    page = page_as(supervisor)
    show(page, reverse("moving"), "supervisor-splitting", check_page, pictures)
    page.get_by_role("link", name="Chọn nơi chuyển cho từng hồ sơ").click()
    show(page, reverse("cases:moving_choices"), "supervisor-splitting-cases", check_page, pictures)
    page.get_by_role("button", name="Lưu lựa chọn").click()
    page.get_by_role("button", name="Bắt đầu chuyển hồ sơ").click()
    expect(page.get_by_text("Đã chuyển xong.")).to_be_visible()
    where: dict[Any, int] = dict(Case.objects.in_clear().values_list("pk", "team"))
    assert where == {there: second.team.pk, other: new.team.pk}
