"""What was counted stays counted: erasing a record, or a part of it, changes no coded fact."""

import pytest

from access.erasing import requests
from audit.models import Entry
from cases.actions.record import save_incident, write_note
from reporting.models import SealedFact, StatisticsTeam
from reporting.store import open_facts
from tests.cases.factories import make_case, opened
from tests.erasures import confirmed, days_later
from tests.people import Person

pytestmark = pytest.mark.django_db


def stored() -> list[tuple[bytes, bytes]]:
    return [(bytes(fact.fact_key), bytes(fact.letter)) for fact in SealedFact.objects.all()]


@pytest.mark.parametrize("scope", ["everything", "narrative", "person"])
def test_the_fact_stays(
    scope: str, statistics_team: StatisticsTeam, worker: Person, privacy_officer: Person, programme_officer: Person
) -> None:
    pk = make_case(worker)
    save_incident(case=opened(worker, pk), by=worker.actor(), data={"forms": ["economic"]}, answers={})
    erasure = confirmed(opened(worker, pk), worker, privacy_officer, scope)
    before = stored()
    assert len(before) == 1
    with days_later(10):
        if scope == "everything":
            requests.erase_everything(erasure=erasure, by=worker.actor())
        else:
            requests.erase_parts(record=opened(worker, pk), erasure=erasure, by=worker.actor())
            write_note(case=opened(worker, pk), by=worker.actor(), kind="call", text="Sau khi xóa")
    assert stored() == before, "neither taken away nor counted anew from what is left"
    (fact,) = open_facts(list(SealedFact.objects.all()), programme_officer.actor())
    assert fact.survivor == pk.bytes
    events = set(Entry.objects.filter(record_id=pk).values_list("event", flat=True))
    assert {"CASE_CREATED", "CASE_ERASURE_ASKED", "CASE_ERASURE_CONFIRMED"} <= events, "the logbook keeps all of it"
