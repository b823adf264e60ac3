"""Each page that stands on its own, as its people see it: on a phone, in both languages, with a picture."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories
from tests.people import Person

PAGES = {
    "nobody": ["account_login", "forgotten", "phone_pin"],
    "volunteer": ["cases:sender_home", "cases:slip_new"],
    "worker": ["cases:duty", "cases:roster", "act_as", "my_keys"],
    "supervisor": ["cases:roster", "phones", "members"],
    "duty_coordinator": ["cases:duty"],
    "group_member": ["prevention_groups:home"],
    "auditor": ["administration:logbook"],
    "administrator": [
        "administration:home",
        "administration:accounts",
        "administration:invite",
        "administration:teams",
        "administration:offices",
        "administration:new_office",
        "administration:units",
        "administration:system",
    ],
}


@pytest.fixture
def some_work(worker: Person, supervisor: Person, duty_coordinator: Person, volunteer: Person) -> None:
    """Somebody awake, and slips on their way."""
    factories.put_on_duty(worker.team)
    for _ in range(2):
        factories.make_referral(volunteer)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_barrier(
    name: str,
    language: str,
    some_work: None,
    page_as: Callable[..., Page],
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    request: pytest.FixtureRequest,
) -> None:
    person = None if name == "nobody" else request.getfixturevalue(name)
    page = page_as(person, language=language)
    for view in PAGES[name]:
        answer = page.goto(reverse(view))
        assert answer is not None
        assert answer.ok, f"{view}: {answer.status}"
        pictures(page, f"{name}-{view.replace(':', '-')}")
        check_page(page)
