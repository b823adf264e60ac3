"""T6: for who must not see it, a hidden record and one that never was are the same answer, found by the same work."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid_utils.compat import uuid7

from access import matrix
from access.roles import Role
from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.models import Addition, Case, Referral
from cases.numbers import new_number
from shelters.actions import request_stay
from shelters.models import Stay
from tests.attacks.writer import alter
from tests.cases.emergencies import URL, WHY, make_held
from tests.cases.factories import make_active, opened
from tests.cases.hidden import additions_of, hide, hide_slip
from tests.factories import make_referral
from tests.people import PASSPHRASE, Person, person

OPENS = [(path, pattern) for path, pattern in matrix.addresses() if pattern.callback.door.kind is not None]
VARIES = re.compile(r"'(?:[^']|'')*'|\d+")
DRAWN = re.compile(r'csrfmiddlewaretoken" value="\w+"|CSRFToken": "\w+"|nonce="[^"]+"')


@pytest.fixture
def hidden(volunteer: Person, receivers: Person, worker: Person, colleague: Person, shelter_manager: Person) -> Any:
    """One record of each kind that hides from the colleague, by kind."""
    slip, case = make_referral(volunteer), make_active(worker, worker, survivor={"agrees_to": ["shelter"]})
    add_to_referral(referral=slip, by=volunteer.actor(), story="Hai cháu đã ngủ", request_key=uuid4())
    stay = request_stay(
        case=opened(worker, case), shelter=shelter_manager.team, data={"travel_minutes": 30}, by=worker.actor()
    )
    hide_slip(worker, slip, colleague)
    hide(worker, case, colleague)
    return {Referral: slip.pk, Addition: additions_of(slip)[0], Case: case, Stay: stay.pk}


def _ask(client: Client, path: str, pk: UUID, method: str) -> tuple[HttpResponse, list[str]]:
    address = path.replace("<uuid:pk>", str(pk)).replace("<uuid:row>", str(uuid4())).replace("<int:team>", "1")
    with CaptureQueriesContext(connection) as asked:
        response: Any = getattr(client, method)(address)
    return response, [VARIES.sub("?", query["sql"]) for query in asked.captured_queries]


def _told(response: HttpResponse) -> tuple[Any, ...]:
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, sorted(response.cookies), len(response.content)


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_alike(hidden: dict[type, UUID], colleague: Person, method: str) -> None:
    client = colleague.client()
    client.get("/")
    asked = 0
    for path, pattern in OPENS:
        kind = pattern.callback.door.kind
        if kind not in hidden or "<uuid:pk>" not in path:
            continue
        there, its_queries = _ask(client, path, hidden[kind], method)
        never, other_queries = _ask(client, path, uuid7(), method)
        assert _told(there) == _told(never), path
        assert there.status_code in (403, 404, 405), path
        assert its_queries == other_queries, path
        asked += there.status_code == 404
    assert asked > (25 if method == "get" else 30)


def test_it_is_not_the_verb_that_is_missing(hidden: dict[type, UUID], colleague: Person, worker: Person) -> None:
    """The same addresses open for somebody of the same team who is not on the list."""
    for kind, path in ((Case, "/cases/{}/"), (Referral, "/cases/inbox/{}/")):
        assert worker.client().get(path.format(hidden[kind])).status_code == 200
        assert colleague.client().get(path.format(hidden[kind])).status_code == 404


def test_the_logbook_says_absent_for_both(hidden: dict[type, UUID], colleague: Person) -> None:
    for pk in (hidden[Case], uuid7()):
        colleague.client().get(f"/cases/{pk}/")
    lines = list(Entry.objects.filter(actor="colleague", outcome="absent").values_list("event", "role", "record_code"))
    assert len(lines) == 2
    assert lines[0] == lines[1]


def test_its_number_finds_as_much_as_any_other(
    hidden: dict[type, UUID], volunteer: Person, colleague: Person, worker: Person
) -> None:
    code, own = opened(worker, hidden[Case]).code, make_referral(volunteer).pk
    answers = [
        colleague.client().post(f"/cases/inbox/{own}/add/", {"code": number}).content.decode().replace(number, "…")
        for number in (code, new_number())
    ]
    assert DRAWN.sub("", answers[0]) == DRAWN.sub("", answers[1])


def test_taking_it_by_its_number(hidden: dict[type, UUID], colleague: Person) -> None:
    client = colleague.client()
    there, queries = _ask(client, "/slips/duty/<uuid:pk>/take/", hidden[Referral], "post")
    never, others = _ask(client, "/slips/duty/<uuid:pk>/take/", uuid7(), "post")
    assert (_told(there), queries) == (_told(never), others)


def test_lists_and_pages_are_as_if_it_were_not_there(
    hidden: dict[type, UUID], colleague: Person, worker: Person
) -> None:
    """The colleague's pages before and after the records are gone for good."""
    pages = ["/cases/", "/cases/list/", "/cases/list/?show=team", "/cases/inbox/", "/slips/duty/"]
    shown = [_bare(colleague.client().get(page)) for page in pages]
    for kind in (Case, Referral):
        for grant in kind.grant_class().objects.filter(content_object_id=hidden[kind]):  # type: ignore[attr-defined]
            alter(grant, locked=True)
    alter(Referral.objects.in_clear().get(pk=hidden[Referral]), status="closed", finished_at=_now())
    assert [_bare(colleague.client().get(page)) for page in pages] == shown


def test_the_emergency_form_does_the_same_work(worker: Person, duty_coordinator: Person) -> None:
    """Whoever is listed, one who never was, and and a number of which nothing is held: alike to the last query."""
    listed = person("second_on_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    held, unheld = make_held(worker, duty_coordinator), make_active(worker, worker)
    hide(worker, held.pk, listed)
    client, answers = listed.client(), []
    for code in (held.code, new_number(), Case.objects.in_clear().get(pk=unheld).code):
        with CaptureQueriesContext(connection) as asked:
            response = client.post(
                URL, {"code": code, "reason": "danger", "words": WHY, "proof_passphrase": PASSPHRASE}
            )
        assert response.context["form"].errors
        answers.append(([VARIES.sub("?", query["sql"]) for query in asked.captured_queries], _told(response)))
        client.get(URL)
    first = answers[1]
    assert answers == [first, first, first]


def _now() -> Any:
    return timezone.now()


def _bare(response: Any) -> str:
    assert response.status_code == 200
    return DRAWN.sub("", response.content.decode())
