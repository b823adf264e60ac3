"""Requests that no page of ours would send: refused with a page, never an error of the server."""

import itertools
from typing import Any

import pytest
from django.urls import reverse

from tests.people import Person

HUGE = "9" * 40


@pytest.mark.parametrize("path", [f"units/{HUGE}/", f"teams/{HUGE}/", f"teams/?after={HUGE}", "accounts/?after=%00"])
def test_keys_beyond_all_bounds_are_not_found(administrator: Person, path: str) -> None:
    assert administrator.client().get(f"/manage/{path}").status_code == 404


ODD = ["\x00", "\u202e", "%", "_", "\\", "' OR 1=1 --", "<script>", HUGE, "x" * 5000]


@pytest.mark.parametrize("page", ["accounts", "units", "offices"])
def test_odd_texts_in_a_search_are_harmless(administrator: Person, page: str) -> None:
    for name, text in itertools.product(["q", "at", "kind", "after"], ODD):
        response = administrator.client().get(reverse(f"administration:{page}"), {name: text})
        assert response.status_code in {200, 404}, (name, text)
        assert "<script>" not in response.content.decode().split("<main")[-1]


def test_odd_texts_in_the_logbook_are_harmless(auditor: Person) -> None:
    for name, text in itertools.product(["actor", "event", "record", "outcome", "since", "until"], ODD):
        response = auditor.client().get(reverse("administration:logbook"), {name: text})
        assert response.status_code == 200, (name, text)
        assert "<script>" not in response.content.decode().split("<main")[-1]


@pytest.mark.parametrize(
    ("field", "value"),
    [("team", HUGE), ("team", "\x00"), ("team", "-1"), ("unit_typed", "\x00"), ("full_name", "a\x00b")],
)
def test_odd_values_in_a_form_come_back_as_errors(
    administrator: Person, worker: Person, field: str, value: str
) -> None:
    typed: dict[str, Any] = {"full_name": "Lan", "username": "lan.nt", "role": "case_worker", "starts_on": "2026-01-01"}
    typed |= {"team": worker.team.pk, field: value}
    page = "new_office" if field == "unit_typed" else "invite"
    response = administrator.client().post(reverse(f"administration:{page}"), typed)
    assert response.status_code == 200
    assert response.context["form"].errors
