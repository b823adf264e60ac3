"""The database refuses a double booking: one after another, at the same moment, and whatever the order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access.door import changing
from access.permissions import Permission
from shelters import actions
from shelters.errors import BedTaken
from shelters.models import Bed, BedHold, Stay
from tests.people import Person
from tests.shelters.made import JOURNEY, make_guest, make_held, make_house, make_stay, opened


def hold(manager: Person, stay: Stay, beds: list[Bed]) -> None:
    actions.hold_beds(stay=stay, beds=beds, data=JOURNEY, by=manager.actor())


def test_a_held_bed_is_refused_and_nothing_changes(worker: Person, shelter_manager: Person) -> None:
    one, two, three = make_house(shelter_manager)
    make_held(worker, shelter_manager, [one])
    second = make_stay(worker, shelter_manager)
    with pytest.raises(BedTaken):
        hold(shelter_manager, second, [one, two])
    assert opened(shelter_manager, second).status == "asked"
    assert not BedHold.objects.filter(record_id=second.pk).exists()
    hold(shelter_manager, opened(shelter_manager, second), [two, three])


def test_a_hold_ends_by_the_clock_alone(worker: Person, shelter_manager: Person) -> None:
    (bed,) = make_house(shelter_manager, beds=1)
    make_held(worker, shelter_manager, [bed])
    second = make_stay(worker, shelter_manager)
    with time_machine.travel(timezone.now() + timedelta(minutes=101)):
        hold(shelter_manager, second, [bed])
    assert BedHold.objects.count() == 2


def test_a_guest_keeps_the_bed_until_leaving(worker: Person, shelter_manager: Person) -> None:
    (bed,) = make_house(shelter_manager, beds=1)
    guest = make_guest(worker, shelter_manager, [bed])
    second = make_stay(worker, shelter_manager)
    with time_machine.travel(timezone.now() + timedelta(days=400)), pytest.raises(BedTaken):
        hold(shelter_manager, second, [bed])
    actions.discharge(
        stay=guest, data={"exit_reason": "as_planned", "destination": "relatives"}, by=shelter_manager.actor()
    )
    hold(shelter_manager, opened(shelter_manager, second), [bed])


def test_an_open_hold_does_not_reach_into_other_beds(worker: Person, shelter_manager: Person) -> None:
    first, second, third = make_house(shelter_manager)
    make_guest(worker, shelter_manager, [second])
    make_held(worker, shelter_manager, [first])
    make_held(worker, shelter_manager, [third])


def test_the_wall_is_the_database_not_the_page(worker: Person, shelter_manager: Person) -> None:
    (bed,) = make_house(shelter_manager, beds=1)
    make_guest(worker, shelter_manager, [bed])
    second = make_stay(worker, shelter_manager)
    with (
        pytest.raises(IntegrityError, match="one_guest_a_bed"),
        changing(second, by=shelter_manager.actor(), to=Permission.BED_HOLD),
    ):
        BedHold(record=second, bed=bed, starts_at=timezone.now(), ends_at=None).save()


def test_a_hold_cannot_end_before_it_starts(worker: Person, shelter_manager: Person) -> None:
    (bed,) = make_house(shelter_manager, beds=1)
    stay = make_stay(worker, shelter_manager)
    now = timezone.now()
    with (
        pytest.raises(IntegrityError, match="hold_ends_after_it_starts"),
        changing(stay, by=shelter_manager.actor(), to=Permission.BED_HOLD),
    ):
        BedHold(record=stay, bed=bed, starts_at=now, ends_at=now - timedelta(seconds=5)).save()


def test_a_bed_number_beyond_the_line_is_refused(shelter_manager: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'bed_fits_on_the_line'")
        assert "4194304" in cursor.fetchone()[0]
        cursor.execute("SELECT int8range(4194303::bigint * 1099511627776, 4194304::bigint * 1099511627776)")
        assert cursor.fetchone()[0].upper == 2**62


@pytest.mark.django_db(transaction=True)
def test_of_six_at_the_same_moment_one_gets_the_bed(worker: Person, shelter_manager: Person) -> None:
    (bed,) = make_house(shelter_manager, beds=1)
    stays = [make_stay(worker, shelter_manager) for _ in range(6)]
    answers = at_once([partial(hold, shelter_manager, stay, [bed]) for stay in stays])
    assert sorted(answers) == ["BedTaken"] * 5 + ["done"]
    living = BedHold.objects.filter(bed=bed)
    assert living.count() == 1
    assert Stay.objects.filter(status="held").count() == 1


@pytest.mark.django_db(transaction=True)
def test_crossed_wishes_wait_for_one_another_and_do_not_block(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager, beds=8)
    for pair in zip(beds[::2], beds[1::2], strict=True):
        wishes = [(make_stay(worker, shelter_manager), list(order)) for order in (pair, pair[::-1])]
        answers = at_once([partial(hold, shelter_manager, stay, wish) for stay, wish in wishes])
        assert sorted(answers) == ["BedTaken", "done"]


def at_once(tasks: list[Callable[[], Any]]) -> list[str]:
    """Run the tasks in as many threads, each with its own connection, from the same moment on."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> str:
        connection.ensure_connection()
        assert not transaction.get_connection().in_atomic_block
        barrier.wait(timeout=20)
        try:
            task()
        except Exception as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, task) for task in tasks]]
