"""The call card: what the police must hear, for 30 minutes, in this session alone."""

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.call_card import card_from
from cases.models import Referral
from tests.cases.conftest import Telephone
from tests.factories import put_on_duty
from tests.people import Person, sign_in

pytestmark = pytest.mark.django_db
TOLD = {
    "danger": "yes",
    "danger_signs": ["weapon", "choked"],
    "story": "Chuyện dài",
    "name": "Hoa",
    "phone": "0912 345 678",
    "children": "2",
    "children_ages": "3 và 5 tuổi",
    "whereabouts": "home",
    "place": "ngõ 5 sau chợ",
}


@pytest.fixture
def code(volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> str:
    put_on_duty(worker.team)
    volunteer.client().post("/slips/new/", {**TOLD, "request_key": str(uuid7())})
    return str(Referral.objects.in_clear().get().code)


def test_it_says_what_the_police_must_hear_and_no_name(volunteer: Person, code: str) -> None:
    page = volunteer.client().get(f"/slips/{code}/card/").content.decode()
    for words in ("ngõ 5 sau chợ", "3 và 5 tuổi", "có, hoặc dọa giết", "bị bóp cổ, siết cổ", "Bị thương"):
        assert words in page
    for words in ("Hoa", "Chuyện dài", "0912"):
        assert words not in page
    assert "còn 30 phút" in volunteer.client().get(f"/slips/{code}/").content.decode()


def test_it_is_gone_after_30_minutes(volunteer: Person, code: str) -> None:
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        page = volunteer.client().get(f"/slips/{code}/card/").content.decode()
        assert "ngõ 5" not in page and "không còn gì" in page
        assert "Xem lại" not in volunteer.client().get(f"/slips/{code}/").content.decode()


def test_close_removes_it(volunteer: Person, code: str) -> None:
    assert volunteer.client().get(f"/slips/{code}/card/close/").status_code == 405
    assert volunteer.client().post(f"/slips/{code}/card/close/").status_code == 302
    assert "ngõ 5" not in volunteer.client().get(f"/slips/{code}/card/").content.decode()


def test_another_session_of_the_same_person_has_none(volunteer: Person, code: str) -> None:
    second = sign_in(volunteer.user.username, volunteer.passphrase)
    assert "ngõ 5" not in second.get(f"/slips/{code}/card/").content.decode()


def test_quick_exit_drops_it(volunteer: Person, code: str) -> None:
    volunteer.client().get("/exit/")
    second = sign_in(volunteer.user.username, volunteer.passphrase)
    assert "ngõ 5" not in second.get(f"/slips/{code}/card/").content.decode()


def test_nothing_readable_lies_in_the_session_row(volunteer: Person, code: str) -> None:
    stored = str(dict(volunteer.client().session.items()))
    assert "drawers" in stored and "ngõ" not in stored and "ch\\u1ee3" not in stored


@override_settings(LANGUAGE_CODE="en")
def test_what_was_not_told_is_said_to_be_unknown() -> None:
    card = card_from("48273164", {"danger": "no"})
    assert card.people.startswith("1") and card.signs == []
    assert card.injuries == card.weapon == card.place
