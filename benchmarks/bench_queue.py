"""The newest 50 records that a team sees, among 100,000 with three grants each: `python -m benchmarks.bench_queue`.

Beside it guardian's own query for the same question. Target: at most 20 ms, and no read of the whole table.
"""

import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from benchmarks.bench_pages import database

RECORDS, TEAMS, ROUNDS, TARGET_MS = 100_000, 300, 15, 20.0

TEAMS_SQL = "INSERT INTO auth_group (name) SELECT 'bench' || n FROM generate_series(1, {teams}) n"
RECORDS_SQL = """
INSERT INTO vault_chest (id, created_at, version, root_epoch, needs_new_root, code, status)
SELECT (lpad(to_hex(1750000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
       now(), 1, 1, false, 'B' || n, 'open'
FROM generate_series(1, {records}) n
"""
GRANTS_SQL = """
INSERT INTO vault_chestgrant (id, sealed_key, compartments, root_epoch, team_epoch, locked, signature, created_at,
                              content_object_id, group_id, permission_id)
SELECT gen_random_uuid(), decode(repeat('00', 80), 'hex'), '{{}}', 1, 1, k = 2, '\\x00', now(), id,
       (SELECT min(id) FROM auth_group) + (hashtext(code || k::text)::bigint & 1048575) % {teams}, {permission}
FROM vault_chest, generate_series(0, 2) k
ON CONFLICT DO NOTHING
"""


def fill(permission: int) -> None:
    """Straight into the tables, as their owner: the triggers ask for an entry, and get one."""
    from tests import database as made

    with made.owner() as owner:
        owner.execute("SET antam.entry = 'benchmark'")
        owner.execute(TEAMS_SQL.format(teams=TEAMS))
        owner.execute(RECORDS_SQL.format(records=RECORDS))
        owner.execute(GRANTS_SQL.format(teams=TEAMS, permission=permission))
    with made.owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE vault_chest")
        owner.execute("VACUUM ANALYZE vault_chestgrant")


def median_ms(query: Any) -> float:
    """Milliseconds, after one run to warm up."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        list(query())
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[1:])


def main() -> int:
    """Prints a table and the plan; the exit code is 1 when the target is missed."""
    django.setup()
    from django.contrib.auth.models import Group
    from guardian.shortcuts import get_objects_for_group

    from tests.vault.models import Chest, ChestGrant

    with database():
        fill(ChestGrant.permission_id_of())
        group = Group.objects.order_by("pk")[7]
        actor = type("Acting", (), {"team": group, "user": None})()

        def ours() -> Any:
            return Chest.objects.visible_to(actor).order_by("-id")[:50]

        def guardians() -> Any:
            return get_objects_for_group(group, "vault.open_chest").order_by("-id")[:50]

        rows = {"visible_to": median_ms(ours), "guardian": median_ms(guardians)}
        for name, took in rows.items():
            print(f"{name:<14}{took:>8.1f} ms")
        print(ours().explain(analyze=True))
    met = rows["visible_to"] <= TARGET_MS
    print(f"Target: at most {TARGET_MS:.0f} ms: {'met' if met else 'MISSED'}.")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
