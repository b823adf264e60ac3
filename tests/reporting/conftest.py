"""A province that has chosen its statistics team, and facts to count."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from access.actors import Factory
from places.models import Unit
from reporting.catalogue import DATA_SETS
from reporting.models import Release, StatisticsTeam
from reporting.periods import HalfYear
from reporting.releases import choose_statistics_team, continue_build, publish, start_build
from reporting.store import keep_fact
from tests.people import Person
from tests.reporting.history import MAPPING

PHU_LY_WARD = "13285"  # a ward of the old city of Phủ Lý, and of the new province
OLD_PHU_LY = "347"
OLD_LY_NHAN = "353"
PERIOD = HalfYear(2024, 1)


@dataclass(frozen=True)
class Fact:
    """What cases tell: the fields of `cases.facts.CaseFact`."""

    dataset: str = "cases"
    unit_code: str = PHU_LY_WARD
    month: str = "2024-03"
    survivor: bytes = b"somebody"
    sex: str = "female"
    age_band: str = "25-34"
    forms: tuple[str, ...] = ("physical", "psychological")
    relationship: str = "partner"
    sheltered: bool = False


def keep(*facts: Fact) -> None:
    """Each fact under the key of a record of its own."""
    for number, fact in enumerate(facts):
        key = hashlib.sha256(f"{number} {fact}".encode()).digest()
        keep_fact(facts=fact, fact_key=key)


def people(count: int, fact: Fact = Fact()) -> list[Fact]:
    """So many different people with facts like this one."""
    return [replace(fact, survivor=f"{fact.unit_code} {fact.month} {number}".encode()) for number in range(count)]


@pytest.fixture
def statistics_team(programme_officer: Person) -> StatisticsTeam:
    """The labour department's team holds the key; the rows are the districts of old Hà Nam."""
    return choose_statistics_team(
        team=programme_officer.team, province=Unit.objects.get(code="35", valid_from=None), by=Factory()
    )


def build(by: Person, periods: Iterable[HalfYear] = (PERIOD,), data_set: str = "cases") -> Release:
    """A draft."""
    asked = sorted(periods)
    actor = by.actor()
    release = start_build(data_set=DATA_SETS[data_set], first=asked[0], last=asked[-1], by=actor)
    release = Release.objects.get(pk=release.pk)
    return continue_build(release=release, by=actor, seconds=60)


def published(by: Person, second: Person, periods: Iterable[HalfYear] = (PERIOD,), data_set: str = "cases") -> Release:
    """Built by one, published by the other."""
    draft = Release.objects.get(pk=build(by, periods, data_set).pk)
    return publish(release=draft, by=second.actor())


def shown(release: Release) -> dict[str, int | None]:
    """Area code -> figure."""
    return dict(release.cells.values_list("area", "people"))


def helpline_file(year: int) -> Path:
    """A real file of the helpline. Skips, with the reason, where the data folder is absent."""
    here = Path(__file__).resolve().parents[2]
    path = here.parent / "shared" / "data" / f"linea144-{year}.csv"
    if path.exists():
        return path
    pytest.skip(f"linea144-{year}.csv is not here: it lies in the shared data folder beside the repository")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path
