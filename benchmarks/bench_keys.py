"""What people wait for where keys are at work: `python -m benchmarks.bench_keys`.

Sign-in with the real costs of Argon2id (64 MiB, 3 passes, RFC 9106), giving access, renewing a stale record, and a list
of 50 with cold and warm team keys. Medians; no target but that nobody should wait longer than two seconds.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from benchmarks.bench_pages import database

ROUNDS, LONGEST_MS = 9, 2000.0


def median_ms(act: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> float:
    """Milliseconds of `act`; what `before` does is not counted."""
    times = []
    for _ in range(ROUNDS):
        before()
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def sign_in(person: Any) -> float:
    """Through the page, with the costs of the product: the login hash and the lock of the keys."""
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.test import override_settings

    from access import keys
    from access.door import Factory, recording
    from access.models import UserKey
    from access.permissions import Permission
    from tests import people

    costs = {"ARGON2_MEMORY_KIB": 65536, "ARGON2_ITERATIONS": 3, "ARGON2_LANES": 4, "ACCOUNT_RATE_LIMITS": False}
    with override_settings(**costs, PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        assert settings.ARGON2_MEMORY_KIB == 65536
        row = UserKey.objects.get(user=person.user)
        keys.relock_user_key(row, person.keyring, person.passphrase)
        person.user.password = make_password(person.passphrase)
        with recording(by=Factory(), to=Permission.KEY_KEEP):
            row.save()
            person.user.save()
        return median_ms(lambda: people.sign_in(person.user.username, person.passphrase))


def giving_access(holder: Any, newcomer: Any) -> float:
    """Vouched for already: the team's key is sealed to the newcomer, recorded and logged."""
    from access.door import Factory, recording
    from access.models import TeamKeyShare
    from access.permissions import Permission
    from access.teams import enrolment

    def take_back() -> None:
        with recording(by=Factory(), to=Permission.ACCESS_END):
            for share in TeamKeyShare.objects.filter(user_key__user=newcomer.user):
                share.delete()

    return median_ms(
        lambda: enrolment.give_access(by=Factory(), membership=newcomer.membership, keyring=holder.actor().keyring),
        take_back,
    )


def renewing(owner: Any) -> float:
    """A change of one field of a record whose root is stale: a new root, sealed to each team, the old one kept."""
    from access.door import changing
    from access.guard import current_change
    from access.permissions import Permission
    from tests.chests import make_chest, opened

    chests: list[Any] = []
    assert current_change() is None

    def stale() -> None:
        chest = opened(owner, make_chest(owner, code=f"R{len(chests)}"))
        chest.needs_new_root = True
        chests.append(chest)

    def change() -> None:
        with changing(chests[-1], by=owner.actor(), to=Permission.CASE_EDIT):
            chests[-1].name = "Tên khác"
            chests[-1].save()

    return median_ms(change, stale)


def lists(owner: Any) -> tuple[float, float]:
    """50 records opened: with a keyring that has not opened the team's key yet, and with one that has."""
    from access.door import open_page
    from access.permissions import Permission
    from tests.chests import make_chest
    from tests.vault.models import Chest

    for number in range(50):
        make_chest(owner, code=f"L{number}")
    warm = owner.actor()

    def page(actor: Any) -> None:
        open_page(actor, Chest, Chest.objects.visible_to(actor), to=Permission.CASE_LIST)

    return median_ms(lambda: page(owner.actor())), median_ms(lambda: page(warm))


def main() -> int:
    """Prints a table; the exit code is 1 when anything takes longer than two seconds."""
    django.setup()
    from tests import people

    with database():
        worker, colleague = people.make("worker"), people.make("colleague")
        cold, warm = lists(worker)
        rows = {
            "a list of 50, cold team key": cold,
            "a list of 50, warm team key": warm,
            "renewing a stale record": renewing(worker),
            "giving access": giving_access(worker, colleague),
            "sign-in": sign_in(colleague),
        }
    for name, took in rows.items():
        print(f"{name:<32}{took:>8.1f} ms")
    met = max(rows.values()) <= LONGEST_MS
    print(f"Nobody waits longer than two seconds: {'met' if met else 'MISSED'}.")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
