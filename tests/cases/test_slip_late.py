"""A slip that comes after its session ended: nothing typed is lost."""

import re

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from cases.models import Alarm, Referral
from tests.cases.conftest import Telephone
from tests.factories import make_referral, put_on_duty
from tests.people import Person, sign_in

pytestmark = pytest.mark.django_db
URL = "/slips/new/"
STORY = "Đang đập cửa"


@pytest.fixture(autouse=True)
def teams(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team)


def typed() -> dict[str, str]:
    return {"request_key": str(uuid7()), "danger": "yes", "story": STORY, "name": "Hoa"}


@pytest.mark.parametrize("path", [URL, "/slips/alarm/"])
def test_after_the_session_ended_the_page_comes_back_with_everything(path: str) -> None:
    told = typed()
    response = Client().post(path, told)
    page = response.content.decode()
    assert response.status_code == 403 and STORY in page and 'value="Hoa"' in page and told["request_key"] in page
    assert 'href="/sign-in/" target="_blank"' in page and 'href="tel:113"' in page
    assert "Những gì đã viết vẫn còn ở đây." in page and "0901 000 111" not in page
    assert not Referral.objects.in_clear().exists() and not Alarm.objects.exists()


def test_an_addition_too(volunteer: Person) -> None:
    sent = make_referral(volunteer)
    response = Client().post(f"/slips/{sent.code}/add/", {"request_key": str(uuid7()), "story": STORY})
    assert response.status_code == 403 and STORY in response.content.decode()
    unknown = Client().post("/slips/48273164/add/", {"request_key": str(uuid7()), "story": STORY})
    assert unknown.status_code in (403, 404), "says nothing about which codes exist"


def test_signed_in_again_elsewhere_it_needs_one_more_tap(volunteer: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(volunteer.user.username, volunteer.passphrase).cookies
    told = typed()
    refused = strict.post(URL, told | {"csrfmiddlewaretoken": "of the page before"})
    page = refused.content.decode()
    assert refused.status_code == 403 and STORY in page and "Xin bấm «Gửi ngay» một lần nữa." in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    again = strict.post(URL, told | {"csrfmiddlewaretoken": token[1]})
    assert again.status_code == 302 and Referral.objects.in_clear().get().code in again["Location"]


def test_other_pages_refuse_as_always(worker: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = worker.client().cookies
    for path in ("/slips/roster/add/", "/no/such/page/"):
        response = strict.post(path, {"story": STORY})
        assert response.status_code in (403, 404) and STORY not in response.content.decode()


def test_the_addition_of_a_foreign_token(volunteer: Person) -> None:
    sent = make_referral(volunteer)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = volunteer.client().cookies
    response = strict.post(f"/slips/{sent.code}/add/", {"request_key": str(uuid7()), "story": STORY})
    assert response.status_code == 403 and STORY in response.content.decode()


def test_looking_at_the_page_still_leads_to_the_sign_in() -> None:
    assert Client().get(URL).status_code == 302
