"""Under “My keys” in a real browser: a new printed code, and a new passphrase with it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.people import Person

Window = Callable[..., Page]
Look = Callable[[Page, str], None]
NEW = "con đường rợp bóng tre"


@pytest.fixture
def look(check_page: Callable[[Page], None], pictures: Look) -> Look:
    def at(page: Page, name: str) -> None:
        check_page(page)
        pictures(page, f"new-code-{name}")

    return at


def go(page: Page) -> None:
    page.locator("main button.btn-primary").first.click()


def typed(page: Page, passphrase: str, again: str) -> None:
    page.locator("[name=passphrase]").fill(passphrase)
    page.locator("[name=again]").fill(again)
    go(page)


def proved(page: Page, passphrase: str) -> None:
    page.locator("#proof").fill(passphrase)
    go(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_new_code_and_a_new_passphrase(page_as: Window, look: Look, worker: Person, language: str) -> None:
    page = page_as(worker, language=language)
    page.goto(reverse("my_keys"))
    look(page, "01-my-keys")
    page.locator(f"a[href='{reverse('new_recovery_code')}']").click()
    look(page, "02-form")
    typed(page, NEW, NEW + "!")
    expect(page.locator("#error-summary")).to_be_visible()
    look(page, "03-differs")
    typed(page, NEW, NEW)
    look(page, "04-proof")
    proved(page, "đoán bừa thôi")
    look(page, "05-proof-wrong")
    proved(page, worker.passphrase)
    page.wait_for_url(f"**{reverse('recovery_code')}")
    expect(page.locator(".big-code")).to_be_visible()
    look(page, "06-code")
    go(page)
    page.goto(reverse("recovery_code"))
    expect(page.locator(".big-code")).to_have_count(0)
    page.goto(reverse("my_keys"))
    expect(page.locator(".words li")).to_have_count(6)


def test_two_empty_fields_give_a_code_alone(page_as: Window, worker: Person) -> None:
    page = page_as(worker)
    page.goto(reverse("new_recovery_code"))
    go(page)
    proved(page, worker.passphrase)
    expect(page.locator(".big-code")).to_be_visible()
