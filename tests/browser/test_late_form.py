"""A note that is sent after the session has ended: signed in again in a second window, it is sent once more."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import people
from tests.cases.factories import make_active, opened
from tests.people import Person

Window = Callable[..., Page]
Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]
STORY = "Chị kể rằng anh ta giấu dao trong bếp"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_typed_is_lost(
    supervisor: Person, worker: Person, page_as: Window, check_page: Check, pictures: Pictures, language: str
) -> None:
    pk = make_active(supervisor, worker)
    page = page_as(worker, language=language)
    page.goto(reverse("cases:note_new", args=[pk]))
    page.locator("[name=kind]").select_option("office")
    page.locator("[name=text]").fill(STORY)
    Session.objects.all().delete()
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main form input[name=text]")).to_have_value(STORY)
    check_page(page)
    pictures(page, "late-form")
    with page.context.expect_page() as second:
        page.locator("main a[target=_blank]").click()
    second.value.locator("[name=login]").fill(worker.user.username)
    second.value.locator("[name=password]").fill(people.PASSPHRASE)
    second.value.locator("main form button.btn-primary").first.click()
    second.value.wait_for_url(lambda url: "sign-in" not in url)
    send = page.locator("main form button.btn-primary")
    send.click()
    expect(page.locator("main a[target=_blank]")).to_have_count(0)  # signing in has drawn a new token
    check_page(page)
    send.click()
    page.wait_for_url(lambda url: not url.endswith("/new/"))
    assert [note.text for note in opened(worker, pk).notes.all()] == [STORY]
