"""The second person's pages: numbers, dates and who asked; confirm, refuse, carry out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Erasure
from audit.models import Entry
from cases.models import Case
from tests.cases.factories import NAME, make_case, opened
from tests.erasures import asked, confirmed, fresh
from tests.people import PASSPHRASE, Person, sign_in

pytestmark = pytest.mark.django_db
LIST = "/cases/removals/"


@pytest.fixture
def erasure(worker: Person) -> Erasure:
    return asked(opened(worker, make_case(worker)), worker)


def url(name: str, erasure: Erasure) -> str:
    return reverse(f"cases:removal_{name}", args=[erasure.pk])


def typed(erasure: Erasure, **values: Any) -> dict[str, Any]:
    return {"code": f"{erasure.record_code[:4]} {erasure.record_code[4:]}", "proof_passphrase": PASSPHRASE, **values}


def test_the_list(erasure: Erasure, privacy_officer: Person, django_assert_max_num_queries: Any) -> None:
    client = privacy_officer.client()
    with django_assert_max_num_queries(12):
        html = client.get(LIST).content.decode()
    assert f"{erasure.record_code[:4]} {erasure.record_code[4:]}" in html
    assert "Worker" in html
    assert "còn 10 ngày" in html
    assert NAME not in html
    assert "Chị Lan" not in html


def test_confirming(erasure: Erasure, privacy_officer: Person) -> None:
    client = privacy_officer.client()
    page = client.get(url("confirm", erasure)).content.decode()
    assert NAME not in page
    wrong = client.post(url("confirm", erasure), typed(erasure, code="00000000"))
    assert "code" in wrong.context["form"].errors
    assert client.post(url("confirm", erasure), typed(erasure))["Location"] == LIST
    assert fresh(erasure).confirmed_by == privacy_officer.user
    assert "Đã xác nhận" in client.get(LIST).content.decode()
    again = client.post(url("confirm", erasure), typed(erasure))
    assert "đã có người xác nhận" in again.content.decode()
    assert (
        Entry.objects.filter(event="CASE_ERASURE_CONFIRMED", record_id=erasure.record_id, outcome="done").count() == 1
    )


def test_refusing(erasure: Erasure, privacy_officer: Person, worker: Person) -> None:
    client = privacy_officer.client()
    assert client.post(url("refuse", erasure))["Location"] == LIST
    assert fresh(erasure).refused_by == privacy_officer.user
    assert client.get(url("confirm", erasure)).status_code == 404
    assert client.post(url("refuse", erasure)).status_code == 404
    assert opened(worker, erasure.record_id).call_name


def test_carrying_out_on_day_eleven(worker: Person, privacy_officer: Person) -> None:
    erasure = confirmed(opened(worker, make_case(worker)), worker, privacy_officer)
    client = privacy_officer.client()
    assert "Phải qua đủ mười ngày" in client.get(url("finish", erasure)).content.decode()
    assert "Chưa đủ mười ngày" in client.post(url("finish", erasure), typed(erasure)).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=10, minutes=1), tick=True):
        client = sign_in("privacy_officer", PASSPHRASE)
        assert client.post(url("finish", erasure), typed(erasure))["Location"] == LIST
    assert Case.objects.in_clear().get(pk=erasure.record_id).status == "erased"
    assert Entry.objects.filter(event="CASE_ERASED", actor="privacy_officer", record_id=erasure.record_id).exists()


def test_a_part_is_left_to_who_asked(worker: Person, privacy_officer: Person) -> None:
    erasure = confirmed(opened(worker, make_case(worker)), worker, privacy_officer, "narrative")
    assert "cần khóa của hồ sơ" in privacy_officer.client().get(url("finish", erasure)).content.decode()


def test_the_duty_team_may_stand_in(erasure: Erasure, duty_coordinator: Person) -> None:
    assert duty_coordinator.client().post(url("confirm", erasure), typed(erasure)).status_code == 302
    assert fresh(erasure).confirmed_by == duty_coordinator.user


def test_who_asked_is_not_the_second_person(duty_coordinator: Person) -> None:
    erasure = asked(opened(duty_coordinator, make_case(duty_coordinator)), duty_coordinator)
    client = duty_coordinator.client()
    assert "người khác quyết định" in client.get(LIST).content.decode()
    assert client.post(url("confirm", erasure), typed(erasure)).status_code == 403
    assert client.post(url("refuse", erasure)).status_code == 403
    assert fresh(erasure).confirmed_at is None


def test_who_does_not_get_in(erasure: Erasure, worker: Person, administrator: Person, auditor: Person) -> None:
    for name in ("confirm", "finish", "refuse"):
        assert "/sign-in/" in Client().post(url(name, erasure))["Location"]
        for person in (worker, administrator, auditor):
            assert person.client().post(url(name, erasure), typed(erasure)).status_code == 403, name
    assert worker.client().get(LIST).status_code == 403


def test_methods(erasure: Erasure, privacy_officer: Person) -> None:
    client = privacy_officer.client()
    assert client.post(LIST).status_code == 405
    assert client.get(url("refuse", erasure)).status_code == 405
    assert client.put(url("confirm", erasure)).status_code == 405


def test_an_empty_list_says_so(privacy_officer: Person) -> None:
    assert "Không có đề nghị nào đang chờ" in privacy_officer.client().get(LIST).content.decode()


def test_the_way_there(privacy_officer: Person, duty_coordinator: Person) -> None:
    assert LIST in privacy_officer.client().get("/manage/logbook/").content.decode()
    assert LIST in duty_coordinator.client().get(reverse("cases:duty")).content.decode()
