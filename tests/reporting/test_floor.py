"""Small counts, and the subtraction attack on a table of one level."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure.floor import FLOOR, published_count

counts = st.integers(min_value=0, max_value=400)


@pytest.mark.parametrize(
    ("people", "figure"),
    [(0, None), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1234, 1235)],
)
def test_examples(people: int, figure: int | None) -> None:
    assert published_count(people, people=people, files=people) == figure


@given(count=counts, people=counts, files=counts)
def test_a_figure_counts_ten_and_is_near(count: int, people: int, files: int) -> None:
    figure = published_count(count, people=people, files=files)
    if min(count, people, files) < FLOOR:
        assert figure is None
    else:
        assert figure is not None
        assert figure >= FLOOR
        assert figure % 5 == 0
        assert abs(figure - count) <= 2


@pytest.mark.parametrize("wrong", [(-1, 5, 5), (5, -1, 5), (5, 5, -1)])
def test_a_negative_count_is_a_mistake(wrong: tuple[int, int, int]) -> None:
    count, people, files = wrong
    with pytest.raises(ValueError, match="negative"):
        published_count(count, people=people, files=files)


@given(table=st.lists(counts, min_size=1, max_size=6))
def test_nothing_can_be_subtracted(table: list[int]) -> None:
    """What an attacker knows of a single-level table is one interval for each cell and no relation between cells.

    So the bounds of any sum of dashes are the sums of their bounds: from 0 up, and never "certainly 1 to 9".
    """
    bounds = [known(published_count(count, people=count, files=count)) for count in table]
    for size in (1, 2, 3):
        for cells in combinations(bounds, min(size, len(bounds))):
            least, most = sum(low for low, _ in cells), sum(high for _, high in cells)
            assert least == 0 or least >= FLOOR, "a small group was proven"
            assert least != most or most == 0 or least >= FLOOR


def known(figure: int | None) -> tuple[int, int]:
    """The interval that a reader of the rule gets from one published figure."""
    return (0, FLOOR - 1) if figure is None else (max(FLOOR, figure - 2), figure + 2)
