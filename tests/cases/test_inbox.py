"""The team's inbox and the reading page, through the browser's requests."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.actions.take import take_referral
from cases.models import Case, Referral
from tests.cases.factories import make_case, opened
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person

MOST_QUERIES = 30


@pytest.fixture
def slip(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    return make_referral(volunteer)


def url(name: str, slip: Referral) -> str:
    return reverse(f"cases:{name}", args=[slip.pk])


def test_the_inbox_opens_what_waits(slip: Referral, volunteer: Person, worker: Person) -> None:
    calm = make_referral(volunteer, danger="no", danger_signs=[], name="Cô Tư")
    response = worker.client().get(reverse("cases:inbox"))
    assert [row["slip"].pk for row in response.context["rows"]] == [slip.pk, calm.pk]
    html = response.content.decode()
    assert "Chị Hoa" in html
    assert "chưa có người nhận" in html
    opened_now = Entry.objects.filter(event="REFERRAL_OPENED", actor="worker").values_list("record_id", flat=True)
    assert set(opened_now) == {slip.pk, calm.pk}


def test_taken_by_is_shown(slip: Referral, worker: Person) -> None:
    take_referral(referral=Referral.objects.in_clear().get(pk=slip.pk), by=worker.actor())
    response = worker.client().get(reverse("cases:inbox"))
    assert "Worker đã nhận lúc" in response.content.decode()
    assert response.context["rows"][0]["deadline"] is None


def test_reading_and_what_was_added(slip: Referral, volunteer: Person, worker: Person) -> None:
    add_to_referral(referral=slip, story="Đã ra đến đầu ngõ", by=volunteer.actor(), request_key=slip.pk)
    html = worker.client().get(url("slip_read", slip)).content.decode()
    for words in (TOLD["story"], TOLD["phone"], "Đã ra đến đầu ngõ"):
        assert words in html


def test_accepting_takes_the_additions_along(slip: Referral, volunteer: Person, worker: Person) -> None:
    add_to_referral(referral=slip, story="Đã ra đến đầu ngõ", by=volunteer.actor(), request_key=slip.pk)
    response = worker.client().post(url("slip_accept", slip))
    case = opened(worker, Case.objects.in_clear().get().pk)
    assert response["Location"] == reverse("cases:case", args=[case.pk])
    assert "Đã ra đến đầu ngõ" in [note.text for note in case.notes.all()]
    again = worker.client().post(url("slip_accept", slip), follow=True)
    assert Case.objects.count() == 1
    assert "Việc này đã làm rồi" in again.content.decode()
    assert worker.client().get(reverse("cases:inbox")).context["rows"] == []


def test_adding_to_a_case_by_its_number(slip: Referral, worker: Person) -> None:
    code = opened(worker, make_case(worker)).code
    page = url("slip_add_to_case", slip)
    for wrong, number in (("không phải số hồ sơ", "1234"), ("không có hồ sơ", slip.code)):
        assert wrong in worker.client().post(page, {"code": number}).content.decode()
    assert worker.client().post(page, {"code": f"{code[:4]} {code[4:]}"}).status_code == 302
    assert Referral.objects.in_clear().get(pk=slip.pk).case.code == code


def test_passing_on(slip: Referral, volunteer: Person, worker: Person, other_commune_worker: Person) -> None:
    add_to_referral(referral=slip, story="Đã ra đến đầu ngõ", by=volunteer.actor(), request_key=slip.pk)
    page = url("slip_pass_on", slip)
    assert worker.client().post(page, {"team": worker.team.pk}).status_code == 200
    assert worker.client().post(page, {"team": other_commune_worker.team.pk}).status_code == 302
    assert worker.client().get(url("slip_read", slip)).status_code == 404
    html = other_commune_worker.client().get(url("slip_read", slip)).content.decode()
    assert "Đã ra đến đầu ngõ" in html


def test_closing_needs_a_reason(slip: Referral, worker: Person) -> None:
    page = url("slip_close", slip)
    assert "reason" in worker.client().post(page, {}).context["form"].errors
    assert worker.client().post(page, {"reason": "withdrawn", "words": ""}).status_code == 302
    assert Referral.objects.in_clear().get(pk=slip.pk).status == "closed"
    assert Case.objects.count() == 0


def test_a_fixed_message_only(slip: Referral, worker: Person) -> None:
    page = url("slip_reply", slip)
    worker.client().post(page, {"reply": "Chồng chị ấy tên Ba"})
    assert Referral.objects.in_clear().get(pk=slip.pk).reply == ""
    worker.client().post(page, {"reply": "keep_shut"})
    assert Referral.objects.in_clear().get(pk=slip.pk).reply == "keep_shut"


def test_few_queries(slip: Referral, volunteer: Person, worker: Person, django_assert_max_num_queries: Any) -> None:
    client = worker.client()
    for _number in range(3):
        make_referral(volunteer)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("cases:inbox"))
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(url("slip_read", slip))
