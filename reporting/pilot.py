"""Which old district a unit counts in, before and after the districts ended on 1 July 2025."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from places.models import Level, Unit
from places.queries import district_keys, province_of, unit_on, units_at
from reporting.models import StatisticsTeam

LAST_DISTRICT_DAY = date(2025, 6, 30)
FIRST_NEW_DAY = date(2025, 7, 1)


def living_statistics_team() -> StatisticsTeam | None:
    """Whose key seals the facts now; None in a province that has not chosen yet."""
    return StatisticsTeam.objects.filter(ended_at=None).select_related("team__office", "province").first()


def pilot_areas() -> QuerySet[Unit]:
    """The districts of the programme's old province, in Vietnamese order: the rows of every table, empty or not."""
    chosen = living_statistics_team()
    if chosen is None:
        return Unit.objects.none()
    return units_at(LAST_DISTRICT_DAY, level=Level.DISTRICT, within=chosen.province)


class AreaIndex:
    """Unit code and month -> code of the pilot area. One code can mean two units, before and after July 2025."""

    def __init__(self, until: Mapping[str, str], since: Mapping[str, str]) -> None:
        self._until, self._since = until, since

    def area_of(self, unit_code: str, month: date) -> str | None:
        """The district's code; None for a unit outside the pilot."""
        return (self._until if month < FIRST_NEW_DAY else self._since).get(unit_code)


def area_index() -> AreaIndex:
    """All communes and districts of the pilot: a handful of queries, however many facts follow."""
    chosen = living_statistics_team()
    if chosen is None:
        return AreaIndex({}, {})
    areas = {unit.pk: unit.code for unit in pilot_areas()}
    heir = unit_on(chosen.province, FIRST_NEW_DAY)
    old = list(units_at(LAST_DISTRICT_DAY, level=Level.COMMUNE, within=chosen.province))
    new = list(units_at(FIRST_NEW_DAY, level=Level.COMMUNE, within=province_of(heir))) if heir else []
    districts = district_keys(unit.pk for unit in (*old, *new))
    until = {code: code for code in areas.values()} | _codes(old, districts, areas)
    return AreaIndex(until, _codes(new, districts, areas))


def _codes(communes: list[Unit], districts: dict[int, int], areas: dict[int, str]) -> dict[str, str]:
    return {unit.code: areas[districts[unit.pk]] for unit in communes if districts.get(unit.pk) in areas}
