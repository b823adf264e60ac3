"""The steps of a case through its pages: give out, take, begin, wait, answer, plan, close, open again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from cases.codes import CLOSING_CHECKLIST
from cases.models import Case
from tests.cases.factories import make_active, make_assigned, make_case, opened
from tests.people import Person

WORDS = "chờ công an xã trả lời về việc cấm tiếp xúc"


def press(person: Person, step: str, pk: UUID, **data: Any) -> Any:
    return person.client().post(reverse(f"cases:{step}", args=[pk]), data)


def clear(pk: UUID) -> Case:
    case: Case = Case.objects.in_clear().get(pk=pk)
    return case


def test_a_worker_takes_a_case_once(worker: Person, colleague: Person) -> None:
    pk = make_case(worker)
    assert press(worker, "case_take", pk).status_code == 302
    case = clear(pk)
    assert (case.status, case.worker_id) == ("active", worker.user.pk)
    assert case.started_at is not None
    response = press(colleague, "case_take", pk)
    assert response.status_code == 302
    assert clear(pk).worker_id == worker.user.pk
    assert [entry.actor for entry in Entry.objects.filter(event="CASE_TAKEN")] == ["worker"]


def test_giving_out_and_beginning(supervisor: Person, worker: Person) -> None:
    pk = make_case(supervisor)
    due = timezone.localdate() + timedelta(days=2)
    assert press(supervisor, "case_assign", pk, worker=worker.user.pk, due_on=due.isoformat()).status_code == 302
    case = clear(pk)
    assert (case.status, case.worker_id, case.due_on) == ("assigned", worker.user.pk, due)
    press(worker, "case_start", pk)
    assert clear(pk).status == "active"
    press(worker, "case_start", pk)
    assert Entry.objects.filter(event="CASE_STARTED", outcome="done").count() == 1


def test_only_members_of_the_team_can_be_given_a_case(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_case(supervisor)
    response = press(supervisor, "case_assign", pk, worker=other_commune_worker.user.pk)
    assert response.status_code == 200
    assert "worker" in response.context["form"].errors
    assert clear(pk).status == "new"


def test_waiting_and_the_answer(worker: Person) -> None:
    pk = make_active(worker, worker)
    press(worker, "case_wait", pk, waiting_for=WORDS)
    case = opened(worker, pk)
    assert (case.status, case.waiting_for) == ("waiting", WORDS)
    assert case.waiting_since is not None
    press(worker, "case_resume", pk)
    case = opened(worker, pk)
    assert (case.status, case.waiting_since, case.waiting_for) == ("active", None, None)


def test_the_next_step(worker: Person) -> None:
    pk = make_active(worker, worker)
    press(worker, "case_plan", pk, next_step="Đưa đi khám", due_on="", priority=1)
    case = opened(worker, pk)
    assert (case.next_step, case.due_on, case.priority) == ("Đưa đi khám", None, 1)


def test_a_day_that_has_passed_is_refused(worker: Person) -> None:
    pk = make_active(worker, worker)
    yesterday = timezone.localdate() - timedelta(days=1)
    response = press(worker, "case_plan", pk, next_step="x", due_on=yesterday.isoformat(), priority=2)
    assert "due_on" in response.context["form"].errors


def closing(pk: UUID, **changes: Any) -> dict[str, Any]:
    data = {"reason": "needs_met", "checklist": list(CLOSING_CHECKLIST.keys), "words": "", "code": clear(pk).code}
    return {**data, **changes}


def test_closing_and_opening_again(worker: Person) -> None:
    pk = make_active(worker, worker, review_on=timezone.localdate())
    assert press(worker, "case_close", pk, **closing(pk)).status_code == 302
    case = opened(worker, pk)
    assert (case.status, case.due_on, case.review_on) == ("closed", None, None)
    assert case.closing["reason"] == "needs_met"
    assert sorted(case.closing["checklist"]) == sorted(CLOSING_CHECKLIST.keys)
    press(worker, "case_reopen", pk, words="Gọi lại xin giúp")
    case = opened(worker, pk)
    assert (case.status, case.closed_at, case.worker_id) == ("assigned", None, worker.user.pk)
    assert case.notes.get().text == "Gọi lại xin giúp"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "00000000"}, "code"), ({"checklist": ["asked"]}, "words"), ({"reason": "other than that"}, "reason")],
)
def test_closing_is_refused(worker: Person, changes: dict[str, Any], field: str) -> None:
    pk = make_active(worker, worker)
    response = press(worker, "case_close", pk, **closing(pk, **changes))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert clear(pk).status == "active"


def test_a_case_that_nobody_has_cannot_be_closed(worker: Person) -> None:
    pk = make_case(worker)
    press(worker, "case_close", pk, **closing(pk))
    assert clear(pk).status == "new"


def test_a_started_case_given_to_another_begins_anew(supervisor: Person, worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    press(supervisor, "case_assign", pk, worker=worker.user.pk)
    assert (clear(pk).status, clear(pk).worker_id) == ("assigned", worker.user.pk)


def test_a_waiting_case_can_be_given_to_another(supervisor: Person, worker: Person) -> None:
    now = timezone.now()
    pk = make_assigned(supervisor, supervisor, status="waiting", started_at=now, waiting_since=now)
    press(supervisor, "case_assign", pk, worker=worker.user.pk)
    assert (clear(pk).status, clear(pk).waiting_since) == ("assigned", None)
