"""A volunteer's phone: paired by a square, opened a year later by its PIN, and ended by one call when it is lost."""

import datetime
import re
from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from access.models import Membership, PairedPhone
from access.roles import Role
from cases.models import Referral
from tests import people
from tests.cases.conftest import Telephone, telephone
from tests.factories import put_on_duty
from tests.people import Person

__all__ = ["telephone"]
Window = Callable[..., Page]
Look = Callable[[Page, str], None]
PIN = "274951"
A_YEAR = datetime.timedelta(days=370)


@pytest.fixture
def look(check_page: Callable[[Page], None], pictures: Look) -> Look:
    """Ask everything of the page, and keep its picture."""

    def at(page: Page, name: str) -> None:
        check_page(page)
        pictures(page, f"phone-{name}")

    return at


@pytest.fixture(autouse=True)
def on_duty(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team, name="Trần Thị Lan", phone="0901 000 111")


def pair(phone: Page, desk: Page, name: str, look: Look = lambda page, name: None) -> None:
    """In front of the supervisor: the square, its page on the phone, a PIN."""
    desk.goto(reverse("phones"))
    desk.locator("#name").fill(name)
    desk.locator("main button.btn-primary").click()
    look(desk, "01-phones")
    desk.locator("[aria-labelledby=pair] .btn").first.click()
    look(desk, "02-square")
    link = re.search(r"/phone/[\w-]+/", desk.locator("main code").inner_text())
    assert link
    phone.goto(link[0])
    look(phone, "03-choose-pin")
    phone.locator("[name=pin]").fill("123456")
    phone.locator("[name=again]").fill("123456")
    phone.locator("main button.btn-primary").click()
    expect(phone.locator("#error-summary")).to_be_visible()
    phone.locator("[name=pin]").fill(PIN)
    phone.locator("[name=again]").fill(PIN)
    phone.locator("main button.btn-primary").click()
    phone.wait_for_url("**/slips/new/")


def locked_again(phone: Page) -> None:
    """The browser was closed long ago: its session is gone, the secret of the pairing stays."""
    phone.context.clear_cookies(name="s")
    phone.goto("about:blank")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_lost_phone_is_ended_by_the_person_on_duty(
    page_as: Window,
    open_page: Window,
    look: Look,
    supervisor: Person,
    worker: Person,
    volunteer: Person,
    language: str,
) -> None:
    people.person("thuy", Role.ADDRESS_VOLUNTEER, people.team("trusted_address", people.COMMUNE), "Đỗ Thị Thúy")
    phone, other = open_page(language=language), open_page(language=language)
    desk = page_as(supervisor, width=1280, language=language)
    pair(phone, desk, "thuy", look)
    pair(other, desk, "volunteer")
    night = page_as(worker, language=language)
    night.goto("/")
    night.locator(f"a[href='{reverse('phones')}']").click()
    look(night, "04-at-night")
    night.locator("#name").fill("khong co ai")
    night.locator("main button.btn-primary").click()
    look(night, "05-nobody")
    night.locator("#name").fill("do thuy")
    night.locator("main button.btn-primary").click()
    expect(night.locator("[aria-labelledby=lost] .line")).to_have_count(1)
    look(night, "06-found")
    assert "thuy" not in night.url
    button = night.locator("[aria-labelledby=lost] .btn-outline-danger")
    box = button.bounding_box()
    assert box and box["height"] >= 44
    button.click()
    assert "thuy" not in night.url
    look(night, "07-whose")
    assert PairedPhone.objects.filter(ended_at=None).count() == 2
    night.locator("main .btn-danger").click()
    look(night, "07-ended")
    phone.reload()
    expect(phone.locator("main a[href='tel:113'], main strong").first).to_be_visible()
    look(phone, "08-over")
    assert "/phone/" in phone.url
    other.reload()
    expect(other.locator("#id_story, [name=story]").first).to_be_visible()


def test_after_a_year_from_the_lock_screen_to_sent(
    open_page: Window, page_as: Window, look: Look, supervisor: Person, volunteer: Person, worker: Person
) -> None:
    """Four taps and six digits, three pages: counted, so that nobody makes it longer unnoticed."""
    phone = open_page()
    pair(phone, page_as(supervisor, width=1280), "volunteer")
    locked_again(phone)
    pages: list[str] = []
    phone.on("framenavigated", lambda frame: pages.append(frame.url) if frame.url.startswith("http") else None)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + A_YEAR, tick=True):
        put_on_duty(worker.team, name="Trần Thị Lan", phone="0901 000 111")
        phone.goto("/")
        look(phone, "10-pin")
        taps = [
            phone.locator("main button.btn-primary").click,
            phone.get_by_text("Có", exact=True).first.click,
            phone.get_by_text("Thân thể").click,
            phone.get_by_role("button", name="Gửi ngay").last.click,
        ]
        expect(phone.locator("[name=pin]")).to_be_focused()
        phone.keyboard.type(PIN)
        for tap in taps:
            tap()
        expect(phone.locator(".big-code")).to_be_visible()
        look(phone, "11-sent")
    assert len(taps) == 4
    paths = [re.sub(r"https?://[^/]+", "", url) for url in pages]
    assert paths[0] in {"/", "/phone/"}
    assert len(pages) <= 4, paths
    assert Referral.objects.in_clear().count() == 1
    assert PairedPhone.objects.get().tries_left == 5
    assert Membership.objects.get(user=volunteer.user).ends_on is None
