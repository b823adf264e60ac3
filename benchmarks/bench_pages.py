"""Pages through the door beside the same pages with plain fields: `python -m benchmarks.bench_pages`.

The same views, templates, rules and logbook on the same rows; in the second column nothing is sealed: no key is
unlocked, no field opened, no chain of signatures followed. Target: at most 1.5 times. Times are the best of requests
through Django's test client, taken in turns: what else runs on the machine can only add.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

CASES, ROUNDS, TARGET = 55, 25, 1.5
Page = tuple[str, Callable[[], int]]


@contextmanager
def database() -> Iterator[None]:
    """A database of our own, as the tests have it."""
    from django.test.utils import setup_test_environment

    from tests import database as made

    setup_test_environment()
    server = made.Server()
    server.enter()
    try:
        made.create()
        yield
    finally:
        made.drop()
        server.leave()


@contextmanager
def plain_fields() -> Iterator[None]:
    """Sealing switched off, all else as it is: what a product with plain columns would do."""
    from access import cipher, roots, row_seals, trust
    from access.envelope import Envelope
    from access.salts import Salt

    def envelope(record: Any, grant: Any, actor: Any, shelf: Any) -> Envelope:
        found = Envelope(record.pk, grant.root_epoch, salts={"narrative": Salt(bytes(32))})
        found.roots = dict.fromkeys(range(1, grant.root_epoch + 1), bytes(32))
        return found

    def seal(key: Any, epoch: int, context: bytes, text: bytes) -> bytes:
        return cipher.FIELD_HEADER.pack(cipher.VERSION, cipher.AES_256_GCM, epoch) + bytes(60) + text

    unsealed: dict[tuple[Any, str], Any] = {
        (cipher, "seal_field"): seal,
        (cipher, "open_field"): lambda key, context, sealed: sealed[64:],
        (cipher, "seal_letter"): lambda public, text, info: bytes(80),
        (cipher, "sign"): lambda private, message: bytes(64),
        (roots, "open_grant"): envelope,
        (roots, "check_origin"): lambda record, actor: None,
        (row_seals, "seal"): lambda model, values, envelope, context: None,
        (row_seals, "is_checked"): lambda instance, compartment: True,
        (trust, "check_team_key"): lambda row: None,
        (roots, "shelf_of"): lambda ids: {key: {} for key in ids},
        (Envelope, "key"): lambda self, epoch, compartment: None,
    }
    with ExitStack() as stack:
        for (place, name), value in unsealed.items():
            stack.enter_context(mock.patch.object(place, name, value))
        yield


def pages(made: dict[str, Any]) -> list[Page]:
    """What is measured; each call makes one request and answers its status."""
    from uuid_utils.compat import uuid7

    worker, volunteer = made["worker"].client(), made["volunteer"].client()
    told = {"danger": "no", "story": "Chồng đánh từ tối qua, ở nhà bà ngoại", "past_commune": "no", "consent": "agreed"}

    def post() -> int:
        answer = volunteer.post("/slips/new/", {**told, "name": "Hoa", "phone": "0912 345 678", "request_key": uuid7()})
        return int(answer.status_code)

    return [
        ("a case page", lambda: int(worker.get(f"/cases/{made['case']}/").status_code)),
        ("a list of 50 cases", lambda: int(worker.get("/cases/").status_code)),
        ("a referral posted", post),
    ]


def prepare(owner: str, sender: str) -> dict[str, Any]:
    """A team, and somebody who sends slips to it."""
    from tests import people
    from tests.factories import put_on_duty

    worker = people.make(owner)
    put_on_duty(worker.team)
    place = people.team("trusted_address", people._CAST[owner][2])
    volunteer = people.person(sender, people.Role.ADDRESS_VOLUNTEER, place)
    return {"worker": worker, "volunteer": volunteer}


def fill(made: dict[str, Any]) -> dict[str, Any]:
    """The team's cases, sealed or not as it happens to be."""
    from tests.cases.factories import make_active

    worker = made["worker"]
    cases = [make_active(worker, worker, call_name=f"Chị Lan {number}") for number in range(CASES)]
    return {**made, "case": cases[-1]}


def timed(request: Callable[[], int]) -> float:
    """Seconds of one request."""
    started = time.perf_counter()
    status = request()
    assert status in (200, 302), status
    return time.perf_counter() - started


def measure(sealed: Callable[[], int], plain: Callable[[], int]) -> tuple[float, float, int]:
    """Best seconds sealed and plain, and the number of queries of the sealed one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with plain_fields():
        timed(plain)
    with CaptureQueriesContext(connection) as queries:
        timed(sealed)
    count = len(queries)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        times[0].append(timed(sealed))
        with plain_fields():
            times[1].append(timed(plain))
    return min(times[0]), min(times[1]), count


def report(rows: list[tuple[str, float, float, int]]) -> int:
    """The table; 1 when a target is missed."""
    print(f"{'':<24}{'sealed':>12}{'plain':>12}{'times':>8}{'queries':>9}")
    for name, sealed, plain, queries in rows:
        print(f"{name:<24}{sealed * 1000:>9.1f} ms{plain * 1000:>9.1f} ms{sealed / plain:>8.2f}{queries:>9}")
    missed = any(sealed / plain > TARGET for _name, sealed, plain, _queries in rows)
    print(f"Target: at most {TARGET} times: {'MISSED' if missed else 'met'}.")
    return int(missed)


def main() -> int:
    """Prints a table; the exit code is 1 when a target is missed."""
    django.setup()
    with database(), mock.patch("cases.actions.send_referral.tell_duty"):
        from tests import people
        from tests.factories import put_on_duty

        put_on_duty(people.make("duty_coordinator").team)
        ours, others = prepare("worker", "sender"), prepare("other_commune_worker", "other_sender")
        sealed = pages(fill(ours))
        with plain_fields():
            plain = pages(fill(others))
        rows = [(name, *measure(one, other)) for (name, one), (_, other) in zip(sealed, plain, strict=True)]
        return report(rows)


if __name__ == "__main__":
    sys.exit(main())
