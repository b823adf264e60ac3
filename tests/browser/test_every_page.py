"""Every page of the house in a real browser, in both languages: no barrier, nothing refused, and a picture."""

import re
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Error, Page
from pytest_django.live_server_helper import LiveServer

from tests.attacks.house_of_forms import HouseOfForms
from tests.attacks.walk import Walk

ALL = 100  # more pages than this are there: a walk that finds fewer has lost its way


def let_in(page: Page, client: Client, server: LiveServer) -> None:
    """The window is that client's."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items() if morsel.value and name != "l"}
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies.items()])


def look_at(
    page: Page, address: str, check_page: Callable[[Page], None], pictures: Callable[[Page, str], None]
) -> None:
    """A page that moves on by itself (counting) gets in the way: what is wrong must still be so when it is at rest."""
    for chances_left in (2, 1, 0):
        try:
            page.goto(address)
            check_page(page)
            return pictures(page, picture_of(address))
        except (Error, AssertionError):
            if not chances_left:
                raise
            page.wait_for_load_state("networkidle")


def picture_of(address: str) -> str:
    """The address without its numbers and secrets, as the name of a picture."""
    return "page" + re.sub(r"[^a-z]+", "-", re.sub(r"[^/]{20,}|\d+", "", address)).rstrip("-")


def test_no_page_has_a_barrier(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
) -> None:
    walk, windows, seen, wrong = Walk(HouseOfForms()), dict[tuple[str, str], Page](), set[str](), list[str]()
    for name, address, answer in walk.pages():
        if address in seen or "<html" not in answer.content.decode():
            continue
        seen.add(address)
        for language in ("vi", "en"):
            if (name, language) not in windows:
                windows[name, language] = open_page(language=language)
                let_in(windows[name, language], walk.browsers[name], live_server)
            try:
                look_at(windows[name, language], address, check_page, pictures)
            except AssertionError as barrier:
                wrong.append(f"{name}, {language}: {barrier}")
    assert len(seen) > ALL and wrong == [], "\n\n".join(wrong)
