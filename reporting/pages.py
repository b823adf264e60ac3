"""Published tables in words and drawings. Everything is derived from published figures, the same for every reader."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.catalogue import DATA_SETS
from reporting.charts import Bar, bars, told
from reporting.models import Release
from reporting.published import Figure, Table
from reporting.queries import draft_table


@dataclass(frozen=True)
class Line:
    """One row of the table under a chart."""

    label: str
    shown: str
    is_hidden: bool
    url: str


@dataclass(frozen=True)
class Section:
    """A table with its heading, its chart and its lines."""

    table: Table
    heading: str
    first_column: str
    lines: tuple[Line, ...]
    chart: SafeString


def period_section(table: Table) -> Section:
    """The areas of one half-year; each leads to its own page through time."""
    data_set = table.data_set
    heading = _heading(table, table.figures[0].period.label)
    lines = [_line(f, f.area.label, reverse("reporting:area", args=(data_set.key, f.area.code))) for f in table.figures]
    return _section(table, heading, str(data_set.area_word), lines)


def area_section(table: Table) -> Section:
    """The half-years of one area; each leads to the page of its half-year."""
    data_set = table.data_set
    heading = _heading(table, table.figures[0].area.label)
    lines = [
        _line(f, f.period.label, reverse("reporting:period", args=(data_set.key, f.period.key))) for f in table.figures
    ]
    return _section(table, heading, _("Period of six months"), lines)


def _heading(table: Table, about: str) -> str:
    """Subject, period or area, unit."""
    words = {"title": table.data_set.title, "about": about, "unit": table.data_set.unit}
    return _("%(title)s: %(about)s (unit: %(unit)s)") % words


def _line(figure: Figure, label: str, url: str) -> Line:
    return Line(label[:1].upper() + label[1:], told(figure.people), figure.people is None, url)


def _section(table: Table, heading: str, first_column: str, lines: list[Line]) -> Section:
    rows = [Bar(line.label, figure.people) for line, figure in zip(lines, table.figures, strict=True)]
    return Section(table, heading, first_column, tuple(lines), bars(rows, alternative(heading, lines)))


def alternative(heading: str, lines: list[Line]) -> str:
    """What the drawing says, for who does not see it."""
    numbers = "; ".join(f"{line.label} {line.shown}" for line in lines if not line.is_hidden)
    hidden = sum(line.is_hidden for line in lines)
    words = {"heading": heading, "numbers": numbers or _("no figure is shown"), "hidden": hidden}
    return _("Bar chart. %(heading)s. %(numbers)s. Rows with a dash: %(hidden)s.") % words


@dataclass(frozen=True)
class Draft:
    """A release as a table in words: half-years across, areas down, each figure beside its half-year."""

    title: str
    area_word: str
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def draft(release: Release) -> Draft:
    """What the second person has before the eyes: exactly what would be published, and nothing finer."""
    data_set, table = DATA_SETS[release.data_set], draft_table(release)
    periods = tuple(period.label for period in table.periods)
    return Draft(
        title=str(data_set.title),
        area_word=str(data_set.area_word),
        periods=periods,
        rows=tuple(
            (row.area.label, tuple(zip(periods, (told(people) for people in row.figures), strict=True)))
            for row in table.rows
        ),
    )
