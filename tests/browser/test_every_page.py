"""Every page of the house in a real browser, in both languages: no barrier, nothing refused, and a picture."""

import re
from collections.abc import Callable

import pytest
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


def go(page: Page, address: str) -> None:
    """A page that moves on by itself (counting) can be in the way of leaving it: once more."""
    try:
        page.goto(address)
    except Error:
        page.goto(address)


def picture_of(address: str) -> str:
    """The address without its numbers and secrets, as the name of a picture."""
    return "page" + re.sub(r"[^a-z]+", "-", re.sub(r"[^/]{20,}|\d+", "", address)).rstrip("-")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_has_a_barrier(
    language: str,
    open_page: Callable[..., Page],
    live_server: LiveServer,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
) -> None:
    walk, windows, seen, wrong = Walk(HouseOfForms()), dict[str, Page](), set[str](), list[str]()
    for name, address, answer in walk.pages():
        if address in seen or "<html" not in answer.content.decode():
            continue
        seen.add(address)
        if name not in windows:
            windows[name] = open_page(language=language)
            let_in(windows[name], walk.browsers[name], live_server)
        go(windows[name], address)
        try:
            check_page(windows[name])
        except AssertionError as barrier:
            wrong.append(f"{name}: {barrier}")
        pictures(windows[name], picture_of(address))
    assert len(seen) > ALL and wrong == [], "\n\n".join(wrong)
