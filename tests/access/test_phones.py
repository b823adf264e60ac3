"""A paired phone: two minutes with the supervisor, then a PIN; it can send and nothing else."""

import re
import uuid

from django.test import Client
from django.urls import reverse

from access.actors import Factory
from access.entry.session import PHONE_COOKIE
from access.matrix import addresses
from access.models import PairedPhone, PairingLink
from access.roles import PHONE_VERBS
from access.teams import leaving
from audit.models import Entry
from tests.people import Person

PIN = "274951"


def link_for(supervisor: Person, volunteer: Person) -> str:
    page = supervisor.client().post(reverse("phone_pair", args=[volunteer.membership.pk]))
    assert page.status_code == 200
    found = re.search(r"/phone/[\w-]+/", page.content.decode())
    assert found
    return found[0]


def paired(supervisor: Person, volunteer: Person) -> Client:
    phone = Client()
    response = phone.post(link_for(supervisor, volunteer), {"pin": PIN, "again": PIN})
    assert response.status_code == 302
    return phone


def locked(phone: Client) -> Client:
    """The same phone a year later: the cookie is there, the session is not."""
    again = Client()
    again.cookies[PHONE_COOKIE] = phone.cookies[PHONE_COOKIE].value
    return again


def test_pairing_opens_the_referral_page(supervisor: Person, volunteer: Person) -> None:
    phone = paired(supervisor, volunteer)
    assert phone.get(reverse("cases:slip_new")).status_code == 200
    assert phone.cookies[PHONE_COOKIE]["httponly"]
    assert Entry.objects.filter(event="PHONE_PAIRED").exists()


def test_a_link_works_once(supervisor: Person, volunteer: Person) -> None:
    link = link_for(supervisor, volunteer)
    assert Client().post(link, {"pin": PIN, "again": PIN}).status_code == 302
    assert Client().get(link).status_code == 410
    assert PairingLink.objects.get().used_at is not None


def test_a_year_later_the_pin_opens_it(supervisor: Person, volunteer: Person) -> None:
    phone = locked(paired(supervisor, volunteer))
    assert phone.get(reverse("cases:slip_new"))["Location"] == reverse("phone_pin")
    assert phone.post(reverse("phone_pin"), {"pin": PIN}).status_code == 302
    assert phone.get(reverse("cases:slip_new")).status_code == 200


def test_each_right_pin_keeps_the_phone_for_as_long_as_browsers_allow(supervisor: Person, volunteer: Person) -> None:
    phone = locked(paired(supervisor, volunteer))
    kept = phone.post(reverse("phone_pin"), {"pin": PIN}).cookies[PHONE_COOKIE]
    assert kept["max-age"] == 400 * 24 * 60 * 60
    assert kept["httponly"]
    assert PHONE_COOKIE not in phone.post(reverse("phone_pin"), {"pin": "112233"}).cookies


def test_the_phone_of_who_has_left_says_whom_to_call(supervisor: Person, volunteer: Person) -> None:
    phone = locked(paired(supervisor, volunteer))
    leaving.end_membership(by=Factory(), membership=volunteer.membership)
    for answer in (phone.get(reverse("phone_pin")), phone.post(reverse("phone_pin"), {"pin": PIN})):
        assert answer.status_code == 403
        assert "access/phone_over.html" in {template.name for template in answer.templates}


def test_five_wrong_pins_end_it(supervisor: Person, volunteer: Person) -> None:
    phone = locked(paired(supervisor, volunteer))
    answers = [phone.post(reverse("phone_pin"), {"pin": f"11223{n}"}).status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 403]
    assert phone.post(reverse("phone_pin"), {"pin": PIN}).status_code == 403
    assert PairedPhone.objects.get().tries_left == 0


def test_a_right_pin_gives_the_tries_back(supervisor: Person, volunteer: Person) -> None:
    phone = locked(paired(supervisor, volunteer))
    phone.post(reverse("phone_pin"), {"pin": "112233"})
    phone.post(reverse("phone_pin"), {"pin": PIN})
    assert PairedPhone.objects.get().tries_left == 5


def test_one_call_ends_a_lost_phone_and_its_session(supervisor: Person, volunteer: Person, worker: Person) -> None:
    phone = paired(supervisor, volunteer)
    pk = PairedPhone.objects.get().pk
    assert worker.client().post(reverse("phone_end", args=[pk])).status_code == 302
    assert phone.get(reverse("cases:slip_new")).status_code == 302
    assert locked(phone).post(reverse("phone_pin"), {"pin": PIN}).status_code == 403
    assert Entry.objects.filter(event="PHONE_ENDED", actor="worker").exists()


def test_another_commune_can_neither_see_nor_end_it(
    supervisor: Person, volunteer: Person, other_commune_worker: Person
) -> None:
    paired(supervisor, volunteer)
    pk = PairedPhone.objects.get().pk
    page = other_commune_worker.client().get(reverse("phones"))
    assert volunteer.user.full_name not in page.content.decode()
    assert other_commune_worker.client().post(reverse("phone_end", args=[pk])).status_code == 404


def test_it_can_only_send(supervisor: Person, volunteer: Person) -> None:
    """Asked of every address behind the door, with an id that does not exist where one is wanted."""
    phone = paired(supervisor, volunteer)
    behind = [(path, view.callback.door.verb) for path, view in addresses() if view.callback.door.verb is not None]
    for path, verb in behind:
        if verb in PHONE_VERBS:
            continue
        answer = phone.get(re.sub(r"<uuid:\w+>", str(uuid.uuid4()), re.sub(r"<(?!uuid)[^>]+>", "1", path)))
        assert answer.status_code in (403, 404, 405), path
    assert len(behind) > 100
    assert phone.get(reverse("cases:slip_new")).status_code == 200, "and it is still open"


def test_the_pin_cannot_be_tried_on_a_stolen_dump(supervisor: Person, volunteer: Person) -> None:
    from django.contrib.auth.hashers import check_password

    paired(supervisor, volunteer)
    row = PairedPhone.objects.get()
    assert not check_password(PIN, row.pin_hash), "the hash covers the phone's secret, which the database lacks"


def test_easy_pins_are_refused(supervisor: Person, volunteer: Person) -> None:
    link = link_for(supervisor, volunteer)
    for pin in ("111111", "123456", "654321", "12345", "abcdef"):
        assert Client().post(link, {"pin": pin, "again": pin}).status_code == 200
    assert not PairedPhone.objects.exists()


def test_a_phone_session_without_the_phones_own_secret_is_nobody(supervisor: Person, volunteer: Person) -> None:
    phone = paired(supervisor, volunteer)
    del phone.cookies[PHONE_COOKIE]
    assert phone.get(reverse("cases:slip_new")).status_code == 302
