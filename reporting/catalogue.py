"""What may be published at all. The list is fixed here and has a version; no page and no user can add a table to it.

Each data set is one flat table: people by area, half-year by half-year. One level and no totals, so that no published
figure is a part of another and nothing can be subtracted. Rows come from a code list, never from the data.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from reporting.codes import UNKNOWN
from reporting.periods import HalfYear, half_years
from reporting.pilot import pilot_areas

VERSION = 1
DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Area:
    """A row of a table."""

    code: str
    name: str

    @property
    def label(self) -> str:
        return _("Elsewhere or not known") if self.code == UNKNOWN else self.name


@dataclass(frozen=True)
class DataSet:
    """One table of people. `imported` rows come from files without names and lie in clear."""

    key: str
    title: StrOrPromise
    unit: StrOrPromise
    note: StrOrPromise
    area_word: StrOrPromise
    first: HalfYear
    last: HalfYear | None
    imported: bool
    listed_areas: Callable[[], tuple[Area, ...]]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The rows, in the order in which every table shows them; the last one takes whom no other row takes."""
        return (*self.listed_areas(), Area(UNKNOWN, ""))

    def closed_periods(self, today: date) -> list[HalfYear]:
        """The half-years of the data set that are over."""
        last = self.last or HalfYear.containing(today)
        return [period for period in half_years(self.first, last) if period.is_closed(today)]


@cache
def argentine_provinces() -> tuple[Area, ...]:
    listed = tomllib.loads((DATA / "areas_argentina.toml").read_text(encoding="utf-8"))
    return tuple(Area(code, name) for code, name in listed["areas"].items())


def districts() -> tuple[Area, ...]:
    return tuple(Area(unit.code, unit.name) for unit in pilot_areas())


CASES = DataSet(
    key="cases",
    title=gettext_lazy("People helped, by district"),
    unit=gettext_lazy("people"),
    note=gettext_lazy(
        "Each person counts in the half-year in which the file was opened; someone with two files that nobody linked "
        "counts twice. "
        "Since 1 July 2025 the districts are the pilot areas: a new commune counts where most of its old communes lay."
    ),
    area_word=gettext_lazy("Name of the district"),
    first=HalfYear(2013, 1),
    last=None,
    imported=False,
    listed_areas=districts,
)

HELPLINE = DataSet(
    key="helpline",
    title=gettext_lazy("People recorded by the helpline Línea 144 (Argentina), by province"),
    unit=gettext_lazy("people recorded"),
    note=gettext_lazy(
        "Open data of Argentina, shown as an example; not figures of Viet Nam. The source has no names and counts each "
        "record as a person, so someone who called twice is counted twice."
    ),
    area_word=gettext_lazy("Name of the province"),
    first=HalfYear(2021, 1),
    last=HalfYear(2022, 2),
    imported=True,
    listed_areas=argentine_provinces,
)

DATA_SETS = {data_set.key: data_set for data_set in (CASES, HELPLINE)}


def data_set_named(key: str) -> DataSet | None:
    return DATA_SETS.get(key)


def importable() -> tuple[str, ...]:
    """The data sets that files may be read into."""
    return tuple(key for key, data_set in DATA_SETS.items() if data_set.imported)


def area_codes(key: str) -> tuple[str, ...]:
    """The codes that a mapping may give to a row of this data set."""
    return tuple(area.code for area in DATA_SETS[key].areas)
