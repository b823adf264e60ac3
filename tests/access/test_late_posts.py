"""Nothing typed is lost when a form comes too late: after the session's end, or with the token of another window."""

import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.entry.session import PHONE_COOKIE
from cases.models import Note
from tests.access.test_phones import locked, paired
from tests.cases.factories import make_active, opened
from tests.people import PASSPHRASE, Person, sign_in

STORY = "Chị kể rằng anh ta giấu dao <b>trong bếp</b>"
ESCAPED = "Chị kể rằng anh ta giấu dao &lt;b&gt;trong bếp&lt;/b&gt;"
TYPED = {"kind": "office", "text": STORY, "proof_passphrase": PASSPHRASE, "passphrase": PASSPHRASE}


@pytest.fixture
def case(supervisor: Person, worker: Person) -> UUID:
    return make_active(supervisor, worker)


def later(client: Client, address: str, typed: Any = TYPED, **headers: Any) -> Any:
    """The same browser, sixteen idle minutes on."""
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16), tick=True):
        return client.post(address, typed, **headers)


def note_page(pk: UUID) -> str:
    return reverse("cases:note_new", args=[pk])


def test_after_the_session_s_end_it_is_given_back(case: UUID, worker: Person) -> None:
    answer = later(worker.client(), note_page(case))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'name="text" value="{ESCAPED}"' in page
    assert f'action="{note_page(case)}"' in page
    assert reverse("account_login") in page
    assert PASSPHRASE not in page
    assert "no-store" in answer["Cache-Control"]
    assert not Note.objects.in_clear().exists()
    assert sign_in("worker", PASSPHRASE).post(note_page(case), dict(answer.context["kept"])).status_code == 302
    assert [note.text for note in opened(worker, case).notes.all()] == [STORY]


def test_the_order_and_the_repeated_fields_stay(case: UUID, worker: Person) -> None:
    answer = later(worker.client(), note_page(case), {"signs": ["b", "a", "b"], "text": STORY})
    assert answer.context["kept"] == [("signs", "b"), ("signs", "a"), ("signs", "b"), ("text", STORY)]


def test_one_that_exists_and_one_that_never_was_are_alike(case: UUID, worker: Person) -> None:
    answers = [later(worker.client(), note_page(pk)) for pk in (case, uuid4())]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert len(answers[0].content) == len(answers[1].content)


def test_a_button_and_a_part_of_a_page_go_to_the_sign_in(case: UUID, worker: Person) -> None:
    assert reverse("account_login") in later(worker.client(), note_page(case), {})["Location"]
    sign_in_again = sign_in("worker", PASSPHRASE)
    assert reverse("account_login") in later(sign_in_again, note_page(case), HTTP_HX_REQUEST="true")["Location"]


def test_a_paired_phone_asks_for_its_pin_and_repeats_nothing(case: UUID, supervisor: Person, volunteer: Person) -> None:
    answer = locked(paired(supervisor, volunteer)).post(note_page(case), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, reverse("phone_pin"))


def test_a_worker_s_form_is_given_back_on_a_phone_that_is_paired_too(
    case: UUID, supervisor: Person, worker: Person, volunteer: Person
) -> None:
    client = worker.client()
    client.cookies[PHONE_COOKIE] = paired(supervisor, volunteer).cookies[PHONE_COOKIE].value
    answer = later(client, note_page(case))
    assert answer.status_code == 403
    assert f'name="text" value="{ESCAPED}"' in answer.content.decode()
    assert f'href="{reverse("account_login")}"' in answer.content.decode()


def typed_in_an_old_window(person: Person, address: str, **headers: str) -> Any:
    client = Client(enforce_csrf_checks=True)
    client.cookies = person.client().cookies
    return client.post(address, {**TYPED, "csrfmiddlewaretoken": "a" * 64}, **headers)  # type: ignore[arg-type]


def test_with_the_token_of_another_window_it_is_given_back(case: UUID, worker: Person) -> None:
    answer = typed_in_an_old_window(worker, note_page(case), HTTP_ORIGIN="http://testserver")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'name="text" value="{ESCAPED}"' in page
    assert "a" * 64 not in page
    assert not Note.objects.in_clear().exists()


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", None])
def test_a_form_from_elsewhere_gets_nothing_back(case: UUID, worker: Person, origin: str | None) -> None:
    headers = {} if origin is None else {"HTTP_ORIGIN": origin}
    answer = typed_in_an_old_window(worker, note_page(case), **headers)
    assert answer.status_code == 403
    assert "giấu dao" not in answer.content.decode()


@pytest.mark.parametrize("name", ["account_login", "forgotten", "phone_pin"])
def test_public_pages_repeat_nothing(worker: Person, name: str) -> None:
    answer = typed_in_an_old_window(worker, reverse(name), HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 403
    assert "giấu dao" not in answer.content.decode()
