"""The shipped lists of units (`places/data/README.md`) read into the tables. Idempotent."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from places.models import Extent, Level, Unit, UnitList, UnitSuccession

DATA = Path(__file__).parent / "data"
REFORM = date(2025, 7, 1)
OLD_LIST = "units_until_2025-06-30.csv"
NEW_LIST = "units_from_2025-07-01.csv"
SUCCESSIONS = "successions_2025-07-01.csv"

_READING = "1"
"""Part of the fingerprint: raise it when the same files are to be read differently (folding, sort keys)."""

UnitsByCode = dict[tuple[str, str], Unit]


@dataclass(frozen=True)
class Loaded:
    units: int
    successions: int


def fingerprint(folder: Path = DATA) -> str:
    digest = hashlib.sha256(_READING.encode())
    for name in (OLD_LIST, NEW_LIST, SUCCESSIONS):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def load(folder: Path = DATA) -> Loaded | None:
    """Bring the tables to the lists; None when they are there already."""
    mark = fingerprint(folder)
    if UnitList.objects.filter(fingerprint=mark).exists():
        return None
    with transaction.atomic():
        old = _load_units(folder / OLD_LIST, valid_from=None, valid_to=REFORM - timedelta(days=1))
        new = _load_units(folder / NEW_LIST, valid_from=REFORM, valid_to=None)
        successions = _load_successions(folder / SUCCESSIONS, old, new)
        UnitList.objects.all().delete()
        UnitList.objects.create(fingerprint=mark)
    return Loaded(units=len(old) + len(new), successions=successions)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _load_units(path: Path, *, valid_from: date | None, valid_to: date | None) -> UnitsByCode:
    """Level by level, since a unit names the one above it."""
    rows = list(_rows(path))
    units: UnitsByCode = {}
    by_code: dict[str, Unit] = {}
    for level in Level:
        fresh = [_unit(row, by_code, valid_from, valid_to) for row in rows if row["level"] == level]
        saved = Unit.objects.bulk_create(
            fresh,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["code", "level", "valid_from"],
            update_fields=["parent", "name", "kind", "valid_to", "folded", "folded_path", "sort_key"],
        )
        units |= {(level.value, unit.code): unit for unit in saved}
        by_code |= {unit.code: unit for unit in saved if level is not Level.COMMUNE}
    return units


def _unit(row: dict[str, str], above: dict[str, Unit], valid_from: date | None, valid_to: date | None) -> Unit:
    unit = Unit(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        parent=above[row["parent_code"]] if row["parent_code"] else None,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    unit.fill_search_columns()
    return unit


def _load_successions(path: Path, old: UnitsByCode, new: UnitsByCode) -> int:
    """The list replaces what was there: no other table refers to a succession."""
    UnitSuccession.objects.filter(on=REFORM).delete()
    successions = [
        UnitSuccession(
            old=old[row["level"], row["old_code"]],
            new=new[_heir_level(row["level"]), row["new_code"]],
            on=REFORM,
            extent=Extent(row["extent"]),
            is_default=row["is_default"] == "1",
        )
        for row in _rows(path)
    ]
    UnitSuccession.objects.bulk_create(successions, batch_size=2000)
    return len(successions)


def _heir_level(old_level: str) -> str:
    """Districts ended: the five island districts without communes became communes (special zones)."""
    return Level.PROVINCE if old_level == Level.PROVINCE else Level.COMMUNE
