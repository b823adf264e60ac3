"""Every address of the inbox and of cases: who is sent away, and how; and that nobody's words leave the page."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.urls.work import urlpatterns
from tests.cases.factories import NAME, PHONE, make_active
from tests.factories import make_referral, put_on_duty
from tests.people import Person

POST_ONLY = {"slip_accept", "slip_reply", "case_take", "case_start", "case_resume", "case_share_end"}
SHOWN_ONLY = {
    "worker_home", "supervisor_home", "case_list", "inbox", "slip_read",
    "case", "case_people", "case_incidents", "case_risk", "case_notes", "case_access", "shared_list",
}  # fmt: skip
# Asked in files of their own: they need an emergency, a team on its way, a request to erase or another team's case.
ELSEWHERE = {
    "emergency_list", "emergency_review", "moving_choices", "case_keep", "case_erase_now",
    "removals", "removal_confirm", "removal_refuse", "removal_finish", "shared_case",
}  # fmt: skip
NAMES = [name for pattern in urlpatterns if (name := str(pattern.name)) not in ELSEWHERE]
WITHOUT_RECORD = {"worker_home", "supervisor_home", "case_list", "inbox", "shared_list"}
ROWS = {"dependant", "perpetrator", "incident", "case_unhide", "slip_unhide"}
SUPERVISORS = {
    "supervisor_home", "case_assign", "case_share", "case_share_end", "case_transfer", "case_unhide", "slip_unhide",
}  # fmt: skip


def address(name: str, case: UUID, slip: UUID) -> str:
    """The address of a page of this case or slip."""
    if name in WITHOUT_RECORD:
        return reverse(f"cases:{name}")
    kwargs: dict[str, Any] = {"pk": slip if name.startswith("slip") else case}
    kwargs |= {"row": uuid4()} if name in ROWS else {}
    kwargs |= {"team": 1} if name == "case_share_end" else {}
    return reverse(f"cases:{name}", kwargs=kwargs)


def ask(client: Client, name: str, url: str) -> int:
    return client.post(url).status_code if name in POST_ONLY else client.get(url).status_code


@pytest.fixture
def pages(volunteer: Person, worker: Person, duty_coordinator: Person) -> dict[str, str]:
    put_on_duty(worker.team)
    slip, case = make_referral(volunteer).pk, make_active(worker, worker)
    return {name: address(name, case, slip) for name in NAMES}


def test_anonymous_is_sent_to_the_way_in(pages: dict[str, str], client: Client) -> None:
    for name, url in pages.items():
        response = client.post(url) if name in POST_ONLY else client.get(url)
        assert response.status_code == 302, name
        assert reverse("account_login") in response["Location"], name


def test_a_stranger_finds_nothing_and_it_is_logged(pages: dict[str, str], other_commune_worker: Person) -> None:
    client = other_commune_worker.client()
    for name, url in pages.items():
        if name not in WITHOUT_RECORD:
            assert ask(client, name, url) == 404, name
    assert Entry.objects.filter(actor="other_commune_worker", outcome="absent").count() == len(NAMES) - len(
        WITHOUT_RECORD
    )


def test_other_roles_are_refused(pages: dict[str, str], police_viewer: Person, shelter_staff: Person) -> None:
    for person in (police_viewer, shelter_staff):
        client = person.client()
        for name in WITHOUT_RECORD:
            assert client.get(pages[name]).status_code == 403, name
        for name in set(NAMES) - WITHOUT_RECORD:
            assert ask(client, name, pages[name]) in (403, 404), name


def test_a_worker_may_not_do_what_is_the_supervisors(pages: dict[str, str], worker: Person) -> None:
    client = worker.client()
    for name in SUPERVISORS:
        assert ask(client, name, pages[name]) == 403, name
    assert Entry.objects.filter(actor="worker", outcome="forbidden").count() == len(SUPERVISORS)


def test_wrong_method(pages: dict[str, str], supervisor: Person) -> None:
    client = supervisor.client()
    for name, url in pages.items():
        if name in POST_ONLY:
            assert client.get(url).status_code == 405, name
        elif name in SHOWN_ONLY:
            assert client.post(url).status_code == 405, name
        else:
            assert client.put(url).status_code == 405, name


def test_every_page_works_and_keeps_its_words_inside(pages: dict[str, str], supervisor: Person) -> None:
    client = supervisor.client()
    for name, url in pages.items():
        if name in POST_ONLY | ROWS:
            continue
        response = client.get(url)
        assert response.status_code == 200, name
        html = response.content.decode()
        title = html.split("<title>")[1].split("</title>")[0]
        for secret in (NAME, "Chị Lan", "Chị Hoa", PHONE):
            assert secret not in title + url, name
        assert html.count("<h1") == 1, name
        assert "no-store" in response["Cache-Control"], name
    for entry in Entry.objects.all():
        assert not any(secret in str(entry.__dict__) for secret in (NAME, "Chị Lan", "Chị Hoa", PHONE))


def test_a_row_of_another_case_is_not_found(pages: dict[str, str], worker: Person) -> None:
    client = worker.client()
    for name in ROWS - SUPERVISORS:
        assert client.get(pages[name]).status_code == 404, name
