"""A new printed code and a new passphrase under “My keys”: what opens afterwards, and what does not any more."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access import keys
from access.actors import Actor, Factory
from access.change import recording
from access.door import open_record
from access.entry import renewing
from access.errors import KeyNotHeld, WrongPassphrase
from access.models import OpenSession, PairedPhone, UserKey
from access.permissions import Permission
from administration.actions.reenrolment import ask_for_new_keys
from audit.models import Entry
from tests.access.test_joining import make_chest
from tests.access.test_phones import PIN, locked, paired
from tests.people import PASSPHRASE, Person, sign_in
from tests.vault.models import Chest

NEW = "con đường rợp bóng tre"
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){5}")
PAGE = reverse("new_recovery_code")


@pytest.fixture
def old_code(worker: Person) -> str:
    """The code on the worker's paper."""
    row, code = UserKey.objects.get(user=worker.user), keys.new_recovery_code()
    with recording(by=Factory(), to=Permission.KEY_KEEP):
        keys.relock_user_key(row, worker.keyring, PASSPHRASE, code)
        row.save()
    return code


def renew(client: Client, passphrase: str = "", **values: str) -> Any:
    typed = {"passphrase": passphrase, "again": passphrase, "proof_passphrase": PASSPHRASE}
    return client.post(PAGE, {**typed, **values})


def shown(client: Client) -> str:
    found = CODE.search(client.get(reverse("recovery_code")).content.decode())
    assert found
    return found[0]


def forgotten(code: str, passphrase: str) -> bool:
    """Whether the way back opened."""
    typed = {"username": "worker", "code": code, "passphrase": passphrase, "again": passphrase}
    return "big-code" in Client().post(reverse("forgotten"), typed).content.decode()


def row_of(person: Person) -> UserKey:
    return UserKey.objects.get(user=person.user, ended_at=None)


def signs_in(passphrase: str) -> bool:
    answer = Client().post(reverse("account_login"), {"login": "worker", "password": passphrase})
    return answer.status_code == 302


def is_in(client: Client) -> bool:
    return client.get(reverse("act_as")).status_code == 200


def test_the_new_code_opens_and_the_old_one_does_not(worker: Person, old_code: str) -> None:
    assert PAGE in worker.client().get(reverse("my_keys")).content.decode()
    assert worker.client().get(PAGE).status_code == 200
    assert renew(worker.client())["Location"] == reverse("recovery_code")
    new = shown(worker.client())
    assert signs_in(PASSPHRASE), "the passphrase stays"
    assert not forgotten(old_code, NEW)
    assert forgotten(new.lower(), NEW)
    assert signs_in(NEW)


def test_the_code_is_shown_until_it_is_kept(worker: Person) -> None:
    client = worker.client()
    renew(client)
    code = shown(client)
    assert code not in str(client.session.items()), "sealed"
    client.post(reverse("recovery_code_kept"))
    assert client.get(reverse("recovery_code")).status_code == 302


def test_without_a_new_passphrase_nobody_is_signed_out(worker: Person) -> None:
    other = sign_in("worker", PASSPHRASE)
    renew(worker.client())
    assert is_in(other) and is_in(worker.client())


def test_the_passphrase_is_asked_each_time(worker: Person, old_code: str) -> None:
    """Also right after signing in; a wrong one changes nothing."""
    client, before = worker.client(), bytes(row_of(worker).by_recovery_code)
    for typed in ("", "sai rồi nhé bạn ơi"):
        answer = renew(client, NEW, proof_passphrase=typed)
        assert answer.status_code == 401
    row = row_of(worker)
    assert bytes(row.by_recovery_code) == before and keys.unlock_user_key(row, PASSPHRASE)
    assert client.get(reverse("recovery_code")).status_code == 302, "there is no code to show"
    assert signs_in(PASSPHRASE) and not signs_in(NEW)
    assert not Entry.objects.filter(event__in=["PASSPHRASE_CHANGED", "RECOVERY_CODE_RENEWED"]).exists()
    assert Entry.objects.filter(event="PROOF_REFUSED", actor="worker").count() == 1
    assert forgotten(old_code, NEW)


def test_the_new_passphrase_opens_what_was_written_before(worker: Person) -> None:
    chest = make_chest(worker)
    assert renew(worker.client(), NEW).status_code == 302
    assert not signs_in(PASSPHRASE)
    assert is_in(sign_in("worker", NEW))
    ring = keys.unlock_user_key(row_of(worker), NEW)
    opened = open_record(Actor(worker.user, worker.membership, ring), Chest, chest.pk, to=Permission.CASE_READ)
    assert opened.name == "Hoa"


def test_what_opened_the_old_box_does_not_open_the_new_one(worker: Person, old_code: str) -> None:
    """Somebody with the old passphrase, the old code and a new dump."""
    renew(worker.client(), NEW)
    row = row_of(worker)
    with pytest.raises(WrongPassphrase):
        keys.unlock_user_key(row, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        keys.unlock_by_recovery_code(row, old_code)
    assert keys.unlock_by_recovery_code(row, shown(worker.client())).box_private == worker.keyring.box_private


def test_every_other_session_ends_and_this_one_goes_on(worker: Person) -> None:
    here, other = worker.client(), sign_in("worker", PASSPHRASE)
    before, began = here.session.session_key, here.session["began"]
    renew(here, NEW)
    assert is_in(here) and not is_in(other)
    assert here.session.session_key != before, "who knew this session's key does not go on with it"
    assert here.session["began"] == began, "the twelve hours go on"
    assert [place.session_key for place in OpenSession.objects.filter(user=worker.user)] == [here.session.session_key]
    assert len(here.get(reverse("my_keys")).context["places"]) == 1
    assert shown(here)


def test_the_logbook_tells_that_and_not_what(worker: Person) -> None:
    client = worker.client()
    renew(client)
    renew(client, NEW)
    code = shown(client)
    only_code, both = (Entry.objects.get(event=e) for e in ("RECOVERY_CODE_RENEWED", "PASSPHRASE_CHANGED"))
    for entry in (only_code, both):
        assert (entry.actor, entry.record_id) == ("worker", worker.keyring.user_key_id)
        for secret in (code, PASSPHRASE, NEW):
            assert secret not in str(entry.__dict__)
    assert any(row["table"] == "access_user" and row["fields"] == ["password"] for row in both.rows)
    assert not any(row["table"] == "access_user" for row in only_code.rows)


@pytest.mark.parametrize(
    ("passphrase", "again"),
    [("too short", "too short"), ("password1234", "password1234"), (NEW, ""), ("", NEW), (NEW, NEW + "!")],
)
def test_a_passphrase_that_would_not_do_at_joining_changes_nothing(worker: Person, passphrase: str, again: str) -> None:
    before = bytes(row_of(worker).by_recovery_code)
    answer = renew(worker.client(), passphrase, again=again)
    assert answer.status_code == 200 and sum(map(len, answer.context["form"].errors.values())) == 1
    assert bytes(row_of(worker).by_recovery_code) == before
    assert signs_in(PASSPHRASE)


def test_the_officers_request_is_not_called_off(worker: Person, administrator: Person) -> None:
    """Somebody at an open screen who knows the passphrase must not keep the right person out."""
    request = ask_for_new_keys(by=administrator.actor(), person=worker.user, reason="seen")
    renew(worker.client(), NEW)
    request.refresh_from_db()
    assert request.ended_at is None


def test_who_only_pairs_a_phone_cannot_reach_it(supervisor: Person, volunteer: Person) -> None:
    phone = paired(supervisor, volunteer)
    assert phone.get(PAGE).status_code == renew(phone, NEW).status_code == 403
    assert Client().post(PAGE).status_code == 302


def test_a_paired_phone_stays_paired(supervisor: Person, volunteer: Person) -> None:
    """Its open session ends with the others; its PIN opens it again."""
    phone = paired(supervisor, volunteer)
    assert renew(volunteer.client(), NEW).status_code == 302
    assert PairedPhone.objects.get().ended_at is None
    again = locked(phone)
    assert again.post(reverse("phone_pin"), {"pin": PIN}).status_code == 302
    assert again.get(reverse("cases:slip_new")).status_code == 200


def test_keys_that_are_not_unlocked_or_not_the_persons_any_more(worker: Person) -> None:
    with pytest.raises(KeyNotHeld):
        renewing.renew(by=Actor(worker.user, worker.membership), passphrase="", here=None)
    client = worker.client()
    row = row_of(worker)
    with recording(by=Factory(), to=Permission.KEY_KEEP):
        row.ended_at = row.made_at
        row.save()
    assert renew(client).status_code == 403
    assert not Entry.objects.filter(event="RECOVERY_CODE_RENEWED").exists()
