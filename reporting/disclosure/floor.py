"""The floor and the rounding of the simple release: one function that every published figure passes."""

from typing import Final

FLOOR: Final = 10  # people who are certainly distinct, and case files
STEP: Final = 5


def published_count(count: int, *, people: int, files: int) -> int | None:
    """The figure that may be published of a count of people, or None for a dash.

    Args:
        count: what the figure counts (for our own cases this is `people`; a source without names counts records).
        people: how many of them are certainly distinct.
        files: in how many distinct case files.

    The floor applies to the smallest of the three, so neither one person with many files nor one file with many people
    makes a figure. Zero and small alike are None. The rest goes to the nearest multiple of five: 10 to 12 give 10.
    """
    if min(count, people, files) < 0:
        raise ValueError("A count cannot be negative.")
    if min(count, people, files) < FLOOR:
        return None
    return (count + STEP // 2) // STEP * STEP
