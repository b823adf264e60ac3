"""The referral page."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.actors import Factory
from access.door import open_record
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment
from audit.models import Entry
from cases.models import Referral
from tests.cases.conftest import Telephone
from tests.factories import put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db
URL = "/slips/new/"
FILLED = {"danger": "no", "story": "Chồng đánh từ tối qua", "past_commune": "no", "consent": "agreed"}


@pytest.fixture(autouse=True)
def teams(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team, name="Trần Thị Lan", phone="0901 000 111")
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")


def filled(**more: object) -> dict[str, object]:
    return {**FILLED, "request_key": str(uuid7()), **more}


def test_it_shows_the_numbers_before_anything_is_saved(volunteer: Person) -> None:
    response = volunteer.client().get(URL)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="tel:113"' in page and 'href="tel:115"' in page and "0901 000 111" in page
    assert "Ngay lúc này có ai đang gặp nguy hiểm không?" in page
    assert page.count("<button") - page.count("formaction") >= 2
    assert not Referral.objects.in_clear().exists()


def test_it_is_small_and_neutral(volunteer: Person) -> None:
    response = volunteer.client().get(URL)
    assert len(response.content) < 60_000
    title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
    assert title and title[1].strip() == "An Tâm – Phiếu mới"
    assert response["Cache-Control"] == "no-store"


def test_sending_answers_with_the_code(volunteer: Person, worker: Person) -> None:
    response = volunteer.client().post(URL, filled(name="Hoa", children="2", needs=["safe_place", "clinic"]))
    sent = Referral.objects.in_clear().get()
    assert response.status_code == 302 and response["Location"] == reverse("cases:slip_sent", args=[sent.code])
    opened = open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)
    assert (opened.story, opened.name, opened.children) == (FILLED["story"], "Hoa", 2)
    assert opened.needs == ["safe_place", "clinic"] and opened.consent == "agreed" and not sent.urgent


def test_a_dropped_answer_and_a_second_posting_end_on_the_same_code(
    volunteer: Person, telephone: type[Telephone]
) -> None:
    told = filled()
    first, second = (volunteer.client().post(URL, told) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Referral.objects.in_clear().count() == 1 and len(telephone.calls) == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(volunteer: Person) -> None:
    told = filled(danger="", story="", name="Hoa", needs=["clinic"], age="mười")
    response = volunteer.client().post(URL, told)
    page = response.content.decode()
    assert response.status_code == 422 and not Referral.objects.in_clear().exists()
    assert 'href="#id_danger_0"' in page and 'href="#id_story"' in page
    assert 'value="Hoa"' in page and 'value="mười"' in page and str(told["request_key"]) in page
    assert re.search(r'name="needs" value="clinic"[^>]*checked', page)
    assert '<details class="slip-group" id="group-person" open>' in page
    assert '<details class="slip-group" id="group-contact">' in page


def test_a_form_of_violence_is_enough_without_a_word(volunteer: Person) -> None:
    assert volunteer.client().post(URL, filled(story="", forms=["body"])).status_code == 302


def test_who_does_not_agree_stays_without_a_name(volunteer: Person) -> None:
    refused = volunteer.client().post(URL, filled(consent="refused", name="Hoa", phone="0912 345 678"))
    page = refused.content.decode()
    assert refused.status_code == 422 and 'href="#id_name"' in page and 'href="#id_phone"' in page
    assert volunteer.client().post(URL, filled(consent="refused")).status_code == 302


@pytest.mark.parametrize("at_stake", [{"danger": "yes"}, {"danger_signs": ["choked"]}, {"age": "12"}])
def test_a_life_or_a_child_goes_before_consent(volunteer: Person, at_stake: dict[str, object]) -> None:
    assert volunteer.client().post(URL, filled(consent="refused", name="Hoa", **at_stake)).status_code == 302


def test_past_the_commune(volunteer: Person, worker: Person, telephone: type[Telephone]) -> None:
    volunteer.client().post(URL, filled(past_commune="yes"))
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    assert not Referral.objects.in_clear().get().grants.filter(group_id=worker.team.pk).exists()


def test_a_garbled_answer_is_refused(volunteer: Person) -> None:
    told = filled(danger="maybe", request_key="not a key")
    assert volunteer.client().post(URL, told).status_code == 422


def test_anonymous_goes_to_sign_in(client: object) -> None:
    response = client.get(URL)  # type: ignore[attr-defined]
    assert response.status_code == 302 and "sign-in" in response["Location"]


def test_other_roles_are_refused_and_it_is_logged(police_viewer: Person) -> None:
    assert police_viewer.client().get(URL).status_code == 403
    assert Entry.objects.filter(event="REFERRAL_SENT", outcome="forbidden", actor="police_viewer").exists()


def test_only_get_and_post(volunteer: Person) -> None:
    assert volunteer.client().put(URL).status_code == 405


def test_a_sender_may_think_for_45_minutes_a_key_holder_may_not(volunteer: Person, worker: Person) -> None:
    assert [still_in(someone.client(), minutes=40) for someone in (volunteer, worker)] == [True, False]
    assert not still_in(volunteer.client(), minutes=46)


def test_who_opens_records_in_another_role_has_the_short_time_for_all(volunteer: Person, worker: Person) -> None:
    """A case worker who is a trusted address too: the session could go over into the cases at any minute."""
    by, client = Factory(), worker.client()
    address = enrolment.add_member(by=by, user=worker.user, team=volunteer.team, role=Role.ADDRESS_VOLUNTEER)
    client.post(reverse("act_as"), {"membership": address.pk})
    assert not still_in(client, minutes=16)


def test_the_long_time_is_the_membership_s_alone(volunteer: Person, worker: Person) -> None:
    """Who becomes a case worker while a referral page is open goes over into that role with the short time."""
    client = volunteer.client()
    client.get(URL)
    cases = enrolment.add_member(by=Factory(), user=volunteer.user, team=worker.team, role=Role.CASE_WORKER)
    client.post(reverse("act_as"), {"membership": cases.pk})
    assert not still_in(client, minutes=16)


def still_in(client: Client, *, minutes: int) -> bool:
    """Whether the referral page of this minute is still good so many minutes later."""
    client.get(URL)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=minutes), tick=True):
        return bool(client.get(URL).status_code == 200)


def test_few_queries(volunteer: Person, django_assert_max_num_queries: object) -> None:
    client = volunteer.client()
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(URL)
