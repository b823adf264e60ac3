"""Facts a second of a release build: `python -m benchmarks.bench_release [FACTS]`.

Seals made-up facts to a statistics team and builds a release of them in slices, as an officer's requests do. What
counts: the longest slice (at most about a second and a half, so that no request hangs) and the facts opened a second.
"""

import os
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

FACTS = 10_000
LONGEST_SLICE = 1.5


def main() -> int:
    """Prints a table; the exit code is 1 when a slice takes too long."""
    import django

    django.setup()
    from tests import database

    server = database.Server()
    server.enter()
    try:
        database.create()
        longest = measured(int(sys.argv[1]) if len(sys.argv) > 1 else FACTS)
        database.drop()
    finally:
        server.leave()
    return 0 if longest <= LONGEST_SLICE else 1


def measured(facts: int) -> float:
    """The longest slice in seconds."""
    from access.actors import Factory
    from places.models import Unit
    from reporting.catalogue import DATA_SETS
    from reporting.models import Release, State
    from reporting.releases import choose_statistics_team, continue_build, start_build
    from tests import people
    from tests.reporting import conftest as facts_of

    officer = people.make("programme_officer")
    province = Unit.objects.get(code="35", valid_from=None)
    choose_statistics_team(team=officer.team, province=province, by=Factory())
    began = perf_counter()
    facts_of.keep(*facts_of.people(facts))
    print(f"sealing   {facts:7,} facts {facts / (perf_counter() - began):9,.0f} facts/s")
    actor = officer.actor()
    period = facts_of.PERIOD
    release = start_build(data_set=DATA_SETS["cases"], first=period, last=period, by=actor)
    slices = []
    while release.state == State.BUILDING:
        release = Release.objects.get(pk=release.pk)
        began = perf_counter()
        release = continue_build(release=release, by=actor)
        slices.append(perf_counter() - began)
    print(f"building  {release.facts_read:7,} facts {facts / sum(slices):9,.0f} facts/s in {len(slices)} slices")
    print(f"longest slice {max(slices):.2f} s (at most {LONGEST_SLICE} s)")
    return max(slices)


if __name__ == "__main__":
    sys.exit(main())
