"""A hidden case and a hidden slip beside ones that never were, asked by the person they hide from.

`python -m benchmarks.bench_hidden`: 1,000 requests each through Django's test client, one of each in turn in a random
order, and a third series that is a second "absent". The noise is what shuffling says: the largest of 99 in 100 gaps
of medians that appear when the answers of both series are dealt out anew without regard to what was asked. No target in
time; the exit code is 1 when a hidden median lies further from the absent one than the noise.
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
SHUFFLES = 1000


def fill() -> tuple[Any, dict[str, str]]:
    """The colleague's browser, and what hides from him among a few that do not: the beginning of an address, its id."""
    from tests import people
    from tests.cases.factories import make_active
    from tests.cases.hidden import hide, hide_slip
    from tests.factories import make_referral, put_on_duty

    names = ("worker", "colleague", "duty_coordinator", "volunteer")
    worker, colleague, _duty, volunteer = (people.make(name) for name in names)
    put_on_duty(worker.team)
    for _ in range(10):
        make_active(worker, worker)
        make_referral(volunteer)
    case, slip = make_active(worker, worker), make_referral(volunteer)
    hide(worker, case, colleague)
    hide_slip(worker, slip, colleague)
    return colleague.client(), {"/cases/": str(case), "/cases/inbox/": str(slip.pk)}


def measure(client: Any, start: str, pk: str) -> dict[str, list[float]]:
    """Milliseconds of each answer, by series."""
    from uuid_utils.compat import uuid7

    def hidden() -> str:
        return f"{start}{pk}/"

    def absent() -> str:
        return f"{start}{uuid7()}/"

    series: dict[str, Callable[[], str]] = {"hidden": hidden, "absent": absent, "absent again": absent}
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


def noise_of(one: list[float], two: list[float]) -> float:
    """The difference of medians that chance alone stays below 99 times in 100, in milliseconds."""
    both, found = [*one, *two], []
    for _ in range(SHUFFLES):
        random.shuffle(both)
        found.append(abs(statistics.median(both[: len(one)]) - statistics.median(both[len(one) :])))
    return sorted(found)[int(SHUFFLES * 0.99) - 1]


def told(start: str, times: dict[str, list[float]]) -> bool:
    """Print one table. Whether the hidden one cannot be told from the absent one."""
    print(f"{start}<id>/")
    for name, took in times.items():
        ordered = sorted(took)
        print(f"  {name:<14}{statistics.median(took):>8.3f} ms median{ordered[int(len(ordered) * 0.95)]:>9.3f} ms p95")
    medians = {name: statistics.median(took) for name, took in times.items()}
    again = medians["absent again"] - medians["absent"]
    difference, noise = medians["hidden"] - medians["absent"], noise_of(times["hidden"], times["absent"])
    met = abs(difference) <= noise
    print(f"  hidden - absent: {difference:+.3f} ms; absent again - absent: {again:+.3f} ms; noise: {noise:.3f} ms")
    print(f"  Within the noise: {'yes' if met else 'NO'}.")
    return met


def main() -> int:
    """Prints a table for each kind."""
    import logging

    django.setup()
    logging.disable(logging.CRITICAL)
    with database():
        client, hidden = fill()
        met = [told(start, measure(client, start, pk)) for start, pk in hidden.items()]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
