"""How fast `manage.py reconcile` goes through tables, history and logbook: `python -m benchmarks.bench_reconcile`.

Rows a second, and the memory it takes on the way; a target of 2,000 rows a second, so that two million rows are
compared in twenty minutes of a night.
"""

import os
import sys
import time
import tracemalloc

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from benchmarks.bench_pages import database

CHESTS, FEWEST_A_SECOND = 500, 2000.0


def main() -> int:
    """Prints a table; the exit code is 1 when it is slower than the target."""
    django.setup()
    from access.reconcile import reconcile, snapshot
    from tests import people
    from tests.chests import make_chest

    with database():
        worker = people.make("worker")
        for number in range(CHESTS):
            make_chest(worker, code=f"C{number}")
        started, counted = time.perf_counter(), [0]
        with snapshot():
            assert not list(reconcile(counted=counted))
        took = time.perf_counter() - started
        tracemalloc.start()
        with snapshot():
            assert not list(reconcile())
        most = tracemalloc.get_traced_memory()[1]
    rate = counted[0] / took
    print(f"{counted[0]} rows and old versions in {took:.1f} s: {rate:,.0f} a second, {most / 1e6:.1f} MB at most")
    met = rate >= FEWEST_A_SECOND
    print(f"At least {FEWEST_A_SECOND:,.0f} rows a second: {'met' if met else 'MISSED'}.")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
