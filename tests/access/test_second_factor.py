"""The second factor: who needs one, setting it up, signing in with it, and what a stolen dump shows of it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from access.entry.session import COOKIE
from access.roles import Role
from audit.models import Entry
from tests import people
from tests.people import PASSPHRASE, Person, sign_in


@pytest.fixture(autouse=True)
def required(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    monkeypatch.setattr(transaction, "on_commit", lambda act, *args, **kwargs: act())


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert response.status_code == 302
    return secret


def test_who_opens_records_is_sent_to_set_one_up(worker: Person) -> None:
    response = worker.client().get(reverse("act_as"))
    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_index")
    assert worker.client().get(reverse("mfa_index")).status_code == 200


def test_who_only_sends_needs_none(volunteer: Person) -> None:
    assert volunteer.client().get(reverse("act_as")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", people.CAST)
def test_every_role_but_those_who_only_send_or_count_is_sent_to_set_one_up(name: str) -> None:
    person = people.make(name)
    sends_or_counts = person.membership.role in (Role.ADDRESS_VOLUNTEER, Role.GROUP_MEMBER, Role.STATISTICS_VIEWER)
    answer = person.client().get(reverse("act_as"))
    assert (answer.status_code == 200) == sends_or_counts, name


def test_after_setting_up_the_pages_open_and_the_next_sign_in_asks(worker: Person) -> None:
    client = worker.client()
    secret = set_up(client)
    assert client.get(reverse("act_as")).status_code == 200
    assert Entry.objects.filter(event="SECOND_FACTOR_ADDED", actor="worker").exists()
    client.post(reverse("account_logout"))
    fresh = Client()
    asked = fresh.post(reverse("account_login"), {"login": "worker", "password": PASSPHRASE})
    assert asked["Location"].startswith(reverse("mfa_authenticate"))
    assert fresh.get(reverse("act_as")).status_code == 302, "before the second factor nothing opens"
    cache.clear()  # allauth takes a code once
    done = fresh.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert done.status_code == 302
    assert fresh.get(reverse("act_as")).status_code == 200
    assert COOKIE in fresh.cookies


def test_a_wrong_code_is_refused_and_logged(worker: Person) -> None:
    set_up(worker.client())
    client = Client()
    client.post(reverse("account_login"), {"login": "worker", "password": PASSPHRASE})
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(reverse("act_as")).status_code == 302
    assert Entry.objects.filter(event="SECOND_FACTOR_REFUSED", actor="worker").exists()


def test_the_secret_is_not_in_the_database(worker: Person) -> None:
    secret = set_up(worker.client())
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)


def shown(client: Client, page: str = "mfa_view_recovery_codes") -> list[str]:
    """The spare codes in a page."""
    return re.findall(r"<code>(\d{8})</code>", client.get(reverse(page)).content.decode())


def test_spare_codes_are_shown_once(worker: Person) -> None:
    client = worker.client()
    set_up(client)
    assert len(shown(client)) == 10
    assert shown(client) == []
    assert b"****" not in client.get(reverse("mfa_view_recovery_codes")).content


def test_new_spare_codes_end_the_old_ones(worker: Person) -> None:
    client = worker.client()
    set_up(client)
    old = shown(client)
    page = client.get(reverse("mfa_index")).content.decode()
    assert reverse("mfa_generate_recovery_codes") in page
    assert reverse("mfa_view_recovery_codes") + '"' not in page, "there is nothing to show any more"
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert Entry.objects.filter(event="SPARE_CODES_RENEWED").count() == 0, "looking at the question draws none"
    done = client.post(reverse("mfa_generate_recovery_codes"))
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    new = shown(client)
    assert len(new) == 10 and not set(new) & set(old)
    assert shown(client) == []
    assert Entry.objects.filter(event="SPARE_CODES_RENEWED", actor="worker").count() == 1
    assert entered(old[0]) is False
    assert entered(new[0]) is True
    assert entered(new[0]) is False, "each one works once"


def entered(code: str) -> bool:
    """Whether the passphrase and this code lead in."""
    fresh = Client()
    fresh.post(reverse("account_login"), {"login": "worker", "password": PASSPHRASE})
    fresh.post(reverse("mfa_authenticate"), {"code": code})
    return fresh.get(reverse("act_as")).status_code == 200


def test_new_spare_codes_are_not_in_the_database_or_the_session(worker: Person) -> None:
    client = worker.client()
    set_up(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    kept = str([row.data for row in Authenticator.objects.all()])
    kept += str([row.get_decoded() for row in Session.objects.all()])
    assert not [code for code in shown(client) if code in kept]


def test_who_has_no_second_step_gets_no_spare_codes(volunteer: Person) -> None:
    """They would be a second step by themselves, and the only one."""
    refused = volunteer.client().post(reverse("mfa_generate_recovery_codes"))
    assert refused.status_code == 200
    assert "Hãy cài ứng dụng hoặc khóa trước" in refused.content.decode()
    assert not Authenticator.objects.exists()


def test_no_way_in_that_yields_no_key() -> None:
    for name in ("account_signup", "account_reset_password", "mfa_login_webauthn", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_sign_in_helper_still_works(volunteer: Person) -> None:
    assert sign_in("volunteer", PASSPHRASE).get(reverse("my_keys")).status_code == 200
