"""The pages of who takes a request to erase: ask, how it stands, take back, carry out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.erasing import requests
from access.models import Erasure
from audit.models import Entry
from cases.codes import ERASURE_CHECKLIST
from cases.models import Case
from tests.cases.factories import NAME, STORY, make_active, make_case, opened
from tests.erasures import asked, confirmed, fresh
from tests.people import PASSPHRASE, Person, sign_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 32
TICKED = list(ERASURE_CHECKLIST.keys)


def url(name: str, pk: UUID) -> str:
    return reverse(f"cases:{name}", args=[pk])


def filled(pk: UUID, **values: Any) -> dict[str, Any]:
    code = Case.objects.in_clear().get(pk=pk).code
    return {"scope": "everything", "checklist": TICKED, "code": code, "proof_passphrase": PASSPHRASE, **values}


def later(days: float, person: Person) -> Any:
    """The clock at that day, and a browser that signs in then."""
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def test_asking(worker: Person) -> None:
    pk = make_case(worker)
    client = worker.client()
    page = client.get(url("case_erase", pk))
    assert page.status_code == 200
    assert NAME not in page.content.decode()
    response = client.post(url("case_erase", pk), filled(pk))
    assert response["Location"] == url("case_erase", pk)
    erasure = Erasure.objects.get()
    assert (erasure.record_id, erasure.scope, erasure.asked_by) == (pk, "everything", worker.user)
    html = client.get(url("case_erase", pk)).content.decode()
    assert "còn 10 ngày" in html
    assert "chưa có người xác nhận" in html
    assert "sắp được xóa" in client.get(url("case", pk)).content.decode()
    entry = Entry.objects.filter(event="CASE_ERASURE_ASKED", record_id=pk).exclude(rows=[]).get()
    assert (entry.actor, entry.purpose, NAME in str(entry.rows)) == ("worker", "", False)


def test_it_asks_for_the_passphrase_and_keeps_what_was_typed(worker: Person) -> None:
    pk = make_case(worker)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        data = filled(pk)
        del data["proof_passphrase"]
        page = worker.client().post(url("case_erase", pk), data)
    if page.status_code == 401:
        assert 'name="checklist" value="alone"' in page.content.decode()
    assert page.status_code in (302, 401)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"code": "00000000"}, "code"), ({"checklist": TICKED[:2]}, "checklist"), ({"scope": "all"}, "scope"),
     ({"checklist": []}, "checklist"), ({"scope": ""}, "scope")],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed(values: dict[str, Any], field: str, worker: Person) -> None:
    pk = make_case(worker)
    page = worker.client().post(url("case_erase", pk), filled(pk, **values))
    assert field in page.context["form"].errors
    assert not Erasure.objects.exists()
    assert page.context["form"]["code"].value()


def test_closed_to_colleagues_and_open_after_it_was_taken_back(worker: Person, colleague: Person) -> None:
    pk = make_active(worker, worker)
    asked(opened(worker, pk), worker)
    for name in ("case", "case_erase", "case_people"):
        assert colleague.client().get(url(name, pk)).status_code == 404
    assert str(pk) not in colleague.client().get(reverse("cases:case_list"), {"show": "team"}).content.decode()
    assert colleague.client().post(url("case_keep", pk)).status_code == 404
    assert worker.client().post(url("case_keep", pk)).status_code == 302
    assert colleague.client().get(url("case", pk)).status_code == 200
    assert worker.client().post(url("case_keep", pk)).status_code == 302, "pressed twice: nothing happens"


def test_carried_out_by_who_asked(worker: Person, privacy_officer: Person) -> None:
    pk = make_case(worker)
    erasure = confirmed(opened(worker, pk), worker, privacy_officer)
    early = worker.client().post(url("case_erase_now", pk), filled(pk))
    assert "Chưa đủ mười ngày." in early.content.decode()
    with later(10.01, worker):
        client = sign_in("worker", PASSPHRASE)
        assert "Xóa ngay" in client.get(url("case_erase", pk)).content.decode()
        wrong = client.post(url("case_erase_now", pk), filled(pk, code="00000000"))
        assert "code" in wrong.context["form"].errors
        response = client.post(url("case_erase_now", pk), filled(pk))
        assert response["Location"] == reverse("cases:case_list")
        assert client.get(url("case", pk)).status_code == 404
    assert fresh(erasure).done_by == worker.user


@pytest.mark.parametrize("scope", ["narrative", "person"])
def test_the_pages_live_on_after_a_part_was_erased(
    scope: str, worker: Person, colleague: Person, privacy_officer: Person
) -> None:
    pk = make_active(worker, worker)
    client = worker.client()
    client.post(url("note_new", pk), {"kind": "call", "text": STORY})
    client.post(url("incident_new", pk), {"story": STORY, "forms": ["physical"]})
    client.post(url("case_plan", pk), {"next_step": STORY, "priority": "2"})
    confirmed(opened(worker, pk), worker, privacy_officer, scope)
    with later(10.01, worker):
        client = sign_in("worker", PASSPHRASE)
        assert client.post(url("case_erase_now", pk), filled(pk))["Location"] == url("case", pk)
        assert_pages_work(sign_in("colleague", PASSPHRASE), pk, STORY if scope == "narrative" else NAME)


def assert_pages_work(client: Client, pk: UUID, gone: str) -> None:
    """Every tab and form is shown without what was erased, and the work goes on."""
    html = ""
    for name in ("case", "case_people", "case_incidents", "case_risk", "case_notes", "case_access"):
        page = client.get(url(name, pk))
        assert page.status_code == 200, name
        html += page.content.decode()
    for name in ("survivor", "case_plan", "case_wait", "case_close", "incident_new", "note_new"):
        assert client.get(url(name, pk)).status_code == 200, name
    assert client.get(reverse("cases:case_list"), {"show": "team"}).status_code == 200
    assert gone not in html
    assert "None" not in html
    assert "đã được xóa theo nguyện vọng" in html
    assert client.post(url("note_new", pk), {"kind": "call", "text": "Viết sau khi xóa"}).status_code == 302
    assert "Viết sau khi xóa" in client.get(url("case_notes", pk)).content.decode()
    assert client.post(url("case_wait", pk), {"waiting_for": "Trạm y tế"}).status_code == 302


def test_who_does_not_get_in(worker: Person, other_commune_worker: Person, auditor: Person) -> None:
    pk = make_case(worker)
    for name in ("case_erase", "case_keep", "case_erase_now"):
        send = Client().post if name == "case_keep" else Client().get
        assert "/sign-in/" in send(url(name, pk))["Location"]
        for stranger in (other_commune_worker, auditor):
            assert stranger.client().post(url(name, pk)).status_code == 404
    assert worker.client().get(url("case_keep", pk)).status_code == 405
    assert worker.client().put(url("case_erase", pk)).status_code == 405
    assert worker.client().get(url("case_erase_now", pk)).status_code == 302, "nothing was asked"


def test_a_colleague_with_a_part_and_without_the_verb(worker: Person, shelter_manager: Person) -> None:
    from access.door import Limited

    pk = make_case(worker, Limited(shelter_manager.team, ["identity"]))
    assert shelter_manager.client().get(url("case_erase", pk)).status_code == 403


def test_a_running_request_is_told_in_a_sentence(worker: Person) -> None:
    pk = make_case(worker)
    asked(opened(worker, pk), worker)
    assert worker.client().post(url("case_erase", pk), filled(pk)).status_code == 200
    assert Erasure.objects.count() == 1


def test_queries(worker: Person, django_assert_max_num_queries: Any) -> None:
    client, pk = worker.client(), make_case(worker)
    asked(opened(worker, pk), worker)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(url("case_erase", pk))


def test_title_and_address_say_nothing(worker: Person) -> None:
    pk = make_case(worker)
    html = worker.client().get(url("case_erase", pk)).content.decode()
    title = html.split("<title>")[1].split("</title>")[0]
    assert "óa" not in title
    assert requests.living_request(pk) is None
