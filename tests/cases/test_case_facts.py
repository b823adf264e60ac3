"""What the statistics get of a case, and what they never get."""

from dataclasses import asdict, fields

import pytest

from access.door import changing
from access.permissions import Permission
from access.signals import record_changed
from cases.actions.people import save_perpetrator
from cases.actions.record import save_incident
from cases.facts import CaseFact, case_facts
from cases.sharing import share_with_shelter
from tests.cases.factories import NAME, make_case, opened
from tests.people import COMMUNE, Person

ANSWERS = {"physical_assault": True}


def test_a_full_case(supervisor: Person, shelter_manager: Person) -> None:
    case = opened(supervisor, make_case(supervisor, survivor={"birth_year": 1990, "agrees_to": ["shelter"]}))
    by = supervisor.actor()
    save_incident(case=case, by=by, data={"forms": ["economic"]}, answers=ANSWERS)
    save_incident(case=case, by=by, data={"forms": ["physical", "economic"]}, answers=ANSWERS)
    save_perpetrator(case=case, by=by, data={"relationship": "former_spouse", "full_name": NAME})
    share_with_shelter(case=case, team=shelter_manager.team, by=by)
    fact = case_facts(case)
    assert fact.forms == ("physical", "economic")
    assert (fact.sex, fact.age_band, fact.relationship) == ("female", "35-44", "former_partner")
    assert fact.sheltered is True
    assert fact.unit_code == COMMUNE
    assert fact.month == f"{case.created_at:%Y-%m}"


def test_nothing_is_known_yet(worker: Person) -> None:
    case = opened(worker, make_case(worker, survivor={"sex": "", "birth_year": None}))
    fact = case_facts(case)
    assert (fact.sex, fact.age_band, fact.relationship, fact.forms) == ("unknown", "unknown", "unknown", ())
    assert fact.sheltered is False


@pytest.mark.parametrize(("year", "band"), [(2016, "0-15"), (2009, "16-17"), (1950, "60+")])
def test_children_are_one_group(worker: Person, year: int, band: str) -> None:
    assert case_facts(opened(worker, make_case(worker, survivor={"birth_year": year}))).age_band == band


def test_it_is_sent_at_each_change_and_holds_no_text(worker: Person) -> None:
    sent: list[CaseFact] = []

    def receive(facts: CaseFact, **kwargs: object) -> None:
        sent.append(facts)

    record_changed.connect(receive)
    try:
        case = opened(worker, make_case(worker))
        with changing(case, by=worker.actor(), to=Permission.CASE_EDIT):
            case.next_step = "Gọi lại"
            case.save()
    finally:
        record_changed.disconnect(receive)
    assert len(sent) == 2
    assert NAME not in repr(asdict(sent[0]))
    assert {field.name for field in fields(CaseFact)} == {
        "dataset", "unit_code", "month", "survivor", "sex", "age_band", "forms", "relationship", "sheltered",
    }  # fmt: skip
