"""T8: cookies without their session, a session without its cookies, one person's with another's."""

import datetime
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from access.entry.session import COOKIE, secret_of
from access.errors import KeyNotHeld
from access.middleware import SecretCookieMiddleware
from tests.attacks.writer import everything_stored
from tests.people import Person

SESSION = settings.SESSION_COOKIE_NAME


def _browser(**cookies: str) -> Client:
    client = Client()
    client.cookies = SimpleCookie({name: value for name, value in cookies.items() if value})
    return client


def _stolen(person: Person) -> dict[str, str]:
    return {name: person.client().cookies[name].value for name in (SESSION, COOKIE)}


def _is_in(client: Client) -> bool:
    """Whether a page of one's own is shown."""
    response = client.get(reverse("act_as"))
    assert response.status_code in (200, 302)
    return response.status_code == 200


def test_both_cookies_are_the_way_in(worker: Person) -> None:
    assert _is_in(_browser(**_stolen(worker)))


@pytest.mark.parametrize("missing", [SESSION, COOKIE])
def test_one_cookie_alone_is_nothing(worker: Person, missing: str) -> None:
    assert not _is_in(_browser(**{**_stolen(worker), missing: ""}))


def test_cookies_without_the_session_row_are_nothing(worker: Person) -> None:
    stolen = _stolen(worker)
    Session.objects.all().delete()
    assert not _is_in(_browser(**stolen))


def test_one_persons_cookie_with_anothers_session(worker: Person, colleague: Person) -> None:
    mine, other = _stolen(worker), _stolen(colleague)
    assert not _is_in(_browser(**{SESSION: other[SESSION], COOKIE: mine[COOKIE]}))
    assert not _is_in(_browser(**{SESSION: mine[SESSION], COOKIE: other[COOKIE]}))


def test_a_session_row_copied_under_another_persons_name(worker: Person, colleague: Person) -> None:
    """A writer of the database puts the sealed keys of one session into another's: they are of one person."""
    mine, other = worker.client().session, colleague.client().session
    stolen = other["keys"]
    mine["keys"] = stolen
    mine.save()
    assert not _is_in(_browser(**{SESSION: mine.session_key, COOKIE: _stolen(colleague)[COOKIE]}))


def test_after_signing_out_old_cookies_open_nothing(worker: Person) -> None:
    stolen = _stolen(worker)
    worker.client().post(reverse("account_logout"))
    assert not _is_in(_browser(**stolen))


@pytest.mark.parametrize(
    ("minutes", "steps", "still"), [(14, 1, True), (16, 1, False), (14, 51, True), (14, 52, False)]
)
def test_15_idle_minutes_and_12_hours_in_all(worker: Person, minutes: int, steps: int, still: bool) -> None:
    """51 times 14 minutes are 11 hours and 54 minutes, once more is over 12."""
    start = datetime.datetime.now(datetime.UTC)
    client = _browser(**_stolen(worker))
    inside = []
    for step in range(1, steps + 1):
        with time_machine.travel(start + datetime.timedelta(minutes=minutes * step), tick=False):
            inside.append(_is_in(client))
    assert inside == [True] * (steps - 1) + [still]


def test_the_secret_is_nowhere_else_than_in_the_cookie(worker: Person) -> None:
    secret = _stolen(worker)[COOKIE].encode()
    worker.client().get(reverse("act_as"))
    assert not [value for value in everything_stored() if secret in value or secret.rstrip(b"=") in value]
    cookie = worker.client().cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"]


@pytest.mark.parametrize("header", ["{c}={v}", "a=1; {c}={v}; b=2", "{c} = {v}", "a=1;{c}={v}", "{c}={v}; {c}={v}"])
def test_no_code_behind_the_first_middleware_sees_it(rf: RequestFactory, header: str) -> None:
    value = "A" * 43 + "="
    request = rf.get("/", HTTP_COOKIE=header.format(c=COOKIE, v=value))
    seen: list[HttpRequest] = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request.session = type("Empty", (dict,), {"is_empty": lambda self: False})()
    SecretCookieMiddleware(inner)(request)
    assert value not in repr(seen[0].META) + repr(seen[0].COOKIES)
    assert value not in repr(secret_of(seen[0]))


def test_a_session_without_keys_opens_nothing(volunteer: Person) -> None:
    """Who needs no key may work without one, and can open nothing."""
    actor = volunteer.actor()
    actor.keyring = None
    with pytest.raises(KeyNotHeld):
        actor.team_private(1)
