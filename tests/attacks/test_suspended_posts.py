"""T8, leaks: a form that comes too late must not lie in the session row. allauth would keep all of it there."""

import pytest
from allauth.account.internal.flows import reauthentication
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.people import PASSPHRASE, Person

TYPED = "Hoa kể rằng anh ta giấu dao"


def _late(person: Person) -> Client:
    client = person.client()
    session = client.session
    session["proved"] = 0
    session.pop("account_authentication_methods", None)
    session.save()
    return client


def _sessions() -> str:
    return " ".join(str(row.get_decoded()) for row in Session.objects.all())


@pytest.fixture
def factors(worker: Person) -> dict[str, str]:
    """The four addresses that change a second factor, each with something to change."""
    worker.client()  # signed in before there is a second step
    made = {
        kind: Authenticator.objects.create(user=worker.user, type=kind, data=data).pk
        for kind, data in {"totp": {"secret": "x"}, "webauthn": {"name": "x", "credential": {}}}.items()
    }
    return {
        "mfa_activate_totp": reverse("mfa_activate_totp"),
        "mfa_deactivate_totp": reverse("mfa_deactivate_totp"),
        "mfa_add_webauthn": reverse("mfa_add_webauthn"),
        "mfa_remove_webauthn": reverse("mfa_remove_webauthn", args=[made["webauthn"]]),
    }


def test_a_late_post_stores_nothing_and_changes_nothing(worker: Person, factors: dict[str, str]) -> None:
    client = _late(worker)
    for name, address in factors.items():
        answer = client.post(address, {"code": "123456", "note": TYPED}, HTTP_X_MARK="marked header")
        assert answer.status_code == 401, name
        assert TYPED in answer.content.decode(), f"{name} loses what was typed"
        stored = _sessions()
        assert reauthentication.STATE_SESSION_KEY not in stored, name
        assert TYPED not in stored and "marked header" not in stored, name
    assert Authenticator.objects.count() == 2


def test_nor_does_a_proof_that_runs_out_within_the_request(
    worker: Person, factors: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fresh when the door asks, stale when allauth asks a moment later: it is one answer for the whole request."""
    from access.entry import proof

    client = _late(worker)
    answers = iter([True])

    def once(request: object) -> bool:
        return next(answers, False) or bool(getattr(request, "proof_given", False))

    monkeypatch.setattr(proof, "is_fresh", once)
    client.post(factors["mfa_activate_totp"], {"code": "123456", "note": TYPED})
    assert TYPED not in _sessions()


def test_the_page_for_the_passphrase_keeps_no_form_either(worker: Person) -> None:
    """The passphrase itself, typed into the page before a GET, is nowhere afterwards."""
    client = _late(worker)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 302
    client.post(asked["Location"], {"password": PASSPHRASE})
    assert PASSPHRASE not in _sessions()
