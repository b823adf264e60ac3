"""The limit of sign-ins counts visitors, not the proxy: else eleven wrong passphrases of one lock everybody out."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.config.test_settings import settings as settings_of_a_server
from tests.people import PASSPHRASE, Person

PROXY = "10.0.0.1"
LIMIT = 10


def try_to_sign_in(passphrase: str, came_for: str) -> HttpResponse:
    """A sign-in as it arrives from the proxy."""
    answers = {"login": "worker", "password": passphrase}
    client = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=came_for)
    return client.post(reverse("account_login"), answers)


def wrong_passphrases(came_for: str, *, spoofed: bool = False) -> HttpResponse:
    """One more than allowed; the last answer."""
    for number in range(LIMIT):
        try_to_sign_in("sai mật khẩu", f"198.51.100.{number}, {came_for}" if spoofed else came_for)
    return try_to_sign_in(PASSPHRASE, came_for)


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


@pytest.mark.usefixtures("behind_a_proxy")
def test_one_visitor_does_not_lock_out_another(worker: Person) -> None:
    assert wrong_passphrases("192.0.2.1").status_code != 302, "his own address has to wait"
    assert try_to_sign_in(PASSPHRASE, "192.0.2.2").status_code == 302


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_made_up_address_does_not_help(worker: Person) -> None:
    """Only what our own proxy added at the end counts."""
    assert wrong_passphrases("192.0.2.1", spoofed=True).status_code != 302


def test_without_a_proxy_the_header_counts_for_nothing(worker: Person, settings: Any) -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    for number in range(LIMIT):
        try_to_sign_in("sai mật khẩu", f"192.0.2.{number}")
    assert try_to_sign_in(PASSPHRASE, "192.0.2.99").status_code != 302


@pytest.mark.parametrize(("behind", "count", "header"), [("1", 1, ["HTTP_X_FORWARDED_PROTO", "https"]), ("", 0, None)])
def test_a_proxy_is_trusted_only_where_there_is_one(behind: str, count: int, header: list[str] | None) -> None:
    found = settings_of_a_server("ALLAUTH_TRUSTED_PROXY_COUNT SECURE_PROXY_SSL_HEADER", ANTAM_BEHIND_PROXY=behind)
    assert found == {"ALLAUTH_TRUSTED_PROXY_COUNT": count, "SECURE_PROXY_SSL_HEADER": header}
