"""Two people change one record in the same moment, on two connections: one of them is told."""

import threading

import pytest
from django.db import connection

from access.door import changing
from access.errors import StaleVersion
from access.permissions import Permission
from audit.models import Entry
from tests import people
from tests.chests import make_chest, opened
from tests.people import Person
from tests.vault.models import Chest, Letter

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_concurrent_changes_is_a_conflict() -> None:
    worker = people.make("worker")
    chest = make_chest(worker)
    ready, told = threading.Barrier(2), []

    def change(name: str) -> None:
        try:
            mine = opened(worker, chest)
            ready.wait(timeout=20)
            told.append(_try(worker, mine, name))
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=[name]) for name in ("Một", "Hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(told) == ["conflict", "saved"]
    after = opened(worker, chest)
    assert after.name in {"Một", "Hai"}
    assert after.version == 2
    assert Entry.objects.filter(event="CASE_CHANGED").count() == 1


def _try(worker: Person, chest: Chest, name: str) -> str:
    try:
        with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
            chest.name = name
            chest.save()
    except StaleVersion:
        return "conflict"
    return "saved"


def test_an_error_takes_row_history_and_entry_back_together() -> None:
    worker = people.make("worker")
    chest = opened(worker, make_chest(worker))
    entries, versions = Entry.objects.count(), chest.history.count()

    def fail() -> None:
        with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
            chest.name = "Không bao giờ"
            chest.save()
            Letter(record=chest, text="Không bao giờ").save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    again = opened(worker, chest)
    assert again.name != "Không bao giờ"
    assert again.letters.count() == 1
    assert again.history.count() == versions
    assert Entry.objects.count() == entries + 1  # the opening just now


def test_a_failing_receiver_takes_the_change_back() -> None:
    from access.signals import record_changed

    worker = people.make("worker")
    chest = opened(worker, make_chest(worker))

    def broken(**kwargs: object) -> None:
        raise OSError("no room for the facts")

    record_changed.connect(broken)
    try:
        with pytest.raises(OSError, match="facts"):
            _try(worker, chest, "Không bao giờ")
    finally:
        record_changed.disconnect(broken)
    assert opened(worker, chest).name != "Không bao giờ"
