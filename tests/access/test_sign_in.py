"""Signing in through the real page."""

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access.actors import Factory
from access.change import recording
from access.entry.session import COOKIE
from access.permissions import Permission
from audit.models import Entry
from tests.people import PASSPHRASE, Person


def test_sign_in_unlocks_the_key_and_sets_the_secret_cookie(worker: Person) -> None:
    client = worker.client()
    assert client.cookies[COOKIE]["httponly"]
    assert Entry.objects.filter(event="SIGNED_IN", actor="worker").exists()
    assert client.get(reverse("my_keys")).status_code == 200


def test_wrong_passphrase(worker: Person) -> None:
    client = Client()
    response = client.post(reverse("account_login"), {"login": "worker", "password": PASSPHRASE + "x"})
    assert response.status_code == 200
    assert Entry.objects.filter(event="SIGN_IN_FAILED").exists()
    assert COOKIE not in client.cookies


def test_the_session_row_without_the_cookie_is_signed_out(worker: Person) -> None:
    client = worker.client()
    del client.cookies[COOKIE]
    response = client.get(reverse("act_as"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_neither_passphrase_nor_secret_is_in_the_session_table(worker: Person) -> None:
    client = worker.client()
    secret = client.cookies[COOKIE].value
    for row in Session.objects.all():
        text = str(row.get_decoded())
        assert secret not in text
        assert PASSPHRASE not in text


def test_acting_as(worker: Person) -> None:
    assert worker.client().get(reverse("act_as")).status_code == 200


def test_a_closed_account_gets_no_key_and_no_way_in(worker: Person) -> None:
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        worker.user.is_active = False
        worker.user.save()
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "worker", "password": PASSPHRASE})
    assert answer["Location"] == reverse("account_inactive")
    assert COOKIE not in client.cookies
    assert client.get(reverse("act_as")).status_code == 302
