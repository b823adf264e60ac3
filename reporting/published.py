"""Questions about published figures: a look-up by address of the catalogue, and nothing else.

They go through the connection of the statistics role, which can read published figures only. The answer depends on the
address and the releases, never on who asks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404

from reporting.catalogue import DATA_SETS, Area, DataSet, data_set_named
from reporting.models import PublishedFigure
from reporting.periods import HalfYear

STATISTICS: Final = "statistics"


@dataclass(frozen=True)
class Figure:
    """One published figure with the words around it. `people` is None for a dash."""

    period: HalfYear
    area: Area
    people: int | None


@dataclass(frozen=True)
class Table:
    """The published figures of one address, in the catalogue's order, and the release they come from."""

    data_set: DataSet
    figures: tuple[Figure, ...]
    release_number: int
    release_digest: str
    published_on: date

    @property
    def shown(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.people is not None)


def period_table(data_set: DataSet, period: HalfYear) -> Table:
    """All areas of one half-year. Raises: Http404 for what is not published."""
    return _table(data_set, _figures(data_set).filter(period=period.key).order_by("place"))


def area_table(data_set: DataSet, area: str) -> Table:
    """One area through all published half-years. Raises: Http404 for what is not published."""
    return _table(data_set, _figures(data_set).filter(area=area).order_by("period"))


def published_periods(data_set: DataSet) -> list[HalfYear]:
    """The newest first."""
    keys = _figures(data_set).order_by("-period").values_list("period", flat=True).distinct()
    return [HalfYear.parsed(key) for key in keys]


def newest_tables() -> list[Table]:
    """The newest published half-year of each data set that has one."""
    found = []
    for data_set in DATA_SETS.values():  # two: a query each
        rows = list(_figures(data_set).filter(period=_newest(data_set)).order_by("place"))
        found += [_made(data_set, rows)] if rows else []
    return found


def asked_data_set(key: str) -> DataSet:
    """Raises: Http404: an address that is not in the catalogue is not published."""
    data_set = data_set_named(key)
    if data_set is None:
        raise Http404
    return data_set


def asked_period(key: str) -> HalfYear:
    """Raises: Http404."""
    try:
        return HalfYear.parsed(key)
    except ValueError:
        raise Http404 from None


def _figures(data_set: DataSet) -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.using(STATISTICS).filter(data_set=data_set.key)


def _newest(data_set: DataSet) -> QuerySet[Any, Any]:
    return _figures(data_set).order_by("-period").values("period")[:1]


def _table(data_set: DataSet, figures: QuerySet[PublishedFigure]) -> Table:
    rows = list(figures)
    if not rows:
        raise Http404
    return _made(data_set, rows)


def _made(data_set: DataSet, rows: list[PublishedFigure]) -> Table:
    newest = max(rows, key=lambda row: row.release_number)
    figures = tuple(Figure(HalfYear.parsed(row.period), Area(row.area, row.area_name), row.people) for row in rows)
    return Table(data_set, figures, newest.release_number, newest.release_digest, newest.published_on)
