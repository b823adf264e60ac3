"""Each page that stands on its own, as its people see it: on a phone, in both languages, with a picture."""

from collections.abc import Callable, Iterable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from cases.models import Referral
from tests import factories
from tests.cases.factories import make_active, make_assigned
from tests.people import Person
from tests.shelters import made

PAGES = {
    "nobody": ["account_login", "forgotten", "phone_pin"],
    "volunteer": ["cases:sender_home", "cases:slip_new"],
    "worker": ["cases:worker_home", "cases:inbox", "cases:case_list", "cases:duty", "act_as", "my_keys"],
    "supervisor": ["cases:supervisor_home", "cases:roster", "phones", "members"],
    "duty_coordinator": ["cases:duty"],
    "shelter_manager": ["shelters:board", "shelters:rooms", "shelters:place"],
    "group_member": ["prevention_groups:home"],
    "programme_officer": ["reporting:officer_home"],
    "police_viewer": ["reporting:home"],
    "auditor": ["administration:logbook"],
    "administrator": [
        f"administration:{name}" for name in ("home", "system", "units", "offices", "new_office", "teams", "accounts")
    ],
}
CASE_PAGES = [
    "case",
    "case_people",
    "survivor",
    "perpetrator_new",
    "dependant_new",
    "case_incidents",
    "incident_new",
    "case_risk",
    "assessment_new",
    "case_notes",
    "note_new",
    "case_access",
    "case_close",
]
STAY_PAGES = ["stay", "gate_card", "guest_case", "hold", "refuse"]
Check = Callable[[Page], None]
Window = Callable[..., Page]


@pytest.fixture
def some_work(worker: Person, supervisor: Person, duty_coordinator: Person, volunteer: Person) -> None:
    """Somebody awake, slips on their way, cases in hand."""
    factories.put_on_duty(worker.team)
    for _ in range(2):
        factories.make_referral(volunteer)
    make_assigned(supervisor, worker)
    make_active(supervisor, worker, call_name="Cô Hạnh")


@pytest.fixture
def look(page_as: Window, check_page: Check, pictures: Callable[[Page, str], None]) -> Callable[..., None]:
    """Opens pages one after the other, takes their pictures and asks them what is asked of all."""

    def visit(person: Person | None, addresses: Iterable[tuple[str, str]], language: str) -> None:
        page = page_as(person, language=language)
        for name, address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.ok, f"{address}: {answer.status}"
            pictures(page, name)
            check_page(page)

    return visit


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_barrier(
    name: str, language: str, some_work: None, look: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    person = None if name == "nobody" else request.getfixturevalue(name)
    look(person, [(f"{name}-{view.replace(':', '-')}", reverse(view)) for view in PAGES[name]], language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_case_have_no_barrier(
    language: str, worker: Person, supervisor: Person, shelter_manager: Person, look: Callable[..., None]
) -> None:
    pk = make_active(supervisor, worker)
    addresses = [(f"case-{view}", reverse(f"cases:{view}", args=[pk])) for view in CASE_PAGES]
    look(worker, [*addresses, ("case-ask", reverse("shelters:ask", args=[pk]))], language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_slip_that_was_taken_has_no_barrier(
    language: str, worker: Person, duty_coordinator: Person, volunteer: Person, look: Callable[..., None]
) -> None:
    factories.put_on_duty(worker.team)
    pk = factories.make_referral(volunteer).pk
    code = Referral.objects.in_clear().get().code
    look(worker, [("slip-read", reverse("cases:slip_read", args=[pk]))], language)
    look(volunteer, [("slip-sent", reverse("cases:slip_sent", args=[code]))], language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_stay_have_no_barrier(
    language: str, worker: Person, shelter_manager: Person, look: Callable[..., None]
) -> None:
    beds = made.make_house(shelter_manager)
    asked = made.make_stay(worker, shelter_manager)
    guest = made.make_guest(worker, shelter_manager, beds[:2])
    addresses = [(f"stay-{view}", reverse(f"shelters:{view}", args=[asked.pk])) for view in STAY_PAGES]
    addresses += [(f"guest-{view}", reverse(f"shelters:{view}", args=[guest.pk])) for view in ("stay", "discharge")]
    look(shelter_manager, [("board", reverse("shelters:board")), *addresses], language)
