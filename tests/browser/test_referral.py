"""The main screen of the product, as a volunteer meets it: at night, on a phone, on a bad network."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from access.door import open_record
from access.permissions import Permission
from cases.actions.take import take_referral
from cases.models import Alarm, Referral
from tests.cases.conftest import Telephone, telephone
from tests.factories import put_on_duty
from tests.people import Person

__all__ = ["telephone"]
Window = Callable[..., Page]
STORY = "Chồng cầm dao đuổi ra khỏi nhà, hai mẹ con đang ở chỗ tôi"


@pytest.fixture(autouse=True)
def on_duty(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team, name="Trần Thị Lan", phone="0901 000 111")
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")


def sent() -> Referral:
    return Referral.objects.in_clear().get()


@pytest.mark.parametrize("scripts", [False, True])
def test_from_the_first_tap_to_the_code(
    page_as: Window, check_page: Callable[[Page], None], volunteer: Person, worker: Person, scripts: bool
) -> None:
    page = page_as(volunteer, scripts=scripts)
    begun = time.monotonic()
    page.goto("/slips/")
    page.get_by_role("link", name="Phiếu mới").click()
    page.get_by_text("Có", exact=True).first.click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_text("Thân thể").click()
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã gửi lúc")
    assert time.monotonic() - begun < 60
    expect(page.locator(".big-code")).to_have_text(f"{sent().code[:4]} {sent().code[4:]}")
    expect(page.get_by_text("Chưa có người nhận.")).to_be_visible()
    assert open_record(worker.actor(), Referral, sent().pk, to=Permission.REFERRAL_READ).story == STORY
    if scripts:
        check_page(page)


@pytest.mark.parametrize("scripts", [False, True])
def test_danger_shows_the_numbers_at_once_by_the_style_sheet_alone(
    page_as: Window, volunteer: Person, scripts: bool
) -> None:
    page = page_as(volunteer, scripts=scripts)
    page.goto("/slips/new/")
    panel = page.locator("#danger-help")
    expect(panel).to_be_hidden()
    page.get_by_text("Có", exact=True).first.click()
    expect(panel).to_be_visible()
    expect(panel.get_by_role("link", name="113")).to_have_attribute("href", "tel:113")
    expect(panel.get_by_text("0901 000 111")).to_be_visible()
    expect(panel.get_by_text("0902 000 222")).to_be_hidden()
    page.get_by_text("Có: chỉ gửi lên trực của tỉnh").click()
    expect(panel.get_by_text("0901 000 111")).to_be_hidden()
    expect(panel.get_by_text("0902 000 222")).to_be_visible()
    assert not Referral.objects.in_clear().exists()


@pytest.mark.parametrize("scripts", [False, True])
def test_the_alarm_rings_and_leaves_the_page_as_it_was(page_as: Window, volunteer: Person, scripts: bool) -> None:
    page = page_as(volunteer, scripts=scripts)
    page.goto("/slips/new/")
    page.get_by_text("Có", exact=True).first.click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_role("button", name="Báo khẩn cho người trực").click()
    expect(page.get_by_text("Chưa có người nhận: hãy gọi 0901 000 111.")).to_be_visible()
    expect(page.get_by_label("Chuyện gì đã xảy ra?")).to_have_value(STORY)
    assert Alarm.objects.count() == 1 and not Referral.objects.in_clear().exists()
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.locator(".big-code")).to_be_visible()


def test_the_enter_key_sends_and_never_raises_the_alarm(page_as: Window, volunteer: Person) -> None:
    page = page_as(volunteer, scripts=False)
    page.goto("/slips/new/")
    page.get_by_text("Có", exact=True).first.click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_text("Người cần giúp", exact=True).click()
    page.get_by_label("Gọi là gì?").fill("Hoa")
    page.get_by_label("Gọi là gì?").press("Enter")
    expect(page.locator(".big-code")).to_be_visible()
    assert not Alarm.objects.exists()


def test_a_network_that_drops_sends_once(page_as: Window, volunteer: Person, telephone: type[Telephone]) -> None:
    page = page_as(volunteer)
    page.goto("/slips/new/")
    page.get_by_text("Không", exact=True).first.click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.get_by_text("Mạng yếu, chưa gửi được.")).to_be_visible()
    expect(page.get_by_label("Chuyện gì đã xảy ra?")).to_have_value(STORY)
    page.context.set_offline(False)
    expect(page.locator(".big-code")).to_be_visible(timeout=30_000)
    assert len(telephone.calls) == 1 and sent().code


def test_an_answer_that_is_lost_on_the_way_ends_on_the_same_code(
    page_as: Window, volunteer: Person, telephone: type[Telephone]
) -> None:
    page = page_as(volunteer)
    page.goto("/slips/new/")
    lost: list[Any] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    page.route("**/slips/new/", lose_the_first_answer)
    page.get_by_text("Chưa rõ", exact=True).click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.locator(".big-code")).to_be_visible(timeout=30_000)
    assert lost and Referral.objects.in_clear().count() == 1 and len(telephone.calls) == 1


def test_an_alarm_on_a_network_that_drops_rings_once(page_as: Window, volunteer: Person) -> None:
    page = page_as(volunteer)
    page.goto("/slips/new/")
    page.get_by_text("Có", exact=True).first.click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Báo khẩn cho người trực").click()
    expect(page.locator("#alarm-state")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Chưa có người nhận: hãy gọi 0901 000 111.")).to_be_visible(timeout=30_000)
    assert Alarm.objects.count() == 1


def test_taken_appears_by_itself(page_as: Window, volunteer: Person, worker: Person) -> None:
    page = page_as(volunteer)
    page.goto("/slips/new/")
    page.get_by_text("Không", exact=True).first.click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.get_by_text("Chưa có người nhận.")).to_be_visible()
    take_referral(referral=sent(), by=worker.actor())
    expect(page.get_by_text(re.compile("đã nhận lúc .* và sẽ gọi lại"))).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("scripts", [False, True])
def test_a_mistake_is_said_and_nothing_is_lost(
    page_as: Window, check_page: Callable[[Page], None], volunteer: Person, scripts: bool
) -> None:
    page = page_as(volunteer, scripts=scripts)
    page.goto("/slips/new/")
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.locator("#error-summary")).to_contain_text("Hãy chọn xem ngay lúc này")
    expect(page.get_by_label("Chuyện gì đã xảy ra?")).to_have_value(STORY)
    if scripts:
        check_page(page)
    page.locator("#error-summary a").first.click()
    page.get_by_text("Không", exact=True).first.click()
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.locator(".big-code")).to_be_visible()


@pytest.mark.parametrize("scripts", [False, True])
def test_a_session_that_ended_in_between_loses_nothing(page_as: Window, volunteer: Person, scripts: bool) -> None:
    page = page_as(volunteer, scripts=scripts)
    page.goto("/slips/new/")
    page.get_by_text("Chưa rõ", exact=True).click()
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    elsewhere = page.context.new_page()
    page.wait_for_load_state("networkidle")  # an answer that is still under way would set the cookie again
    page.context.clear_cookies(name="s")
    page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.get_by_role("link", name="Đăng nhập lại ở cửa sổ khác")).to_be_visible()
    expect(page.get_by_label("Chuyện gì đã xảy ra?")).to_have_value(STORY)
    elsewhere.goto("/sign-in/")
    elsewhere.locator("[name=login]").fill(volunteer.user.username)
    elsewhere.locator("[name=password]").fill(volunteer.passphrase)
    elsewhere.locator("[name=password]").press("Enter")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Phiếu")
    page.get_by_role("button", name="Gửi ngay").last.click()
    if not scripts:
        expect(page.get_by_text("Xin bấm «Gửi ngay» một lần nữa.")).to_be_visible()
        page.get_by_role("button", name="Gửi ngay").last.click()
    expect(page.locator(".big-code")).to_be_visible()
    assert sent().sender == volunteer.user


def test_words_on_children_and_on_consent_appear_as_one_answers(page_as: Window, volunteer: Person) -> None:
    page = page_as(volunteer, scripts=False)
    page.goto("/slips/new/")
    expect(page.locator("#consent-child")).to_be_hidden()
    expect(page.locator("#consent-refused")).to_be_hidden()
    page.get_by_text("Người cần giúp", exact=True).click()
    page.get_by_label("Khoảng mấy tuổi?").fill("12")
    expect(page.locator("#consent-child")).to_be_visible()
    page.get_by_label("Khoảng mấy tuổi?").fill("34")
    expect(page.locator("#consent-child")).to_be_hidden()
    page.get_by_text("Không đồng ý").click()
    expect(page.locator("#consent-refused")).to_contain_text("1900 96 96 80")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_at_both_widths(
    page_as: Window,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    volunteer: Person,
    supervisor: Person,
    worker: Person,
    language: str,
) -> None:
    page = page_as(volunteer, language=language)
    page.goto("/slips/")
    check_page(page)
    pictures(page, "slips-empty")
    page.goto("/slips/new/")
    check_page(page)
    pictures(page, "slip-new")
    for summary in page.locator("details.slip-group > summary").all():
        summary.click()
    page.locator("#id_danger_0").check()
    page.locator("#id_danger_signs_1").check()
    page.locator("#id_whereabouts_1").check()
    page.locator("#id_age").fill("12")
    page.locator("#id_consent_2").check()
    check_page(page)
    pictures(page, "slip-new-filled")
    page.get_by_label(page.locator("label[for=id_story]").inner_text()).fill(STORY)
    page.locator("#id_place").fill("nhà số 5, sau chợ")
    page.locator(".slip-send button, .dock-action").locator("visible=true").first.click()
    expect(page.locator(".big-code")).to_be_visible()
    check_page(page)
    pictures(page, "slip-sent")
    page.locator("a[href$='/card/']").click()
    check_page(page)
    pictures(page, "slip-card")
    page.go_back()
    page.locator("a[href$='/add/']").click()
    check_page(page)
    pictures(page, "slip-add")
    page.goto("/slips/")
    check_page(page)
    pictures(page, "slips")
    desk = page_as(worker, width=1280, language=language)
    desk.goto("/slips/duty/")
    check_page(desk)
    pictures(desk, "duty")
    lead = page_as(supervisor, width=1280, language=language)
    lead.goto("/slips/roster/")
    check_page(lead)
    pictures(lead, "roster")
