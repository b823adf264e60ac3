"""Where one is signed in: a button for each place, and no key of a session in the page or its address."""

import datetime

import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access.models import OpenSession
from tests.people import PASSPHRASE, Person, sign_in

MINE, OUT = reverse("my_keys"), reverse("sign_out_place")


def is_in(client: Client) -> bool:
    return client.get(reverse("act_as")).status_code == 200


def mark_of(client: Client) -> str:
    return OpenSession.objects.get(session_key=client.session.session_key).mark


def test_one_place_is_signed_out_and_the_others_stay(worker: Person) -> None:
    here, lost, other = worker.client(), sign_in("worker", PASSPHRASE), sign_in("worker", PASSPHRASE)
    assert mark_of(lost) in here.get(MINE).content.decode()
    assert here.post(OUT, {"place": mark_of(lost)})["Location"] == MINE
    assert [is_in(client) for client in (here, lost, other)] == [True, False, True]
    assert len(here.get(MINE).context["places"]) == 2


def test_everywhere_else(worker: Person) -> None:
    here, lost, other = worker.client(), sign_in("worker", PASSPHRASE), sign_in("worker", PASSPHRASE)
    assert here.post(reverse("sign_out_elsewhere")).status_code == 302
    assert [is_in(client) for client in (here, lost, other)] == [True, False, False]


def test_nobody_signs_out_somebody_else(worker: Person, colleague: Person) -> None:
    assert colleague.client().post(OUT, {"place": mark_of(worker.client())}).status_code == 302
    assert is_in(worker.client())


def test_no_session_key_is_in_the_page(worker: Person) -> None:
    here, other = worker.client(), sign_in("worker", PASSPHRASE)
    page = here.get(MINE).content.decode()
    assert here.session.session_key not in page
    assert other.session.session_key not in page


def test_what_is_over_is_no_place(worker: Person) -> None:
    here = worker.client()
    sign_in("worker", PASSPHRASE)
    gone = sign_in("worker", PASSPHRASE).session.session_key
    Session.objects.filter(session_key=gone).delete()
    assert len(here.get(MINE).context["places"]) == 2
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=13), tick=False):
        fresh = sign_in("worker", PASSPHRASE)
        assert len(fresh.get(MINE).context["places"]) == 1


def test_anonymous_and_wrong_method(worker: Person, client: Client) -> None:
    assert client.post(OUT)["Location"].startswith(reverse("account_login"))
    assert worker.client().get(OUT).status_code == 405
