"""Tries are counted by address: somebody who guesses is stopped, the right person elsewhere is not."""

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from access import keys
from access.change import recording
from access.door import Factory
from access.models import UserKey
from access.permissions import Permission
from tests.people import PASSPHRASE, Person

SIGN_IN, FORGOTTEN = reverse("account_login"), reverse("forgotten")
NEW = "con đường rợp bóng tre"
MOST_TRIES = 10
MOST_CODES = 20


def at(address: str) -> Client:
    """A browser at this address of the network."""
    return Client(REMOTE_ADDR=address)


def sign_in(client: Client, passphrase: str) -> bool:
    client.post(SIGN_IN, {"login": "worker", "password": passphrase})
    return client.get(reverse("act_as")).status_code == 200


def test_guessing_stops_the_guesser_and_not_the_person(worker: Person) -> None:
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"] == f"{MOST_TRIES}/m/ip"
    for _ in range(MOST_TRIES):
        assert not sign_in(at("192.0.2.66"), "đoán bừa một câu")
    assert not sign_in(at("192.0.2.66"), PASSPHRASE), "the guesser's address has no tries left, not even a right one"
    assert sign_in(at("192.0.2.7"), PASSPHRASE), "the person at another address was locked out"


def test_an_address_that_is_claimed_in_a_header_is_not_believed(worker: Person) -> None:
    for number in range(MOST_TRIES):
        assert not sign_in(Client(REMOTE_ADDR="192.0.2.66", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"), "đoán bừa")
    assert not sign_in(Client(REMOTE_ADDR="192.0.2.66", HTTP_X_FORWARDED_FOR="203.0.113.99"), PASSPHRASE)


def test_guessed_recovery_codes_neither(worker: Person) -> None:
    code = keys.new_recovery_code()
    row = UserKey.objects.get(user=worker.user)
    with recording(by=Factory(), to=Permission.KEY_KEEP):
        keys.relock_user_key(row, worker.keyring, worker.passphrase, code)
        row.save()
    typed = {"username": "worker", "passphrase": NEW, "again": NEW}
    for _ in range(MOST_CODES):
        at("192.0.2.66").post(FORGOTTEN, {**typed, "code": keys.new_recovery_code()})
    blocked = at("192.0.2.66").post(FORGOTTEN, {**typed, "code": code})
    assert code not in blocked.content.decode() or "big-code" not in blocked.content.decode()
    assert sign_in(at("192.0.2.7"), PASSPHRASE), "nothing was changed"
    done = at("192.0.2.7").post(FORGOTTEN, {**typed, "code": code})
    assert "big-code" in done.content.decode()
    cache.clear()
    assert sign_in(at("192.0.2.8"), NEW)


def test_wrong_passphrases_do_not_end_open_sessions(worker: Person) -> None:
    mine = worker.client()
    for _ in range(MOST_TRIES + 5):
        sign_in(at("192.0.2.66"), "đoán bừa một câu")
    assert mine.get(reverse("act_as")).status_code == 200
