"""The main job in one piece, in a real Chromium: a slip from a phone becomes a case, a bed and a published figure."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.models import Case
from reporting.models import SealedFact, StatisticsTeam
from reporting.periods import HalfYear
from tests.factories import put_on_duty
from tests.people import Person
from tests.prevention_groups.made import make_group
from tests.reporting.conftest import Fact, keep, people, statistics_team
from tests.shelters.made import make_house

__all__ = ["statistics_team"]
STORY = "Chồng cầm dao dọa giết, hai mẹ con chạy sang nhà tôi"


@pytest.fixture
def look(check_page: Callable[[Page], None], pictures: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    """Ask everything of the page, and keep its picture."""

    def at(page: Page, name: str) -> None:
        check_page(page)
        pictures(page, f"journey-{name}")

    return at


def test_from_a_phone_to_a_published_figure(
    page_as: Callable[..., Page],
    look: Callable[[Page, str], None],
    statistics_team: StatisticsTeam,
    volunteer: Person,
    worker: Person,
    duty_coordinator: Person,
    shelter_manager: Person,
    group_member: Person,
    programme_officer: Person,
    second_officer: Person,
    police_viewer: Person,
    auditor: Person,
) -> None:
    put_on_duty(worker.team, name="Trần Thị Lan", phone="0901 000 111")
    make_house(shelter_manager)
    make_group(group_member)
    phone = page_as(volunteer)
    _send_slip(phone, look)
    desk = page_as(worker, width=1280)
    _take(desk, look)
    expect(phone.get_by_text("đã nhận lúc")).to_be_visible(timeout=30_000)
    look(phone, "2-taken")
    case = _accept(desk, look)
    _write(desk, case, look)
    assert SealedFact.objects.count() == 1, "the coded fact followed the case, sealed"
    house = page_as(shelter_manager)
    _bed(desk, house, case, look)
    _session(page_as(group_member), look)
    keep(*people(23, Fact(month=_last_closed_month())))
    _publish(page_as(programme_officer), page_as(second_officer), look)
    _read(page_as(police_viewer, width=1280), page_as(auditor, width=1280), look)


def _send_slip(phone: Page, look: Callable[[Page, str], None]) -> None:
    phone.goto("/")
    look(phone, "0-sender-home")
    phone.get_by_role("link", name="Phiếu mới").click()
    phone.get_by_text("Có", exact=True).first.click()
    phone.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    look(phone, "1-slip")
    phone.get_by_role("button", name="Gửi ngay").last.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Đã gửi lúc")
    look(phone, "2-sent")


def _take(desk: Page, look: Callable[[Page, str], None]) -> None:
    desk.goto("/slips/duty/")
    look(desk, "3-duty")
    desk.locator("form[action*='/duty/'][action$='/take/'] button").first.click()


def _accept(desk: Page, look: Callable[[Page, str], None]) -> str:
    desk.goto("/cases/inbox/")
    look(desk, "4-inbox")
    desk.locator("a[href*='/cases/inbox/']").filter(has_not_text="Phiếu đến").first.click()
    expect(desk.get_by_text(STORY)).to_be_visible()
    look(desk, "5-read")
    desk.locator("form[action$='/accept/'] button").click()
    found = re.search(r"/cases/[0-9a-f-]{36}/", desk.url)
    assert found
    desk.get_by_role("button", name="Tôi nhận hồ sơ này").click()
    return found[0]


def _write(desk: Page, case: str, look: Callable[[Page, str], None]) -> None:
    desk.goto(f"{case}people/person/")
    desk.locator("[name=full_name]").fill("Nguyễn Thị Hoa")
    look(desk, "6-survivor")
    desk.get_by_role("button", name="Lưu").click()
    desk.goto(f"{case}events/new/")
    desk.locator("[name=story]").fill(STORY)
    desk.locator("[name=happened_on]").fill(timezone.localdate().isoformat())
    desk.get_by_role("button", name="Lưu").click()
    desk.goto(f"{case}timeline/new/")
    desk.locator("[name=kind]").select_option("call")
    desk.locator("[name=text]").fill("Đã gọi, hẹn đón ở cổng chợ.")
    desk.get_by_role("button", name="Lưu").click()
    desk.goto(case)
    look(desk, "6-case")


def _bed(desk: Page, house: Page, case: str, look: Callable[[Page, str], None]) -> None:
    pk = Case.objects.in_clear().get().pk
    desk.goto(f"/rooms/ask/{pk}/")
    desk.get_by_label("còn trống: 3 chỗ").check()
    desk.get_by_label("Đến cửa sẽ xưng tên gì?").fill("Chị Hoa")
    desk.get_by_label("Có, nói bằng lời").check()
    look(desk, "7-ask")
    desk.get_by_role("button", name="Gửi yêu cầu").click()
    house.goto("/rooms/")
    house.locator("[aria-labelledby=arriving] .line-link").click()
    house.get_by_role("link", name="Giữ chỗ").click()
    house.get_by_label("Giường 1").check()
    look(house, "7-hold")
    house.get_by_role("button", name="Giữ các giường này").click()
    house.get_by_role("link", name="Đã đến nơi").click()
    house.get_by_role("button", name="Tiếp nhận").click()
    look(house, "8-stay")
    house.get_by_role("link", name="Kết thúc lượt ở").click()
    house.get_by_label("Vì sao kết thúc lượt ở?").select_option("as_planned")
    house.get_by_label("Đi đâu?").select_option("relatives")
    house.get_by_role("button", name="Kết thúc").click()
    expect(house.get_by_text("Đã rời đi").first).to_be_visible()
    house.goto("/rooms/")
    look(house, "8-board")


def _session(member: Page, look: Callable[[Page, str], None]) -> None:
    member.goto("/groups/sessions/new/")
    member.locator("[name=kind][value=meeting]").check()
    member.locator("[name=topic]").select_option("help")
    member.locator("[name=women]").fill("21")
    member.locator("[name=men]").fill("8")
    member.locator("[name=children]").fill("0")
    look(member, "9-session")
    member.get_by_role("button", name="Lưu").click()
    expect(member.get_by_text("21").first).to_be_visible()


def _publish(builder: Page, second: Page, look: Callable[[Page, str], None]) -> None:
    builder.goto("/figures/office/")
    builder.locator("form:has(#cases-title) button").click()
    expect(builder.get_by_text("phải do một cán bộ khác")).to_be_visible()
    look(builder, "10-draft")
    second.goto(builder.url)
    second.get_by_role("button", name="Công bố số liệu này").click()
    look(second, "10-published")


def _read(viewer: Page, auditor: Page, look: Callable[[Page, str], None]) -> None:
    viewer.goto("/")
    expect(viewer.locator("td.number").filter(has_text="25")).to_be_visible()
    assert viewer.locator("td.number").filter(has_text="23").count() == 0, "rounded to 5"
    expect(viewer.get_by_role("img").first).to_be_visible()
    look(viewer, "11-figures")
    viewer.goto("/cases/")
    assert viewer.locator("h1").count() == 1
    assert STORY not in viewer.content()
    auditor.goto("/")
    look(auditor, "12-logbook")
    assert STORY not in auditor.content()


def _last_closed_month() -> str:
    today: Any = timezone.localdate()
    period = HalfYear(today.year - 1, 2) if today.month <= 6 else HalfYear(today.year, 1)
    return f"{period.year}-{'03' if period.half == 1 else '09'}"
