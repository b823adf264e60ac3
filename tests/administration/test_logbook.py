"""The auditor's page: lists and filters the logbook, by index, and shows no values."""

import datetime
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.change import entry_for
from administration.paging import PAGE_SIZE, newest_first
from administration.queries.logbook import Wanted, first_key_of, logbook
from audit import log
from audit.models import Entry, Outcome
from audit.queries import first_key_at
from tests.administration.doors import check_door, check_methods
from tests.people import Person

ADDRESS = reverse("administration:logbook")


def write(event: str = "CASE_OPENED", **values: Any) -> Entry:
    entry = entry_for(Factory("thử"), event, **values)
    log.write([entry])
    return entry


def listed(response: Any) -> list[UUID]:
    return [entry.pk for entry in response.context["page"].rows]


def test_who_comes_in(
    auditor: Person, privacy_officer: Person, administrator: Person, worker: Person, police_viewer: Person
) -> None:
    check_door(ADDRESS, allowed=auditor, refused=[administrator, worker, police_viewer], event="LOGBOOK_SHOWN")
    assert privacy_officer.client().get(ADDRESS).status_code == 200
    check_methods(ADDRESS, auditor, "post", "put", "delete")


def test_looking_is_in_the_logbook_too(auditor: Person) -> None:
    auditor.client().get(ADDRESS)
    entry = Entry.objects.get(event="LOGBOOK_SHOWN")
    assert (entry.actor_id, entry.outcome) == (auditor.user.pk, Outcome.DONE)


def test_shows_names_of_fields_newest_first(auditor: Person) -> None:
    older = write(record_id=uuid4(), record_code="HN-1", compartments=["identity"])
    newer = write("CASE_CHANGED", record_id=uuid4(), record_code="HN-2", fields=["cases_case.status"])
    response = auditor.client().get(ADDRESS)
    assert listed(response).index(newer.pk) < listed(response).index(older.pk)
    page = response.content.decode()
    assert "cases_case: status" in page
    assert "identity" in page
    assert "<title>An Tâm" in page


def test_filters(auditor: Person, worker: Person) -> None:
    record = uuid4()
    theirs = entry_for(worker.actor(), "CASE_OPENED", record_id=record, record_code="48273164")
    log.write([theirs])
    refused = write("CASE_OPENED", outcome=Outcome.ABSENT, record_id=uuid4())
    client = auditor.client()
    for asked, expected in [
        ({"actor": "worker", "event": "CASE_OPENED"}, {theirs.pk}),
        ({"actor": "system:thử"}, {refused.pk}),
        ({"record": str(record)}, {theirs.pk}),
        ({"record": "4827 3164"}, {theirs.pk}),
        ({"outcome": "absent"}, {refused.pk}),
        ({"event": "CASE_OPENED"}, {theirs.pk, refused.pk}),
        ({"record": "nothing"}, set()),
        ({"actor": "nobody"}, set()),
    ]:
        assert set(listed(client.get(ADDRESS, asked))) == expected, asked


def test_days_are_inclusive_by_the_clock_of_viet_nam(auditor: Person) -> None:
    day = datetime.date(2026, 3, 1)
    midnight = datetime.datetime(2026, 3, 1, tzinfo=timezone.get_default_timezone())
    keys = {}
    for name, moment in {
        "before": midnight - datetime.timedelta(seconds=1),
        "first": midnight,
        "last": midnight + datetime.timedelta(hours=23, minutes=59, seconds=59),
        "after": midnight + datetime.timedelta(days=1),
    }.items():
        entry = write()
        moved = Entry(id=UUID(int=first_key_at(moment).int + 1), at=moment, actor=entry.actor, event="CASE_OPENED")
        log.write([moved])
        keys[name] = moved.pk
    found = {entry.pk for entry in logbook(Wanted(since=day, until=day))}
    assert found == {keys["first"], keys["last"]}


def test_an_impossible_day_is_said_and_nothing_is_listed(auditor: Person) -> None:
    write()
    response = auditor.client().get(ADDRESS, {"since": "31/02/2026"})
    assert response.status_code == 200
    assert listed(response) == []
    assert "since" in response.context["form"].errors


@pytest.mark.parametrize("key", ["nonsense", "0", "\x00", "' OR 1=1"])
def test_a_wrong_key_is_not_found(auditor: Person, key: str) -> None:
    assert auditor.client().get(ADDRESS, {"after": key}).status_code == 404


def test_pages_go_on_by_key_without_gap_or_repeat(auditor: Person) -> None:
    log.write([entry_for(Factory(), "ROSTER_SHOWN") for _ in range(2 * PAGE_SIZE + 3)])
    seen: list[UUID] = []
    after = ""
    while True:
        response = auditor.client().get(ADDRESS, {"event": "ROSTER_SHOWN", "after": after})
        seen += listed(response)
        after = response.context["page"].next_key
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 3
    assert seen == sorted(seen, reverse=True)


def test_a_full_page_stays_under_100_kb(auditor: Person) -> None:
    fields = [f"cases_referral.some_field_{n}" for n in range(40)]
    rows = {"record_kind": "cases.referral", "record_code": "48273164", "fields": fields}
    log.write([entry_for(Factory(), "REFERRAL_SENT", record_id=uuid4(), **rows) for _ in range(PAGE_SIZE)])
    assert len(auditor.client().get(ADDRESS).content) < 100_000


def test_a_page_takes_the_same_queries_for_few_and_many(
    auditor: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    log.write([entry_for(Factory(), "ROSTER_SHOWN", fields=["a.b"]) for _ in range(PAGE_SIZE)])
    client = auditor.client()
    with django_assert_max_num_queries(13):
        client.get(ADDRESS)


def plan(**wanted: Any) -> str:
    """The database's plan for the first page, as JSON text."""
    rows = logbook(Wanted(**wanted)).order_by("-pk")[: PAGE_SIZE + 1]
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        return json.dumps(cursor.fetchone()[0])


@pytest.fixture
def many_entries(db: None) -> None:
    """Enough rows of a usual mix, so that the planner chooses as it would after years."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO audit_entry (id, at, actor_id, actor, role, session, request, event, outcome, record_kind,
                                     record_id, record_code, compartments, fields, rows, purpose)
            SELECT gen_random_uuid(), now(), CASE WHEN n % 100 > 0 THEN md5((n % 400)::text)::uuid END,
                   CASE WHEN n % 100 > 0 THEN 'u' || n % 400 ELSE 'system:' || n % 7 END, 'case_worker', '', '',
                   'EVENT_' || n % 60, CASE WHEN n % 500 = 0 THEN 'absent' ELSE 'done' END, 'cases.case',
                   md5((n % 5000)::text)::uuid, 'HN-' || n % 5000, '{}', '{}', '[]', ''
            FROM generate_series(1, 30000) AS n
            """
        )
        cursor.execute("ANALYZE audit_entry")


@pytest.mark.usefixtures("many_entries")
@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "audit_entry_pkey"),
        ({"since": datetime.date(2026, 1, 1)}, "audit_entry_pkey"),
        ({"event": "EVENT_7"}, "entry_by_event"),
        ({"record_id": UUID("a87ff679-a2f3-e71d-9181-a67b7542122c")}, "entry_by_record"),
        ({"record_code": "HN-7"}, "entry_by_code"),
        ({"outcome": "absent"}, "entry_by_refusal"),
        ({"actor": "system:3"}, "entry_by_system"),
    ],
)
def test_every_filter_has_its_index(wanted: dict[str, Any], index: str) -> None:
    found = plan(**wanted)
    assert f'"Index Name": "{index}"' in found
    assert '"Seq Scan"' not in found


@pytest.mark.usefixtures("many_entries")
def test_a_person_is_looked_up_by_key(worker: Person) -> None:
    assert '"Index Name": "entry_by_actor"' in plan(actor="worker")


def test_first_key_of_a_day_is_its_midnight_here() -> None:
    assert first_key_of(datetime.date(2026, 3, 1)).int >> 80 == 1_772_298_000_000


def test_newest_first_ends_without_a_next_key(db: None) -> None:
    write()
    assert newest_first(Entry.objects.all(), after="").next_key is None
