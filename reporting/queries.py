"""Questions of the office that makes the figures: releases, half-years, imports."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from access.actors import Actor
from access.door import PAGE_SIZE, Page
from reporting.catalogue import DATA_SETS, Area
from reporting.models import ImportRun, PublishedPeriod, Release, SealedFact, State
from reporting.periods import HalfYear
from reporting.pilot import living_statistics_team


def releases_of(actor: Actor) -> QuerySet[Release]:
    """All releases of the actor's office, the newest first."""
    if actor.office is None:
        return Release.objects.none()
    releases = Release.objects.filter(team__office=actor.office)
    return releases.select_related("team", "built_by", "published_by").order_by("-id")


def open_releases(actor: Actor) -> list[Release]:
    """Those on which something is still to do."""
    return list(releases_of(actor).filter(state__in=[State.BUILDING, State.DRAFT])[:PAGE_SIZE])


def published_releases(actor: Actor, *, after: str = "") -> Page:
    """The published ones, fifty a page. Raises: Http404 for a key that is none."""
    releases = releases_of(actor).filter(state=State.PUBLISHED)
    try:
        releases = releases.filter(id__lt=UUID(after)) if after else releases
    except ValueError:
        raise Http404 from None
    found = list(releases[: PAGE_SIZE + 1])
    return Page(found[:PAGE_SIZE], str(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None)


def makes_figures(actor: Actor) -> bool:
    """Whether the actor's office is the one whose team holds the key of the facts."""
    chosen = living_statistics_team()
    return chosen is not None and actor.office is not None and chosen.team.office_id == actor.office.pk


def unpublished_periods() -> dict[str, list[HalfYear]]:
    """For each data set, the half-years that are over and that nobody has published."""
    published = set(PublishedPeriod.objects.values_list("data_set", "period"))
    today = timezone.localdate()
    return {
        key: [period for period in data_set.closed_periods(today) if (key, period.key) not in published]
        for key, data_set in DATA_SETS.items()
    }


def last_imports() -> list[ImportRun]:
    """The newest runs of the importer that ended."""
    return list(ImportRun.objects.filter(finished_at__isnull=False).select_related("source").order_by("-id")[:5])


def facts_in_all() -> int:
    """How many facts a build has to open."""
    return SealedFact.objects.count()


@dataclass(frozen=True)
class DraftRow:
    """An area of a release with its figures, one for each of its half-years."""

    area: Area
    figures: tuple[int | None, ...]


@dataclass(frozen=True)
class DraftTable:
    """What a release would publish, or has published."""

    periods: tuple[HalfYear, ...]
    rows: tuple[DraftRow, ...]


def draft_table(release: Release) -> DraftTable:
    """All figures of one release in one query, areas down and half-years across."""
    cells = list(release.cells.all())
    periods = sorted({cell.period for cell in cells})
    areas = {(cell.place, cell.area): Area(cell.area, cell.area_name) for cell in cells}
    people = {(cell.area, cell.period): cell.people for cell in cells}
    rows = (
        DraftRow(area, tuple(people[area.code, period] for period in periods)) for _place, area in sorted(areas.items())
    )
    return DraftTable(tuple(HalfYear.parsed(period) for period in periods), tuple(rows))
