"""A real Chromium in front of the whole application."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium, looking
from tests.people import Person
from tests.settings import VAR_FOLDER

HERE = Path(__file__).parent
PICTURES = VAR_FOLDER / "pictures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives the browser, sees both databases, and needs rows that another thread can see."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.django_db(transaction=True, databases=["default", "statistics"]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. Its driver runs an event loop in this thread, hence the variable."""
    found = chromium.path()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(chromium.MISSING)
        pytest.skip(chromium.MISSING)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=chromium.FLAGS)
        yield running
        running.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """`open_page(person=None, width=360, language="vi", dark=False, scripts=True)`: a browser window of its own,
    signed in as that person. Addresses are relative: `page.goto("/")`."""
    contexts: list[Any] = []

    def open_one(
        person: Person | None = None,
        *,
        width: int = looking.PHONE,
        language: str = "vi",
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": looking.HEIGHTS[width]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        cookies = {"l": language}
        if person is not None:
            cookies |= {name: morsel.value for name, morsel in person.client().cookies.items()}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.complaints = looking.Complaints()  # type: ignore[attr-defined]
        page.complaints.listen(page)  # type: ignore[attr-defined]
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page_as(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`page_as(worker)`: a window signed in as one of the cast; takes what `open_page` takes."""
    return open_page


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """`check_page(page)`: see `tests.browser.looking.check`."""
    return looking.check


@pytest.fixture
def pictures() -> Callable[[Page, str], None]:
    """`pictures(page, "inbox")`: the page at 360 and 1280 px into var/pictures, named by its language.

    Not where nobody looks at them (CI): they prove nothing by themselves, and take minutes.
    """

    def take(page: Page, name: str) -> None:
        if os.environ.get("CI") != "true":
            looking.take_pictures(page, name, PICTURES)

    return take
