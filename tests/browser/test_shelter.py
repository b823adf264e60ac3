"""A bed, from the case worker's request to the day the guest leaves, and a group's counts, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from access.door import open_record
from access.permissions import Permission
from cases.models import Case
from shelters.models import Stay
from tests.people import Person
from tests.prevention_groups.made import make_count, make_group, make_session
from tests.shelters.made import make_case, make_guest, make_held, make_house, make_place, make_stay, url

Window = Callable[..., Page]
Check = Callable[[Page], None]
Picture = Callable[[Page, str], None]


def look(page: Page, check: Check, pictures: Picture, address: str, name: str) -> None:
    """Open a page, ask everything of it, and take its pictures."""
    page.goto(address)
    check(page)
    pictures(page, f"shelter-{name}")


@pytest.mark.parametrize("scripts", [False, True])
def test_from_the_request_to_the_last_day(
    page_as: Window, worker: Person, shelter_manager: Person, scripts: bool
) -> None:
    make_house(shelter_manager)
    case = make_case(worker)
    desk = page_as(worker, width=1280, scripts=scripts)
    desk.goto(url("ask", case.pk))
    desk.get_by_label("còn trống: 3 chỗ").check()
    desk.get_by_label("Đến cửa sẽ xưng tên gì?").fill("Chị Mai")
    desk.get_by_label("Trẻ em đi cùng").fill("1")
    desk.get_by_label("Không được cho ai vào?").fill("Anh Dũng, xe Wave đỏ")
    desk.get_by_label("Điểm hẹn").fill("Cổng chợ Bầu")
    desk.get_by_label("Đã ghi trong phiếu đồng ý").check()
    desk.get_by_role("button", name="Gửi yêu cầu").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Đang hỏi chỗ")

    house = page_as(shelter_manager, scripts=scripts)
    house.goto(url("board"))
    house.locator("[aria-labelledby=arriving] .line-link").click()
    house.get_by_role("link", name="Giữ chỗ").click()
    house.get_by_label("Giường 1").check()
    house.get_by_label("Giường 2").check()
    house.get_by_role("button", name="Giữ các giường này").click()
    expect(house.get_by_text("Phòng A – Giường 1; Phòng A – Giường 2")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("Chỗ đang được giữ.")).to_be_visible()

    house.get_by_role("link", name="Đã đến nơi").click()
    house.get_by_role("button", name="Tiếp nhận").click()
    house.get_by_role("link", name="Ghi sổ nhà").click()
    house.get_by_label("Đã làm gì?").select_option("health")
    house.get_by_role("button", name="Ghi vào sổ").click()
    expect(house.get_by_role("heading", name="Chăm sóc y tế")).to_be_visible()
    house.get_by_role("link", name="Kết thúc lượt ở").click()
    house.get_by_label("Vì sao kết thúc lượt ở?").select_option("as_planned")
    house.get_by_label("Đi đâu?").select_option("relatives")
    house.get_by_role("button", name="Kết thúc").click()
    expect(house.get_by_text("Đã rời đi").first).to_be_visible()
    house.goto(url("board"))
    expect(house.get_by_text("Còn trống 3 trên 3 chỗ")).to_be_visible()
    stay = open_record(shelter_manager.actor(), Stay, Stay.objects.in_clear().get().pk, to=Permission.STAY_READ)
    assert (stay.status, stay.called, stay.destination) == ("discharged", "Chị Mai", "relatives")
    assert Case.objects.get(pk=case.pk).grants.filter(group_id=shelter_manager.team.pk).count() == 0


def test_two_windows_one_bed(page_as: Window, worker: Person, shelter_manager: Person) -> None:
    make_house(shelter_manager)
    first, second = (make_stay(worker, shelter_manager) for _ in range(2))
    windows = [page_as(shelter_manager) for _ in range(2)]
    for window, stay in zip(windows, (first, second), strict=True):
        window.goto(url("hold", stay.pk))
        window.get_by_label("Giường 1").check()
        window.get_by_label("Điểm hẹn").fill("Bến xe Quế")
    for window in windows:
        window.get_by_role("button", name="Giữ các giường này").click()
    late = windows[1]
    expect(late.get_by_text("vừa được giữ cho người khác").first).to_be_visible()
    expect(late.get_by_label("Điểm hẹn")).to_have_value("Bến xe Quế")
    late.get_by_label("Giường 2").check()
    late.get_by_role("button", name="Giữ các giường này").click()
    expect(late.get_by_text("Phòng A – Giường 2")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_house(
    page_as: Window,
    check_page: Check,
    pictures: Picture,
    worker: Person,
    shelter_manager: Person,
    language: str,
) -> None:
    beds = make_house(shelter_manager, beds=5)
    make_place(shelter_manager)
    asked = make_stay(worker, shelter_manager)
    held = make_held(worker, shelter_manager, beds[:1])
    guest = make_guest(worker, shelter_manager, beds[1:3])
    page = page_as(shelter_manager, language=language)
    look(page, check_page, pictures, url("board"), "board")
    look(page, check_page, pictures, url("stay", guest.pk), "stay")
    look(page, check_page, pictures, url("hold", asked.pk), "hold")
    look(page, check_page, pictures, url("gate_card", held.pk), "gate-card")
    look(page, check_page, pictures, url("guest_case", guest.pk), "guest-case")
    look(page, check_page, pictures, url("place"), "place")
    look(page, check_page, pictures, url("rooms"), "rooms")
    for name, stay in (
        ("stay", asked), ("stay", held), ("refuse", asked), ("admit", held), ("move", guest), ("plan", guest),
        ("note", guest), ("discharge", guest),
    ):  # fmt: skip
        page.goto(url(name, stay.pk))
        check_page(page)
    page.goto(url("edit_place"))
    check_page(page)
    desk = page_as(worker, language=language)
    look(desk, check_page, pictures, url("ask", asked.case_id), "ask")
    look(desk, check_page, pictures, url("asked", held.pk), "asked")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_group(
    page_as: Window, check_page: Check, pictures: Picture, group_member: Person, language: str
) -> None:
    page = page_as(group_member, language=language)
    for name in ("", "start/"):
        page.goto(f"/groups/{name}")
        check_page(page)
    group = make_group(group_member)
    session = make_session(group)
    counts = [make_count(group, kind) for kind in ("company", "talk_both")]
    look(page, check_page, pictures, "/groups/", "group-home")
    look(page, check_page, pictures, "/groups/sessions/new/", "group-session")
    look(page, check_page, pictures, "/groups/responses/new/", "group-response")
    look(page, check_page, pictures, "/groups/months/2026-10/", "group-month")
    look(page, check_page, pictures, "/groups/months/2026-09/", "group-empty-month")
    for address in ("sessions/", f"sessions/{session.pk}/edit/", f"responses/{counts[0].pk}/edit/"):
        page.goto(f"/groups/{address}")
        check_page(page)


def test_a_session_is_written_down_on_a_phone(page_as: Window, group_member: Person) -> None:
    make_group(group_member)
    page = page_as(group_member)
    page.goto("/groups/")
    page.get_by_role("link", name="Ghi buổi sinh hoạt").click()
    page.get_by_text("Sinh hoạt nhóm").click()
    page.get_by_label("Về nội dung gì?").select_option("law")
    page.get_by_label("Nữ", exact=True).fill("18")
    page.get_by_label("Nam", exact=True).fill("4")
    page.get_by_label("Trẻ em dưới 16 tuổi").fill("0")
    page.get_by_role("button", name="Lưu buổi này").click()
    expect(page.get_by_text("1 buổi, 22 lượt người")).to_be_visible()
