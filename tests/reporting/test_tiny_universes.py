"""The attack on small worlds: all databases of a tiny province go through the real counting, then outputs are compared.

What an attacker can know of a cell is the set of true counts that lead to the same published release. Behind a dash
that set must hold every number from 0 to 9; behind a figure, none below 10.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from reporting.catalogue import Area
from reporting.counting import Tally, cells_of_tally
from reporting.models import Release

AREAS = (Area("347", "Phủ Lý"), Area("353", "Lý Nhân"))
PERIODS = ("2024-H1", "2024-H2")
PLACES = tuple(product(PERIODS, (area.code for area in AREAS)))
COUNTS = (0, 1, 5, 9, 10, 12, 13, 17)

World = tuple[int, ...]


def released(world: World, shared: int) -> tuple[int | None, ...]:
    """What the real publisher makes of a world; `shared` people are the same ones in every cell."""
    tally = Tally()
    for place, count in zip(PLACES, world, strict=True):
        for number in range(count):
            person = f"shared {number}" if number < shared else f"{place} {number}"
            tally.add(place, person.encode())
    release = Release(data_set="cases", first_period=PERIODS[0], last_period=PERIODS[1])
    return tuple(cell.people for cell in cells_of_tally(release, AREAS, tally))


def worlds(counts: tuple[int, ...]) -> Iterator[World]:
    yield from product(counts, repeat=len(PLACES))


@pytest.mark.parametrize("shared", [0, 3])
def test_every_output_leaves_every_small_count_open(shared: int) -> None:
    seen: defaultdict[tuple[int | None, ...], list[World]] = defaultdict(list)
    for world in worlds(COUNTS):
        seen[released(world, shared)].append(world)
    small = {count for count in COUNTS if count < 10}
    for output, sources in seen.items():
        for cell, figure in enumerate(output):
            possible = {world[cell] for world in sources}
            assert possible == small if figure is None else min(possible) >= 10
        dashes = [cell for cell, figure in enumerate(output) if figure is None]
        for cells in [dashes] if dashes else []:
            sums = {sum(world[cell] for cell in cells) for world in sources}
            assert 0 in sums, "a group of hidden cells was proven not to be empty"


def test_one_more_person_changes_one_cell_at_most() -> None:
    """No figure depends on another cell: what is hidden in one place is not told in a second."""
    for world in worlds((0, 9, 12)):
        before = released(world, 0)
        for cell in range(len(PLACES)):
            more = tuple(count + (place == cell) for place, count in enumerate(world))
            after = released(more, 0)
            assert [a for place, a in enumerate(after) if place != cell] == [
                b for place, b in enumerate(before) if place != cell
            ]


def test_many_files_of_few_people_stay_hidden() -> None:
    tally = Tally()
    for number in range(60):
        tally.add(PLACES[0], f"{number % 9}".encode())
    release = Release(data_set="cases", first_period=PERIODS[0], last_period=PERIODS[0])
    assert {cell.people for cell in cells_of_tally(release, AREAS, tally)} == {None}


def test_an_interrupted_count_goes_on_as_it_was() -> None:
    tally = Tally()
    for number in range(11):
        tally.add(PLACES[0], bytes([number]))
        tally = Tally.from_bytes(tally.to_bytes())
    assert tally.cells[PLACES[0]].files == len(tally.cells[PLACES[0]].people) == 11
    assert len(tally.to_bytes()) == 4096, "what is sealed between slices does not tell how much it holds"
