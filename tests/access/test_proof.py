"""The passphrase once more: what it keeps, what counts as it, and that a second factor is changed with it only."""

import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse

from access.models import Membership
from audit.models import Entry
from tests.access.test_second_factor import code_now
from tests.people import PASSPHRASE, Person

APP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def signals_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda act, *args, **kwargs: act())


def stale(person: Person) -> Client:
    """Signed in, but the last passphrase is older than five minutes."""
    client = person.client()
    session = client.session
    session["proved"] = 0
    session.save()
    return client


def test_right_after_signing_in_nobody_is_asked_twice(worker: Person) -> None:
    assert worker.client().get(APP).status_code == 200


def test_after_five_minutes_the_page_is_behind_the_passphrase(worker: Person) -> None:
    client = worker.client()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=6), tick=False):
        asked = client.get(APP)
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        assert client.post(asked["Location"], {"password": "wrong"}).status_code == 200
        assert client.get(APP).status_code == 302
        assert client.post(asked["Location"], {"password": PASSPHRASE})["Location"] == APP
        assert client.get(APP).status_code == 200


def test_a_late_form_is_kept_in_the_answer_and_goes_on(worker: Person) -> None:
    client = worker.client()
    secret = client.get(APP).context["form"].secret
    stale(worker)
    late = client.post(APP, {"code": code_now(secret)})
    assert late.status_code == 401
    assert f'value="{code_now(secret)}"' in late.content.decode()
    assert not Authenticator.objects.exists()
    done = client.post(APP, {"code": code_now(secret), "proof_passphrase": PASSPHRASE})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_five_wrong_passphrases_and_the_right_one_is_refused_too(worker: Person) -> None:
    client = stale(worker)
    for _ in range(5):
        assert client.post(APP, {"code": "1", "proof_passphrase": "wrong"}).status_code == 401
    assert client.post(APP, {"code": "1", "proof_passphrase": PASSPHRASE}).status_code == 401
    assert Entry.objects.filter(event="PROOF_REFUSED", actor="worker").count() == 6


def test_taking_the_second_factor_away_asks(worker: Person) -> None:
    client = worker.client()
    client.post(APP, {"code": code_now(client.get(APP).context["form"].secret)})
    stale(worker)
    end = reverse("mfa_deactivate_totp")
    assert client.post(end).status_code == 401
    assert Authenticator.objects.filter(type="totp").exists()
    assert client.post(end, {"proof_passphrase": PASSPHRASE}).status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()


def test_new_spare_codes_ask(worker: Person) -> None:
    """Who finds an open screen must not walk away with ten ways past the second step."""
    client, new = worker.client(), reverse("mfa_generate_recovery_codes")
    client.post(APP, {"code": code_now(client.get(APP).context["form"].secret)})
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    stale(worker)
    assert client.get(new)["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(new).status_code == 401
    assert client.post(new, {"proof_passphrase": "wrong"}).status_code == 401
    assert Authenticator.objects.get(type="recovery_codes").data["seed"] == seed
    done = client.post(new, {"proof_passphrase": PASSPHRASE})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.get(type="recovery_codes").data["seed"] != seed


def test_the_secret_that_is_being_set_up_is_sealed_in_the_session(worker: Person) -> None:
    secret = worker.client().get(APP).context["form"].secret
    for row in Session.objects.all():
        assert secret not in str(row.get_decoded())


def test_a_wrong_code_leaves_the_same_secret(worker: Person) -> None:
    client = worker.client()
    secret = client.get(APP).context["form"].secret
    again = client.post(APP, {"code": "000000"})
    assert again.status_code == 200
    assert again.context["form"].secret == secret


def test_giving_access_after_five_minutes(supervisor: Person, worker: Person) -> None:
    give = reverse("give_access", args=[worker.membership.pk])
    assert stale(supervisor).post(give, {"compared": "x"}).status_code == 401
    assert Membership.objects.get(pk=worker.membership.pk)
