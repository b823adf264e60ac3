"""Home pages and lists: the right piles, names only for holders, few queries."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests.cases.factories import make_active, make_assigned, make_case
from tests.factories import make_referral, put_on_duty
from tests.people import Person

MOST_QUERIES = 30


def test_the_workers_piles(worker: Person, colleague: Person) -> None:
    new, due = make_assigned(worker, worker), make_active(worker, worker)
    later = make_active(worker, worker, due_on=None, review_on=timezone.localdate())
    now = timezone.now()
    waiting = make_assigned(worker, worker, status="waiting", started_at=now, waiting_since=now, due_on=None)
    make_active(worker, colleague)
    response = worker.client().get(reverse("cases:worker_home"))
    context = response.context
    assert [case.pk for case in context["new"]] == [new]
    assert {case.pk for case in context["due"]} == {due, later}
    assert [case.pk for case in context["waiting"]] == [waiting]
    assert len(context["page"].rows) == 4
    assert response.content.decode().count("Chị Lan") >= 4


def test_each_case_shown_is_in_the_logbook_once(worker: Person) -> None:
    pks = {make_active(worker, worker), make_assigned(worker, worker)}
    worker.client().get(reverse("cases:worker_home"))
    assert set(Entry.objects.filter(event="CASE_LISTED").values_list("record_id", flat=True)) == pks
    assert Entry.objects.filter(event="CASE_LISTED").count() == 2


def test_an_empty_home_says_what_would_be_here(worker: Person) -> None:
    html = worker.client().get(reverse("cases:worker_home")).content.decode()
    assert "Hôm nay không có việc đến hạn." in html


def test_the_supervisors_home(volunteer: Person, supervisor: Person, worker: Person, duty_coordinator: Person) -> None:
    put_on_duty(supervisor.team)
    slip = make_referral(volunteer)
    nobody = make_case(supervisor)
    make_active(supervisor, worker)
    response = supervisor.client().get(reverse("cases:supervisor_home"))
    html = response.content.decode()
    assert [case.pk for case in response.context["nobody"].rows] == [nobody]
    assert f"{slip.code[:4]} {slip.code[4:]}" in html
    assert "Chị Hoa" not in html
    load = {person.username: person.cases_open for person in response.context["people"]}
    assert load == {"supervisor": 0, "worker": 1}


@pytest.mark.parametrize(("show", "count"), [("mine", 1), ("team", 2), ("closed", 1)])
def test_the_list(worker: Person, show: str, count: int) -> None:
    now = timezone.now()
    make_active(worker, worker)
    make_case(worker)
    make_assigned(worker, worker, status="closed", closed_at=now)
    response = worker.client().get(reverse("cases:case_list"), {"show": show})
    assert len(response.context["page"].rows) == count


def test_the_list_is_paged_by_key(worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    pks = [make_active(worker, worker) for _number in range(3)]
    client, url = worker.client(), reverse("cases:case_list")
    after = client.get(url, {"show": "team", "after": str(pks[1])})
    assert [case.pk for case in after.context["page"].rows] == [pks[0]]
    assert client.get(url, {"after": "no key"}).status_code == 404


def test_queries_do_not_grow_with_the_list(worker: Person, django_assert_max_num_queries: Any) -> None:
    client = worker.client()
    for _number in range(6):
        make_active(worker, worker)
    for name in ("worker_home", "case_list"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(reverse(f"cases:{name}"))


def test_queries_of_a_case_page(worker: Person, django_assert_max_num_queries: Any) -> None:
    client, pk = worker.client(), make_active(worker, worker)
    for name in ("case", "case_people", "case_incidents", "case_risk", "case_notes", "case_access"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(reverse(f"cases:{name}", args=[pk]))


def test_a_team_sees_nothing_of_another(worker: Person, other_commune_worker: Person) -> None:
    make_case(worker)
    for show in ("mine", "team", "closed"):
        response = other_commune_worker.client().get(reverse("cases:case_list"), {"show": show})
        assert response.context["page"].rows == []
