"""The work on a case, as a worker and a supervisor do it: from the slip in the inbox to the closed case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case, Referral
from tests.cases.factories import make_active, make_assigned, make_case
from tests.factories import make_referral, put_on_duty
from tests.people import Person

Window = Callable[..., Page]
STORY = "Chồng cầm dao đuổi ra khỏi nhà"


@pytest.fixture
def waiting(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    return make_referral(volunteer, forms=["body"], done_by="spouse", needs=["safe_place"], consent="agreed")


@pytest.mark.parametrize("scripts", [False, True])
def test_from_the_inbox_to_a_note(
    page_as: Window, check_page: Callable[[Page], None], waiting: Referral, worker: Person, scripts: bool
) -> None:
    page = page_as(worker, scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="Mở phiếu đến").click()
    page.get_by_role("link", name="Chị Hoa").click()
    expect(page.get_by_text(STORY)).to_be_visible()
    page.get_by_role("button", name="Lập hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chị Hoa")
    page.get_by_role("button", name="Tôi nhận hồ sơ này").click()
    expect(page.locator(".identity").get_by_text("Đang làm")).to_be_visible()
    page.get_by_role("link", name="Viết ghi chú").click()
    page.get_by_label("Loại ghi chú").select_option("call")
    page.get_by_label("Đã làm gì, đã trao đổi gì").fill("Đã gọi, hẹn gặp sáng mai.")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã gọi, hẹn gặp sáng mai.")).to_be_visible()
    if scripts:
        check_page(page)


def test_the_phone_number_is_one_tap_away_and_never_alone(page_as: Window, worker: Person) -> None:
    page = page_as(worker)
    page.goto(f"/cases/{make_active(worker, worker)}/")
    number = page.get_by_role("link", name=re.compile("0912"))
    expect(number).to_be_hidden()
    page.get_by_text("Cách trao đổi và liên lạc an toàn").click()
    expect(number).to_be_visible()
    expect(page.get_by_text("Giờ gọi được")).to_be_visible()


def test_the_six_questions_decide(page_as: Window, worker: Person) -> None:
    page = page_as(worker, scripts=False)
    page.goto(f"/cases/{make_active(worker, worker)}/events/new/")
    page.get_by_label("Chuyện đã xảy ra").fill(STORY)
    page.get_by_label("Có bị tấn công thân thể không?").select_option("yes")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Tấn công thân thể")).to_be_visible()


def test_a_mistake_is_said_and_nothing_is_lost(
    page_as: Window, check_page: Callable[[Page], None], worker: Person
) -> None:
    page = page_as(worker)
    page.goto(f"/cases/{make_active(worker, worker)}/events/new/")
    page.get_by_label("Chuyện đã xảy ra").fill(STORY)
    page.get_by_label("Xảy ra khi nào?").fill("2031-01-01")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#error-summary")).to_contain_text("Ngày này chưa tới")
    expect(page.get_by_label("Chuyện đã xảy ra")).to_have_value(STORY)
    check_page(page)


def test_closing_asks_for_the_number(page_as: Window, check_page: Callable[[Page], None], supervisor: Person) -> None:
    pk = make_active(supervisor, supervisor)
    page = page_as(supervisor, width=1280)
    page.goto(f"/cases/{pk}/close/")
    check_page(page)
    page.get_by_label("Vì sao đóng hồ sơ?").select_option("needs_met")
    page.get_by_label("Giải thích").fill("Đã ổn định chỗ ở.")
    page.get_by_label("Để chắc chắn: ghi số hồ sơ").fill("00000000")
    page.get_by_role("button", name="Đóng hồ sơ").click()
    expect(page.locator("#error-summary")).to_contain_text("Đây không phải số của hồ sơ này")
    page.get_by_label("Để chắc chắn: ghi số hồ sơ").fill(str(Case.objects.in_clear().get(pk=pk).code))
    page.get_by_role("button", name="Đóng hồ sơ").click()
    expect(page.get_by_role("link", name="Mở lại hồ sơ")).to_be_visible()


PHONE_TABS = {
    "case-accepted": "",
    "case-people": "people/",
    "case-survivor": "people/person/",
    "case-dependant": "people/dependants/",
    "case-perpetrator": "people/others/",
    "case-events": "events/",
    "case-event-new": "events/new/",
    "case-safety": "safety/",
    "case-safety-new": "safety/new/",
    "case-timeline": "timeline/",
    "case-access": "access/",
    "case-plan": "plan/",
}
DESK_TABS = {"case-overview": "", "case-share": "share/", "case-assign": "assign/", "case-close": "close/"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_at_both_widths(
    page_as: Window,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    waiting: Referral,
    supervisor: Person,
    worker: Person,
    language: str,
) -> None:
    make_assigned(worker, worker, urgent=True)
    make_case(worker)
    pk = make_active(worker, worker)
    page = page_as(worker, language=language)
    for name, address in {
        "worker-home": "/cases/",
        "inbox": "/cases/inbox/",
        "slip-read": f"/cases/inbox/{waiting.pk}/",
        "slip-pass-on": f"/cases/inbox/{waiting.pk}/pass-on/",
        "case-list": "/cases/list/?show=team",
    }.items():
        page.goto(address)
        check_page(page)
        pictures(page, name)
    page.goto(f"/cases/inbox/{waiting.pk}/")
    page.locator("form[action$='/accept/'] button").click()
    accepted = page.url
    for name, path in PHONE_TABS.items():
        page.goto(accepted + path)
        check_page(page)
        pictures(page, name)
    lead = page_as(supervisor, width=1280, language=language)
    lead.goto("/cases/team/")
    check_page(lead)
    pictures(lead, "supervisor-home")
    for name, path in DESK_TABS.items():
        lead.goto(f"/cases/{pk}/{path}")
        check_page(lead)
        pictures(lead, name)
