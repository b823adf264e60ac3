"""How fast a team's records go over into another team: `python -m benchmarks.bench_merging`.

Each record is a case with its person, sealed to its team and, locked, to the duty team. One holder goes on, slice by
slice, as the page does. Target: a team of 500 cases within a minute, and no slice longer than a second.
"""

import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from benchmarks.bench_pages import database

RECORDS, LEAST_A_SECOND, LONGEST_SLICE = 200, 500 / 60, 1.0


def make_cases(owner: Any, duty: Any) -> None:
    """Cases in work, with a locked part for the duty team."""
    from access.door import Locked
    from cases.sharing import SHELTER_COMPARTMENTS
    from tests.cases.factories import make_case

    for _number in range(RECORDS):
        make_case(owner, Locked(duty.team, SHELTER_COMPARTMENTS))


def timed(passage: Any, holder: Any) -> tuple[float, float]:
    """Records a second over all, and the longest slice in seconds; each slice with a keyring of its own."""
    from access.teams import resealing

    slices, moved, began = [], 0, time.perf_counter()
    while resealing.progress_of(passage).to_try:
        started = time.perf_counter()
        moved += resealing.move_slice(passage=passage, by=holder.actor())
        slices.append(time.perf_counter() - started)
    return moved / (time.perf_counter() - began), max(slices)


def main() -> int:
    """Prints a table; the exit code is 1 when a target is missed."""
    django.setup()
    from access.teams import resealing
    from tests import people
    from tests.succeeding import newcomer, passage_of, planned

    with database():
        administrator, worker = people.make("administrator"), people.make("worker")
        duty, new, new_duty = people.make("duty_coordinator"), newcomer(), newcomer("b", "01", "province_duty_team")
        make_cases(worker, duty)
        rows = []
        for name, old, heir in [("whole records", worker, new), ("locked parts", duty, new_duty)]:
            planned(administrator, old.team, heirs=[heir.team])
            passage = passage_of(old)
            resealing.start(passage=passage, by=old.actor())
            rows.append((name, *timed(passage, old)))
    for name, rate, longest in rows:
        print(f"{name:<16}{rate:>8.0f} a second, longest slice {longest:.2f} s")
    met = all(rate >= LEAST_A_SECOND and longest <= LONGEST_SLICE for _name, rate, longest in rows)
    print(f"500 cases within a minute, no slice above a second: {'met' if met else 'MISSED'}.")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
