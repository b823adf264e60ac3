"""Facts: sealed to one team, bound to their key, all of one length."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import pytest

from access.errors import KeyNotHeld, TamperedSeal
from reporting.models import SealedFact, StatisticsTeam
from reporting.store import FactTooLong, keep_fact, open_facts, packed
from tests.people import Person
from tests.reporting.conftest import Fact, keep, people


def stored() -> list[SealedFact]:
    return list(SealedFact.objects.select_related("team"))


def test_a_member_opens_what_a_change_left(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(Fact(unit_code="13285", month="2024-03"))
    (fact,) = open_facts(stored(), programme_officer.actor())
    assert (fact.dataset, fact.unit_code, fact.month.isoformat()) == ("cases", "13285", "2024-03-01")


@dataclass(frozen=True)
class Other:
    """A fact of which no table is made yet."""

    month: str = "2024-03"
    nights: int | None = None


def test_facts_of_other_kinds_wait_for_their_table(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep_fact(facts=Other(), fact_key=hashlib.sha256(b"a stay").digest())
    keep(Fact())
    assert len(stored()) == 2
    assert len(list(open_facts(stored(), programme_officer.actor()))) == 1


def test_nobody_else_opens_it(statistics_team: StatisticsTeam, police_viewer: Person, worker: Person) -> None:
    keep(Fact())
    for person in (police_viewer, worker):
        with pytest.raises(KeyNotHeld):
            list(open_facts(stored(), person.actor()))


def test_the_next_change_replaces_the_fact(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    key = hashlib.sha256(b"one record").digest()
    keep_fact(facts=Fact(month="2024-03"), fact_key=key)
    keep_fact(facts=Fact(month="2024-04"), fact_key=key)
    (fact,) = open_facts(stored(), programme_officer.actor())
    assert fact.month.month == 4


def test_nothing_to_count_ends_the_fact(statistics_team: StatisticsTeam) -> None:
    key = hashlib.sha256(b"one record").digest()
    keep_fact(facts=Fact(), fact_key=key)
    keep_fact(facts=None, fact_key=key)
    assert not SealedFact.objects.exists()


def test_without_a_team_work_goes_on(db: None) -> None:
    keep(Fact())
    assert not SealedFact.objects.exists()


def test_a_letter_under_another_key_does_not_open(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(*people(2))
    one, other = stored()
    SealedFact.objects.filter(pk=one.pk).update(letter=other.letter)
    with pytest.raises(TamperedSeal):
        list(open_facts(stored(), programme_officer.actor()))


def test_length_tells_nothing(statistics_team: StatisticsTeam) -> None:
    short = Fact(forms=(), age_band="unknown")
    long = Fact(
        forms=("physical", "psychological", "sexual", "economic"), relationship="other_relative", sheltered=True
    )
    keep(short, long)
    assert len({len(bytes(fact.letter)) for fact in stored()}) == 1


def test_nothing_readable_is_stored(statistics_team: StatisticsTeam) -> None:
    keep(Fact())
    (fact,) = stored()
    for word in (b"female", b"13285", b"2024-03", b"physical", b"somebody", b"somebody".hex().encode()):
        assert word not in bytes(fact.letter)


def test_a_fact_that_would_stand_out_is_refused() -> None:
    with pytest.raises(FactTooLong):
        packed(replace(Fact(), forms=("x" * 600,)))


@pytest.mark.parametrize("wrong", [{"dataset": "cases"}, Fact, "cases"])
def test_only_a_dataclass_is_a_fact(wrong: object) -> None:
    with pytest.raises(TypeError):
        packed(wrong)


def test_a_fact_costs_a_change_little(statistics_team: StatisticsTeam, django_assert_max_num_queries: Any) -> None:
    keep(Fact())
    with django_assert_max_num_queries(4):
        keep(Fact(month="2024-04"))
