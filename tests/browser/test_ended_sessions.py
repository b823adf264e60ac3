"""An ended session opens nothing, also from the back button; and coming back after a forgotten passphrase."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from access import keys
from access.change import recording
from access.door import Factory
from access.models import UserKey
from access.permissions import Permission
from tests.cases.factories import NAME, STORY, make_active
from tests.people import PASSPHRASE, Person, sign_in

Window = Callable[..., Page]
Look = Callable[[Page, str], None]
SECRET = ("Chị Lan", NAME, STORY)


@pytest.fixture
def look(check_page: Callable[[Page], None], pictures: Look) -> Look:
    def at(page: Page, name: str) -> None:
        check_page(page)
        pictures(page, f"session-{name}")

    return at


@pytest.fixture
def reading(page_as: Window, supervisor: Person, worker: Person) -> Page:
    """A case open on the screen, and the page before it in the history."""
    case = make_active(supervisor, worker)
    page = page_as(worker)
    page.context.route(
        settings.QUICK_EXIT_URL + "**",
        lambda route: route.fulfill(body="<title>Thời tiết</title>nắng", content_type="text/html; charset=utf-8"),
    )
    page.goto(reverse("cases:case_people", args=[case]))
    expect(page.locator("main")).to_contain_text(NAME)
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("main")).to_contain_text("Chị Lan")
    return page


def shows_nothing(page: Page) -> None:
    page.wait_for_url("**/sign-in/**")
    expect(page.locator("#id_login")).to_be_visible()
    for text in SECRET:
        assert text not in page.content()


def back(page: Page) -> None:
    """One step back; the browser must ask the server again, not show what it kept."""
    page.go_back()
    shows_nothing(page)


def test_back_after_signing_out(reading: Page) -> None:
    reading.locator(".me summary").click()
    reading.locator(".me-panel form[action='/sign-out/'] button").click()
    shows_nothing(reading)
    back(reading)
    back(reading)


def test_back_after_an_idle_end(reading: Page) -> None:
    reading.goto(reverse("act_as"))
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=16), tick=True):
        back(reading)
        back(reading)


def test_back_after_quick_exit_and_an_end_elsewhere(reading: Page, worker: Person) -> None:
    """A worker's session stays (she may come back); ended at another place, the history shows nothing."""
    reading.locator("#leave-now").click()
    reading.wait_for_url(settings.QUICK_EXIT_URL + "**")
    sign_in("worker", PASSPHRASE).post(reverse("sign_out_elsewhere"))
    back(reading)


def wait_for_the_end(page: Page) -> None:
    """The exit ends the session in the background: on a busy machine that takes a moment."""
    for _moment in range(100):
        if not Session.objects.exists():
            return
        page.wait_for_timeout(50)
    raise AssertionError("the session was not ended")


def test_back_after_a_senders_quick_exit(page_as: Window, volunteer: Person) -> None:
    page = page_as(volunteer)

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Thời tiết</title>nắng", content_type="text/html; charset=utf-8")

    page.context.route(settings.QUICK_EXIT_URL + "**", answer)
    page.goto(reverse("cases:sender_home"))
    page.goto(reverse("cases:slip_new"))
    page.get_by_label("Chuyện gì đã xảy ra?").fill(STORY)
    page.locator("#leave-now").click()
    page.wait_for_url(settings.QUICK_EXIT_URL + "**")
    wait_for_the_end(page)
    page.go_back()
    expect(page.locator("#id_login")).to_be_visible()
    assert STORY not in page.content()


def test_one_place_is_signed_out_by_its_button(page_as: Window, open_page: Window, look: Look, worker: Person) -> None:
    page, lost = page_as(worker), open_page()
    cookies: Any = sign_in("worker", PASSPHRASE).cookies
    base = lost.context._options["baseURL"] if hasattr(lost.context, "_options") else None
    page.goto(reverse("my_keys"))
    origin = base or page.url.removesuffix(reverse("my_keys"))
    lost.context.add_cookies([{"name": name, "value": one.value, "url": origin} for name, one in cookies.items()])
    lost.goto(reverse("act_as"))
    expect(lost.locator("h1")).to_be_visible()
    page.reload()
    look(page, "01-places")
    page.locator(f"form[action='{reverse('sign_out_place')}'] button").click()
    expect(page.locator(f"form[action='{reverse('sign_out_place')}']")).to_have_count(0)
    look(page, "02-signed-out-there")
    lost.reload()
    shows_nothing(lost)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_forgotten_passphrase(open_page: Window, look: Look, worker: Person, language: str) -> None:
    code = keys.new_recovery_code()
    row = UserKey.objects.get(user=worker.user)
    with recording(by=Factory(), to=Permission.KEY_KEEP):
        keys.relock_user_key(row, worker.keyring, worker.passphrase, code)
        row.save()
    page = open_page(language=language)
    page.goto("/sign-in/")
    page.locator("details.more summary").click()
    page.locator(f"a[href='{reverse('forgotten')}']").click()
    look(page, "03-forgotten")
    new = "con đường rợp bóng tre"

    def fill(printed: str) -> None:
        for name, value in {"username": "worker", "code": printed, "passphrase": new, "again": new}.items():
            page.locator(f"[name={name}]").fill(value)
        page.locator("main button.btn-primary").click()

    fill("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("[name=username]")).to_have_value("worker")
    look(page, "04-forgotten-wrong")
    fill(code.lower())
    expect(page.locator(".big-code")).to_be_visible()
    assert page.locator(".big-code").inner_text().strip() != code
    look(page, "05-new-code")
    page.locator("main a.btn-primary").click()
    page.locator("[name=login]").fill("worker")
    page.locator("[name=password]").fill(new)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(reverse("my_keys"))
    expect(page.locator(".words li")).to_have_count(6)
