"""The whole way with real input: the made-up province's cases, and the helpline's files as published."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from access.actors import Actor
from access.models import Membership, User, UserKey
from demo.cast import OLD_PROVINCE, PASSPHRASE
from reporting.catalogue import DATA_SETS
from reporting.models import Release, SealedFact, StatisticsTeam
from reporting.periods import HalfYear
from reporting.releases import continue_build, publish, start_build
from tests.people import Person
from tests.reporting.conftest import helpline_file, published

pytestmark = pytest.mark.slow


@pytest.fixture
def province(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR = True, tmp_path
    call_command("make_demo", cases=150, verbosity=0)


def actor(username: str) -> Actor:
    from access.keys import unlock_user_key

    user = User.objects.get(username=username)
    membership = Membership.objects.select_related("team__office").get(user=user)
    return Actor(user, membership, unlock_user_key(UserKey.objects.get(user=user), PASSPHRASE))


def test_cases_become_a_table(province: None) -> None:
    assert StatisticsTeam.objects.get().province.code == OLD_PROVINCE
    assert SealedFact.objects.count() >= 150, "each case left its fact"
    builder, second = actor("chuong-trinh"), actor("chuong-trinh-2")
    first, last = HalfYear(2025, 2), HalfYear(2026, 1)  # the two before are published with the province
    begun = start_build(data_set=DATA_SETS["cases"], first=first, last=last, by=builder)
    draft = continue_build(release=Release.objects.get(pk=begun.pk), by=builder, seconds=60)
    release = publish(release=Release.objects.get(pk=draft.pk), by=second)
    assert release.cells.filter(area="347").count() == 2
    shown = [cell.people for done in Release.objects.all() for cell in done.cells.filter(area="347")]
    assert len(shown) == 4
    assert any(shown), "the largest district shows something in two years"
    assert release.cells.filter(people__gt=0, people__lt=10).count() == 0


def test_the_helpline_becomes_a_table(
    statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person
) -> None:
    """Every figure against a count made here, from the files themselves, by other code."""
    expected = by_hand()
    for year in (2021, 2022):
        call_command("import_history", helpline_file(year), mapping=Path(f"linea144-{year}"), verbosity=0)
    release = published(programme_officer, second_officer, [HalfYear(2021, 1), HalfYear(2022, 2)], "helpline")
    shown = {(cell.period, cell.area_name): cell.people for cell in release.cells.all()}
    assert len(shown) == 4 * 25
    assert sum(people is None for people in shown.values()) > 0
    for (period, name), people in shown.items():
        rows, distinct = expected[period, name]
        assert people == (5 * round(rows / 5) if min(rows, distinct) >= 10 else None), (period, name)


def by_hand() -> dict[tuple[str, str], tuple[int, int]]:
    """Half-year and province -> rows, and distinct pairs of gender and age."""
    rows: Counter[tuple[str, str]] = Counter()
    people: defaultdict[tuple[str, str], set[tuple[str, float]]] = defaultdict(set)
    for year in (2021, 2022):
        with helpline_file(year).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                day, name, gender, age, *_ = row.values()
                place = (f"{year}-H{1 if day[5:7] <= '06' else 2}", spelt(name))
                rows[place] += 1
                if gender and age:
                    people[place].add((gender.casefold().replace("ó", "o"), float(age)))
    return defaultdict(lambda: (0, 0), {place: (rows[place], len(people[place])) for place in rows})


def spelt(name: str) -> str:
    special = {"Cordoba": "Córdoba", "Santiago Del Estero": "Santiago del Estero"}
    return "Tierra del Fuego" if name.startswith("Tierra") else special.get(name, name)
