"""Another team's case, shared in part: one list, one page to read, the shared parts and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.door import Limited, Locked, changing, new_record
from access.envelope import COMPARTMENTS
from access.permissions import Permission
from access.roles import Role
from audit.models import Entry
from cases.actions.case import close_case
from cases.models import Case, CaseGrant, Sharing
from cases.numbers import new_number
from cases.queries.shared import sharings_with
from cases.sharing import end_sharing, transfer_case
from tests import people
from tests.attacks.writer import alter
from tests.cases.factories import make_active, make_case, opened
from tests.cases.hidden import hide
from tests.cases.sharings import SURVIVOR, WORDS, make_full, shared
from tests.people import Person

LIST = reverse("cases:shared_list")


def page(person: Person, pk: UUID) -> Any:
    return person.client().get(reverse("cases:shared_case", args=[pk]))


def listed(person: Person, pk: UUID) -> bool:
    return str(pk) in person.client().get(LIST).content.decode()


def is_absent(person: Person, pk: UUID) -> bool:
    """Neither to open nor in the list; the same page as for a case that never was."""
    there, never = page(person, pk), page(person, uuid7())
    same = (there.status_code, len(there.content)) == (never.status_code, len(never.content))
    return there.status_code == 404 and same and not listed(person, pk)


@pytest.mark.parametrize("part", COMPARTMENTS)
def test_each_part_alone(supervisor: Person, other_commune_worker: Person, part: str) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team, [part])
    html = page(other_commune_worker, pk).content.decode()
    assert [words for words in WORDS[part] if words not in html] == []
    others = [words for name in COMPARTMENTS if name != part for words in WORDS[name]]
    assert [words for words in others if words in html] == []


def test_several_parts_at_once(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team, COMPARTMENTS)
    html = page(other_commune_worker, pk).content.decode()
    assert [words for part in COMPARTMENTS for words in WORDS[part] if words not in html] == []
    assert "Phần không được chia sẻ" not in html


def test_a_case_in_which_little_is_written(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor, survivor={"agrees_to": ["shelter"]}, waiting_for="trạm y tế")
    shared(supervisor, pk, other_commune_worker.team, COMPARTMENTS)
    html = page(other_commune_worker, pk).content.decode()
    assert "trạm y tế" in html
    for words in ("Chưa ghi vụ việc nào.", "Chưa có ghi chú.", "chưa đánh giá"):
        assert words in html


def test_a_case_without_the_sheet_of_a_person(supervisor: Person, other_commune_worker: Person) -> None:
    actor, team = supervisor.actor(), supervisor.team
    case = new_record(Case, for_teams=[team], by=actor, to=Permission.CASE_OPEN, code=new_number(), team=team)
    with changing(case, by=actor, to=Permission.CASE_OPEN):
        case.save()
    shared(supervisor, case.pk, other_commune_worker.team, COMPARTMENTS, consent="spoken")
    html = page(other_commune_worker, case.pk).content.decode()
    assert "Nhắn tin được không" not in html


def test_the_list_says_number_team_and_day(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    assert "Hiện chưa có tổ nào chia sẻ" in other_commune_worker.client().get(LIST).content.decode()
    shared(supervisor, pk, other_commune_worker.team)
    html = other_commune_worker.client().get(LIST).content.decode()
    code = opened(supervisor, pk).code
    until = timezone.localdate(timezone.now() + timedelta(days=10)).strftime("%d/%m/%Y")
    for words in (f"{code[:4]} {code[4:]}", supervisor.team.name, until):
        assert words in html
    for words in ("Chị Lan", "chỗ ở trong nơi tạm lánh"):
        assert words not in html, "purpose and name are sealed: the list opens nothing"
    assert LIST in other_commune_worker.client().get(reverse("cases:worker_home")).content.decode()
    assert LIST in supervisor.client().get(reverse("cases:supervisor_home")).content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(supervisor: Person, other_commune_worker: Person) -> None:
    client = other_commune_worker.client()
    counts = []
    for more in (1, 4):
        for _number in range(more):
            shared(supervisor, make_case(supervisor, survivor=SURVIVOR), other_commune_worker.team)
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_has_pages(supervisor: Person, other_commune_worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.views.shared.PAGE_SIZE", 1)
    for _number in range(2):
        shared(supervisor, make_case(supervisor, survivor=SURVIVOR), other_commune_worker.team)
    first = other_commune_worker.client().get(LIST).context["page"]
    second = other_commune_worker.client().get(LIST, {"after": first.next_key}).context["page"]
    assert first.rows[0].pk > second.rows[0].pk
    assert (len(first.rows), len(second.rows), second.next_key) == (1, 1, None)
    assert other_commune_worker.client().get(LIST, {"after": "x"}).status_code == 404


def test_the_page_asks_no_query_a_row(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team, COMPARTMENTS)
    page(other_commune_worker, pk)
    with CaptureQueriesContext(connection) as asked:
        page(other_commune_worker, pk)
    rows = [query["sql"] for query in asked.captured_queries if 'FROM "cases_' in query["sql"]]
    assert len(rows) <= 12, "\n".join(rows)


def test_opening_and_the_fields_are_in_the_logbook(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    page(other_commune_worker, pk)
    entry = Entry.objects.get(event="SHARED_CASE_OPENED", record_id=pk)
    assert (entry.actor, entry.outcome) == ("other_commune_worker", "done")
    assert entry.compartments == ["contact", "identity"]
    fields = str(Entry.objects.filter(event="FIELDS_READ", record_id=pk, actor="other_commune_worker").values_list())
    assert "phone" in fields
    assert "health_note" not in fields
    told = supervisor.client().get(reverse("cases:case_access", args=[pk])).content.decode()
    assert "tổ được chia sẻ đã đọc" in told


def test_looking_at_the_list_opens_nothing(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    before = Entry.objects.filter(record_id=pk).count()
    assert listed(other_commune_worker, pk)
    assert Entry.objects.filter(record_id=pk).count() == before


def test_an_expired_sharing(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    assert page(other_commune_worker, pk).status_code == 200
    past = timezone.now() - timedelta(seconds=1)
    alter(CaseGrant.objects.get(content_object_id=pk, group_id=other_commune_worker.team.pk), expires_at=past)
    assert is_absent(other_commune_worker, pk)


def test_a_sharing_whose_day_is_over_though_the_grant_lives(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    alter(Sharing.objects.in_clear().get(), ended_at=timezone.now())
    assert page(other_commune_worker, pk).status_code == 404
    assert not listed(other_commune_worker, pk)


def test_an_ended_sharing(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    end_sharing(case=opened(supervisor, pk), team=other_commune_worker.team, by=supervisor.actor())
    assert is_absent(other_commune_worker, pk)


def test_a_closed_case(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    close_case(case=opened(supervisor, pk), reason="moved", checklist=[], words="x", by=supervisor.actor())
    assert is_absent(other_commune_worker, pk)


def test_a_case_that_was_handed_to_the_team_itself(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    transfer_case(case=opened(supervisor, pk), team=other_commune_worker.team, words="x", by=supervisor.actor())
    assert page(other_commune_worker, pk).status_code == 404
    assert not listed(other_commune_worker, pk)
    assert opened(other_commune_worker, pk).call_name == "Chị Lan"
    assert is_absent(supervisor, pk)


def test_a_case_that_was_handed_to_a_third_team_stays_shared(
    supervisor: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    """As the page of handing over says; the list names the team whose case it is now."""
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    transfer_case(case=opened(supervisor, pk), team=duty_coordinator.team, words="x", by=supervisor.actor())
    assert page(other_commune_worker, pk).status_code == 200
    assert duty_coordinator.team.name in other_commune_worker.client().get(LIST).content.decode()


def test_the_own_case_and_one_that_nobody_shared(supervisor: Person, other_commune_worker: Person) -> None:
    """A key alone is no sharing: not the own one, nor what was given in another way, nor a locked one."""
    team = other_commune_worker.team
    pk = make_full(supervisor)
    assert page(supervisor, pk).status_code == 404
    for key in (Limited(team, ["identity"]), team, Locked(team, ["identity"])):
        assert page(other_commune_worker, make_active(supervisor, supervisor, key)).status_code == 404
    assert not sharings_with(other_commune_worker.actor()).exists()


def test_somebody_of_another_team(supervisor: Person, other_commune_worker: Person, duty_coordinator: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team)
    assert is_absent(duty_coordinator, pk)


def test_who_works_no_cases(supervisor: Person, shelter_manager: Person, police_viewer: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, shelter_manager.team)
    for person in (shelter_manager, police_viewer):
        assert page(person, pk).status_code == 404
        assert person.client().get(LIST).status_code == 403


def test_hidden_is_absent(supervisor: Person, other_commune_worker: Person) -> None:
    team = other_commune_worker.team
    third = people.person("third", Role.CASE_WORKER, team)
    pk, other = make_full(supervisor), make_full(supervisor)
    for case in (pk, other):
        shared(supervisor, case, team)
    hide(supervisor, pk, other_commune_worker)
    assert is_absent(other_commune_worker, pk)
    assert [sharing.record_id for sharing in sharings_with(other_commune_worker.actor())] == [other]
    assert page(third, pk).status_code == 200, "a colleague who is not on the list reads it through the circle's key"
    assert listed(third, pk)


def test_nothing_can_be_changed(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_full(supervisor)
    shared(supervisor, pk, other_commune_worker.team, COMPARTMENTS)
    client = other_commune_worker.client()
    html = page(other_commune_worker, pk).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert "<form" not in main
    assert client.post(reverse("cases:shared_case", args=[pk])).status_code == 405
    for name in ("survivor", "dependant_new", "perpetrator_new", "incident_new", "assessment_new", "note_new",
                 "case_assign", "case_take", "case_plan", "case_wait", "case_close", "case_share", "case_transfer",
                 "case_hide", "case_erase"):  # fmt: skip
        assert client.post(reverse(f"cases:{name}", args=[pk]), {}).status_code in (403, 404), name
    for name in ("case", "case_people", "case_incidents", "case_risk", "case_notes", "case_access"):
        assert client.get(reverse(f"cases:{name}", args=[pk])).status_code == 403, name
