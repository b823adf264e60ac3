"""Counting for a release: people and files by period and area, in memory, and sealed between slices."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from reporting.catalogue import Area, DataSet
from reporting.codes import UNKNOWN
from reporting.disclosure.floor import published_count
from reporting.models import Cell, HistoricFact, Release
from reporting.periods import HalfYear, half_years
from reporting.pilot import AreaIndex
from reporting.store import StoredFact

BLOCK: Final = 4096
"""What was counted so far is padded to whole blocks before it is sealed for the next slice."""

Place = tuple[str, str]  # period key, area code


@dataclass
class Counted:
    """One cell while it is counted."""

    files: int = 0
    people: set[bytes] = field(default_factory=set)


@dataclass
class Tally:
    """All cells of a release while it is built. Never stored in clear."""

    cells: defaultdict[Place, Counted] = field(default_factory=lambda: defaultdict(Counted))

    def add(self, place: Place, survivor: bytes) -> None:
        self.cells[place].files += 1
        self.cells[place].people.add(survivor)

    def to_bytes(self) -> bytes:
        told = [
            [*place, cell.files, [person.hex() for person in sorted(cell.people)]] for place, cell in self.cells.items()
        ]
        text = json.dumps(told).encode()
        size = -(-(len(text) + 4) // BLOCK) * BLOCK
        return (len(text).to_bytes(4) + text).ljust(size, b"\0")

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Tally":
        tally = cls()
        length = int.from_bytes(packed[:4])
        for period, area, files, people in json.loads(packed[4 : 4 + length]):
            tally.cells[period, area] = Counted(files, {bytes.fromhex(person) for person in people})
        return tally


def periods_of(release: Release) -> list[HalfYear]:
    return list(half_years(HalfYear.parsed(release.first_period), HalfYear.parsed(release.last_period)))


def count_facts(tally: Tally, facts: Iterable[StoredFact], release: Release, index: AreaIndex) -> None:
    """Adds those facts that belong to the release; who lives outside the listed areas counts in the last row."""
    periods = {period.key for period in periods_of(release)}
    for fact in facts:
        period = HalfYear.containing(fact.month).key
        if fact.dataset == release.data_set and period in periods:
            tally.add((period, index.area_of(fact.unit_code, fact.month) or UNKNOWN), fact.survivor)


def cells_of_tally(release: Release, areas: Iterable[Area], tally: Tally) -> list[Cell]:
    def people_at(place: Place) -> int | None:
        cell = tally.cells.get(place, Counted())
        people = len(cell.people)
        return published_count(people, people=people, files=cell.files)

    return _cells(release, areas, people_at)


def cells_of_history(release: Release, data_set: DataSet) -> list[Cell]:
    """An imported data set in one query. A record counts as a person; the floor asks for people certainly distinct."""
    counted = {(f"{row['year']}-H{row['half']}", row["area"]): row for row in _history(release)}

    def people_at(place: Place) -> int | None:
        row = counted.get(place)
        return published_count(row["files"], people=row["people"], files=row["files"]) if row else None

    return _cells(release, data_set.areas, people_at)


def _history(release: Release) -> QuerySet[Any, Any]:
    periods = periods_of(release)
    half = Case(When(month__month__lte=6, then=Value(1)), default=Value(2))
    return (
        HistoricFact.objects.filter(
            source__dataset=release.data_set, month__gte=periods[0].first_day, month__lte=periods[-1].last_day
        )
        .annotate(year=ExtractYear("month"), half=half)
        .values("year", "half", "area")
        .annotate(files=Count("identity"), people=Count(F("likeness"), distinct=True))
    )


def _cells(release: Release, areas: Iterable[Area], people_at: Callable[[Place], int | None]) -> list[Cell]:
    """Every area in every period, in the catalogue's order: a row is there whether or not there is anything in it."""
    rows = list(enumerate(areas))
    return [
        Cell(
            release=release, period=period.key, area=area.code, area_name=area.name, place=place,
            people=people_at((period.key, area.code)),
        )
        for period in periods_of(release)
        for place, area in rows
    ]  # fmt: skip
