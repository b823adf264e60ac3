"""The main screen of the product on 3G: everything it loads, fonts aside, in under 100 kB."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.people import Person

LIMIT = 100_000


def wire(data: bytes) -> int:
    return len(gzip.compress(data, 6))


@pytest.mark.parametrize("view", ["cases:slip_new", "cases:sender_home"])
def test_page_is_light(view: str, volunteer: Person, worker: Person, duty_coordinator: Person) -> None:
    page = volunteer.client().get(reverse(view)).content
    names = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    assert len(names) > 5, "the page's own files were not found"
    total = wire(page)
    for name in names:
        found = finders.find(name)
        assert isinstance(found, str), name
        with open(found, "rb") as file:
            total += wire(file.read())
    assert total < LIMIT, f"{total} bytes"


def test_fonts_are_asked_for_only_when_their_letters_are_there() -> None:
    """Latin and Vietnamese in files of their own, shown in the system's letters until they arrive."""
    found = finders.find("antam.css")
    assert isinstance(found, str)
    with open(found) as file:
        faces = re.findall(r"@font-face \{[^}]*\}", file.read())
    assert len(faces) == 6
    assert all("font-display: swap" in face and "unicode-range" in face for face in faces)
