"""What the first page tells the people who hold a team's key: who waits for access, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from access.roles import ROLES, Role
from tests import people
from tests.access.test_joining_told import GIVERS, joining

Window = Callable[..., Page]
Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", GIVERS)
def test_one_touch_from_the_first_page_to_giving_access(
    page_as: Window, check_page: Check, pictures: Pictures, name: str, language: str
) -> None:
    giver = people.make(name)
    membership = joining(giver, GIVERS[name])
    page = page_as(giver, language=language)
    page.goto(reverse(ROLES[Role(giver.membership.role)].home))
    button = page.locator("main .note a.btn")
    expect(button).to_have_text("Cấp quyền cho Lê Thị Mới" if language == "vi" else "Give Lê Thị Mới access")
    check_page(page)
    pictures(page, f"joining-{name}")
    box = button.bounding_box()
    assert box is not None and box["height"] >= 44, "as big as a finger"
    button.click()
    expect(page).to_have_url(re.compile(reverse("give_access", args=[membership.pk]) + "$"))
