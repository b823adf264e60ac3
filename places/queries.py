"""Questions about units and offices. Everything returns a queryset, a unit, or a small dictionary of keys."""

import functools
import operator
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When

from places.models import DatedQuerySet, Level, Office, OfficeKind, ReportingLine, Unit, UnitSuccession
from places.vietnamese import fold, search_text, settle_tones

MOST_WORDS = 8
DEFAULT_VOTE = 1000
"""One default predecessor outweighs all others of a commune together."""


def find_units(text: str, *, at: date | None = None, level: str = "", within: Unit | None = None) -> QuerySet[Unit]:
    """Units whose name or whose path begins a word with each typed word, best first; `phu ly` and `Phủ Lý` alike.

    Old and new units both, unless `at` names a day (inclusive) or `level` one level; `within` keeps what lies under it.
    """
    typed = _typed(text)
    words = search_text(typed).split()[:MOST_WORDS]
    if not words:
        return Unit.objects.none()
    every_word = functools.reduce(operator.and_, (Q(folded_path__contains=f" {word}") for word in words))
    units = Unit.objects.filter(every_word)
    units = units.valid_at(at) if at else units
    units = units.filter(level=level) if level else units
    units = units.filter(_under(within)) if within else units
    return (
        _with_heirs(units)
        .annotate(rank=_rank(typed, " ".join(words)))
        .order_by("rank", F("valid_to").desc(nulls_first=True), "sort_key", "id")
    )


def _typed(text: str) -> str:
    printable = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return settle_tones(" ".join(printable.split()))


def _rank(typed: str, words: str) -> Case:
    """0: the name with the same marks (when marks were typed); 1: the whole name; 2: a part of it; 3: words of the path
    in their order; 4: in another order.

    Capitals are mended here, since a database without Vietnamese rules cannot tell `Ủ` from `ủ`.
    """
    with_marks = [When(name__endswith=typed.title(), then=Value(0))] if fold(typed) != typed.casefold() else []
    return Case(
        *with_marks,
        When(folded__endswith=f" {words}", then=Value(1)),
        When(folded__contains=f" {words}", then=Value(2)),
        When(folded_path__regex=" " + ".* ".join(words.split()), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def _under(unit: Unit) -> Q:
    return Q(pk=unit.pk) | Q(parent=unit) | Q(parent__parent=unit)


def _with_heirs(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Each unit with its parents and, as `default_heirs`, where it went: two queries for any number of units."""
    heirs = UnitSuccession.objects.filter(is_default=True).select_related("new__parent")
    return units.select_related("parent__parent").prefetch_related(
        Prefetch("successions", queryset=heirs, to_attr="default_heirs")
    )


def units_at(day: date, *, level: str, within: Unit | None = None) -> DatedQuerySet[Unit]:
    """Units of one level in force on the day, in Vietnamese order of their short names."""
    units = Unit.objects.valid_at(day).filter(level=level)
    units = units.filter(_under(within)) if within else units
    return units.select_related("parent__parent").order_by("sort_key", "id")


def unit_with_code(code: str, *, at: date) -> Unit | None:
    """The unit that bore this code on the day. No code was used at two levels at once."""
    return Unit.objects.valid_at(at).filter(code=code).select_related("parent__parent").first()


def successors(unit: Unit) -> QuerySet[Unit]:
    """Where the unit went, the default heir first."""
    return (
        Unit.objects.filter(origins__old=unit)
        .select_related("parent__parent")
        .order_by("-origins__is_default", "sort_key", "id")
    )


def predecessors(unit: Unit) -> QuerySet[Unit]:
    """What the unit was made of, those that took it for their default heir first."""
    return (
        Unit.objects.filter(successions__new=unit)
        .select_related("parent__parent")
        .order_by("-successions__is_default", "sort_key", "id")
    )


def unit_on(unit: Unit, day: date) -> Unit | None:
    """The unit that stands for this one on the day: itself, or its default heir.

    None when the day lies before the unit began: what it was made of is several units (`predecessors`), not one.
    """
    current: Unit | None = unit
    while current is not None and not current.is_valid_at(day):
        ended = current.valid_to is not None and current.valid_to < day
        current = Unit.objects.filter(origins__old=current, origins__is_default=True).first() if ended else None
    return current


def province_of(unit: Unit) -> Unit:
    while unit.parent is not None:
        unit = unit.parent
    return unit


def units_of_province(province: Unit) -> QuerySet[Unit]:
    """The province, what lies under it, and the ended units that went into either: as a condition for a query."""
    inside = Unit.objects.filter(_under(province))
    ended = UnitSuccession.objects.filter(new__in=inside.values("pk"), is_default=True).values("old")
    return Unit.objects.filter(Q(pk__in=inside.values("pk")) | Q(pk__in=ended))


def provinces_on(unit_keys: Iterable[int], day: date) -> dict[int, int]:
    """The province in which each of these units lies on the day, as key -> key; of an ended one, its default heir's.

    One query, and two more for each time that units were merged since.
    """
    stands_for = {key: key for key in unit_keys}
    while True:
        units = Unit.objects.select_related("parent__parent").in_bulk(set(stands_for.values()))
        ended = [key for key, unit in units.items() if unit.valid_to is not None and unit.valid_to < day]
        pairs = UnitSuccession.objects.filter(old__in=ended, is_default=True).values_list("old_id", "new_id")
        heirs = dict(pairs)
        if not heirs:
            return {key: province_of(units[now]).pk for key, now in stands_for.items()}
        stands_for = {key: heirs.get(now, now) for key, now in stands_for.items()}


def district_keys(unit_keys: Iterable[int]) -> dict[int, int]:
    """The district of each of these units, as key -> key; a unit of a province alone is absent.

    A new commune belongs to the old district that most of its default predecessors lay in, so that a series by
    district can run across 1 July 2025. Other predecessors decide a tie, then the lower code. Two queries in all.
    """
    keys = set(unit_keys)
    rows = Unit.objects.filter(pk__in=keys).values_list("pk", "level", "parent_id", "parent__level")
    found = {
        pk: pk if level == Level.DISTRICT else above
        for pk, level, above, above_level in rows
        if Level.DISTRICT in (level, above_level)
    }
    return found | _old_districts(keys - found.keys())


def _old_districts(new_keys: set[int]) -> dict[int, int]:
    origins = UnitSuccession.objects.filter(new__in=new_keys, new__level=Level.COMMUNE)
    votes: defaultdict[int, Counter[tuple[str, int | None]]] = defaultdict(Counter)
    for new, is_default, level, pk, code, above, above_code in origins.values_list(
        "new_id", "is_default", "old__level", "old_id", "old__code", "old__parent_id", "old__parent__code"
    ):
        votes[new][(code, pk) if level == Level.DISTRICT else (above_code, above)] += DEFAULT_VOTE if is_default else 1
    first = {
        new: min(counted, key=lambda district: (-counted[district], district[0])) for new, counted in votes.items()
    }
    return {new: key for new, (_code, key) in first.items() if key is not None}


def old_district(unit: Unit) -> Unit | None:
    """The one district of `district_keys`."""
    key = district_keys([unit.pk]).get(unit.pk)
    return Unit.objects.select_related("parent").get(pk=key) if key else None


def offices_at(day: date, *, kind: str = "", within: Unit | None = None) -> DatedQuerySet[Office]:
    """Offices in force on the day, in Vietnamese order of their names; `within` a province, district or commune."""
    offices = Office.objects.valid_at(day)
    offices = offices.filter(kind=kind) if kind else offices
    if within:
        offices = offices.filter(Q(unit=within) | Q(unit__parent=within) | Q(unit__parent__parent=within))
    return offices.select_related("unit__parent__parent").order_by("sort_key", "id")


def all_offices() -> DatedQuerySet[Office]:
    """Also those that ended, in the same order."""
    return Office.objects.select_related("unit__parent__parent").order_by("sort_key", "id")


def duty_offices(unit: Unit, day: date) -> DatedQuerySet[Office]:
    """The duty teams of the province that this unit lies in."""
    return offices_at(day, kind=OfficeKind.PROVINCE_DUTY_TEAM, within=province_of(unit))


def reporting_lines(office: Office, day: date) -> QuerySet[ReportingLine]:
    """To whom the office reports on the day, on each line and form."""
    return (
        ReportingLine.objects.valid_at(day)
        .filter(from_office=office)
        .select_related("to_office")
        .order_by("line", "form")
    )


def any_unit() -> DatedQuerySet[Unit]:
    """Every unit, old and new, with the units above it."""
    return Unit.objects.select_related("parent__parent")
