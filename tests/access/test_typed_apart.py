"""Vietnamese letters come composed or in parts, as the keyboard likes: the same passphrase either way."""

import unicodedata

from django.test import Client
from django.urls import reverse

from access.models import User
from tests.access.test_joining import NEW, invite, join
from tests.people import PASSPHRASE, Person

APART = unicodedata.normalize("NFD", PASSPHRASE)


def test_made_composed_and_typed_in_parts(supervisor: Person) -> None:
    assert APART != PASSPHRASE
    client = Client()
    assert client.post(reverse("account_login"), {"login": "supervisor", "password": APART}).status_code == 302
    assert client.get(reverse("members")).status_code == 200, "and the keys are unlocked"


def test_made_in_parts_and_typed_composed(supervisor: Person) -> None:
    _, secret = invite(supervisor.team)
    apart = unicodedata.normalize("NFD", NEW)
    typed = {"passphrase": apart, "again": NEW}
    assert Client().post(reverse("join", args=[secret]), typed).status_code == 302
    client = Client()
    assert client.post(reverse("account_login"), {"login": "moi", "password": NEW}).status_code == 302
    assert client.get(reverse("my_keys")).status_code == 200


def test_the_length_counts_letters(supervisor: Person) -> None:
    _, secret = invite(supervisor.team)
    short = unicodedata.normalize("NFD", "ếễệổỗộ")
    assert len(short) >= 12
    answer = Client().post(reverse("join", args=[secret]), {"passphrase": short, "again": short})
    assert "passphrase" in answer.context["form"].errors


def test_the_proof_takes_it_too(supervisor: Person) -> None:
    membership, secret = invite(supervisor.team)
    join(secret)
    client = supervisor.client()
    session = client.session
    session["proved"] = 0
    session.save()
    address = reverse("give_access", args=[membership.pk])
    assert client.post(address, {"proof_passphrase": APART}).status_code != 401


def test_an_account_without_a_passphrase_takes_none(supervisor: Person) -> None:
    invite(supervisor.team)
    user = User.objects.get(username="moi")
    assert not user.check_password(None)
    assert not user.check_password("None")
