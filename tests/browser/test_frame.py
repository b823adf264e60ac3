"""The frame of every page: the way out, the languages, the sign-in, the style guide."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import clear_url_caches, include, path, reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.fixtures import Settings

from config import urls
from tests.cases.factories import make_active
from tests.people import PASSPHRASE, Person

Window = Callable[..., Page]
WEATHER = settings.QUICK_EXIT_URL


@pytest.fixture
def style_guide() -> Iterator[None]:
    """The address of the demo, for this test only."""
    urls.urlpatterns.append(path("look/", include("demo.urls")))
    clear_url_caches()
    yield
    urls.urlpatterns.pop()
    clear_url_caches()


def _ask_how_long(page: Page) -> None:
    """What the page does by itself two minutes before the end."""
    page.evaluate("htmx.ajax('GET', '/time-left/', {target: '#session-warning', swap: 'outerHTML'})")


def _weather(page: Page) -> None:
    """The weather service, without the network."""

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Thời tiết</title>nắng", content_type="text/html; charset=utf-8")

    page.context.route(WEATHER + "**", answer)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_style_guide_has_no_barrier(
    style_guide: None,
    worker: Person,
    page_as: Window,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    language: str,
    dark: bool,
) -> None:
    page = page_as(worker, language=language, dark=dark)
    page.goto("/look/")
    check_page(page)
    pictures(page, "look-dark" if dark else "look")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_sign_in_has_no_barrier(
    open_page: Window, check_page: Callable[[Page], None], pictures: Callable[[Page, str], None], language: str
) -> None:
    page = open_page(language=language)
    page.goto("/sign-in/")
    check_page(page)
    pictures(page, "sign-in")


def test_sign_in_says_what_was_wrong_and_keeps_the_name(worker: Person, open_page: Window) -> None:
    page = open_page()
    page.goto("/sign-in/")
    page.locator("#id_login").fill(worker.user.username)
    page.locator("#id_password").fill("sai rồi sai rồi")
    page.locator("main button.btn-primary").click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(page.locator("#id_login")).to_have_value(worker.user.username)


def test_one_signs_in_without_scripts(worker: Person, open_page: Window) -> None:
    page = open_page(scripts=False)
    page.goto("/sign-in/?next=/acting-as/")
    page.locator("#id_login").fill(worker.user.username)
    page.locator("#id_password").fill(PASSPHRASE)
    page.locator("main button.btn-primary").click()
    expect(page.locator("h1")).to_contain_text("vai trò")


def test_quick_exit_takes_the_place_of_the_page(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    _weather(page)
    page.goto("/acting-as/")
    before = page.evaluate("history.length")
    page.locator("#leave-now").click()
    page.wait_for_url(WEATHER + "**")
    assert page.evaluate("history.length") == before


def test_three_times_shift_leaves(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    _weather(page)
    page.goto("/acting-as/")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(WEATHER + "**")


def test_capital_letters_do_not_leave(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    page.goto("/acting-as/")
    for letter in "LAN":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    expect(page).to_have_url(page.url)
    expect(page.locator("h1")).to_be_visible()


def test_quick_exit_is_an_ordinary_link_without_scripts(volunteer: Person, page_as: Window) -> None:
    page = page_as(volunteer, scripts=False)
    _weather(page)
    page.goto("/acting-as/")
    page.locator("#leave-now").click()
    page.wait_for_url(WEATHER + "**")
    page.goto("/acting-as/")
    assert "/sign-in/" in page.url, "the session that can only send was not ended"


def test_quick_exit_lies_under_the_thumb(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    page.goto("/acting-as/")
    box = page.locator("#leave-now").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] > 740 - 100


def test_language_changes_and_stays_on_the_page(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    page.goto("/acting-as/")
    page.locator(".me summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("In which role do you want to work?")
    assert page.url.endswith("/acting-as/")


def test_a_session_near_its_end_warns_and_one_tap_prolongs_it(
    worker: Person, page_as: Window, settings: Settings, check_page: Callable[[Page], None]
) -> None:
    page = page_as(worker)
    page.goto("/acting-as/")
    settings.SESSION_WARNING_SECONDS = settings.SESSION_IDLE_SECONDS
    _ask_how_long(page)
    expect(page.locator("dialog.ending")).to_be_visible()
    expect(page.get_by_role("button", name="Làm tiếp")).to_be_focused()
    check_page(page)
    settings.SESSION_WARNING_SECONDS = 120
    page.get_by_role("button", name="Làm tiếp").click()
    expect(page.locator("dialog.ending")).to_have_count(0)


def test_who_is_writing_is_not_signed_out(
    supervisor: Person, worker: Person, page_as: Window, settings: Settings
) -> None:
    page = page_as(worker)
    page.goto(reverse("cases:note_new", args=[make_active(supervisor, worker)]))
    page.locator("textarea").first.fill("Đã gọi lúc chín giờ")
    settings.SESSION_WARNING_SECONDS = settings.SESSION_IDLE_SECONDS
    with page.expect_response("**/stay/") as answer:
        _ask_how_long(page)
    assert answer.value.status == 204
    expect(page.locator("dialog.ending[open]")).to_have_count(0)
    expect(page.locator("textarea").first).to_have_value("Đã gọi lúc chín giờ")


def test_the_back_button_shows_nothing_after_signing_out(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    page.goto("/my-keys/")
    page.goto("/acting-as/")
    page.locator(".me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    page.wait_for_url("**/sign-in/**")
    expect(page.locator("#id_login")).to_be_visible()


def test_an_ended_session_leaves_the_page(worker: Person, page_as: Window) -> None:
    page = page_as(worker)
    page.goto("/acting-as/")
    worker.client().post("/sign-out/")
    _ask_how_long(page)
    page.wait_for_url("**/sign-in/?next=%2Facting-as%2F")
