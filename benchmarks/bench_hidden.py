"""A hidden case beside one that never was, asked by the person it hides from: `python -m benchmarks.bench_hidden`.

1,000 requests each through Django's test client, one of each in turn in a random order, and a third series that is a
second "absent": what differs between the two absent series is noise. A number that means something only beside that
one. No target in time; the exit code is 1 when the hidden median lies further from the absent one than three times
the noise between the two absent ones, and further than 1 % of it.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from benchmarks.bench_pages import database

REQUESTS = int(os.environ.get("ANTAM_BENCH_REQUESTS", "1000"))
WARM_UP = 20


def fill() -> tuple[Any, str]:
    """The colleague's browser, and the address of a case that hides from him, among a few that do not."""
    from tests import people
    from tests.cases.factories import make_active
    from tests.cases.hidden import hide

    worker, colleague = people.make("worker"), people.make("colleague")
    for _ in range(10):
        make_active(worker, worker)
    hidden = make_active(worker, worker)
    hide(worker, hidden, colleague)
    return colleague.client(), f"/cases/{hidden}/"


def absent() -> str:
    from uuid_utils.compat import uuid7

    return f"/cases/{uuid7()}/"


def measure(client: Any, hidden: str) -> dict[str, list[float]]:
    """Milliseconds of each answer, by series."""
    series: dict[str, Callable[[], str]] = {"hidden": lambda: hidden, "absent": absent, "absent again": absent}
    times: dict[str, list[float]] = {name: [] for name in series}
    for turn in range(REQUESTS + WARM_UP):
        for name in random.sample(list(series), len(series)):
            address = series[name]()
            started = time.perf_counter()
            status = client.get(address).status_code
            took = (time.perf_counter() - started) * 1000
            assert status == 404, status
            if turn >= WARM_UP:
                times[name].append(took)
    return times


def main() -> int:
    """Prints a table."""
    import logging

    django.setup()
    logging.disable(logging.CRITICAL)
    with database():
        times = measure(*fill())
    for name, took in times.items():
        ordered = sorted(took)
        print(f"{name:<14}{statistics.median(took):>8.3f} ms median{ordered[int(len(ordered) * 0.95)]:>9.3f} ms p95")
    medians = {name: statistics.median(took) for name, took in times.items()}
    noise = abs(medians["absent again"] - medians["absent"])
    spread = statistics.stdev(times["absent"])
    difference = medians["hidden"] - medians["absent"]
    print(
        f"hidden - absent: {difference:+.3f} ms; absent again - absent: {noise:.3f} ms; spread of absent: {spread:.3f}"
    )
    met = abs(difference) <= max(3 * noise, 0.01 * medians["absent"])
    print(f"Within the noise: {'yes' if met else 'NO'}.")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
