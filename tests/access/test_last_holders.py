"""Nobody's leaving, now or planned, leaves a team whose records open for nobody; not at the same moment either."""

import contextlib
import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from access.actors import Factory
from access.models import Membership, TeamKeyShare
from access.teams import leaving
from access.teams.leaving import LastHolder
from administration.actions.memberships import plan_end
from tests import people
from tests.chests import make_chest
from tests.people import Person


def plan(person: Person, days: int | None) -> None:
    day = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    plan_end(by=Factory(), membership=Membership.objects.get(pk=person.membership.pk), last_day=day)


def end(person: Person) -> None:
    leaving.end_membership(by=Factory(), membership=Membership.objects.get(pk=person.membership.pk))


@pytest.mark.parametrize("days", [10, 20, 30])
def test_the_last_without_a_planned_end_plans_none(supervisor: Person, worker: Person, days: int) -> None:
    make_chest(supervisor)
    plan(worker, 20)
    with pytest.raises(LastHolder):
        plan(supervisor, days)
    assert Membership.objects.get(pk=supervisor.membership.pk).ends_on is None


def test_and_does_not_leave_now(supervisor: Person, worker: Person) -> None:
    plan(worker, 1)
    with pytest.raises(LastHolder):
        end(supervisor)
    end(worker)
    assert leaving.holders(supervisor.team).count() == 1


def test_who_leaves_before_the_others_may(supervisor: Person, worker: Person, colleague: Person) -> None:
    make_chest(supervisor)
    plan(worker, 20)
    plan(colleague, 30)
    plan(worker, 10)
    end(worker)
    with pytest.raises(LastHolder):
        plan(supervisor, 40)


def test_of_fixed_terms_the_last_is_prolonged_and_not_shortened(supervisor: Person, worker: Person) -> None:
    plan(worker, 10)
    plan(supervisor, 20)  # nothing is sealed to the team yet
    make_chest(supervisor)
    with pytest.raises(LastHolder):
        plan(supervisor, 15)
    plan(supervisor, 90)
    plan(worker, None)
    plan(supervisor, 15)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_the_same_moment_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [people.make("supervisor"), people.make("worker")]
    together, told = threading.Barrier(2), list[str]()
    alone_in_a_circle = leaving.is_alone_in_a_circle

    def meet(*args: object) -> bool:
        """After the question who else holds the key, before the end: two who both asked would both leave."""
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(timeout=2)
        return alone_in_a_circle(*args)  # type: ignore[arg-type]

    def leave(person: Person) -> None:
        try:
            end(person)
            told.append("left")
        except LastHolder:
            told.append("refused")
        finally:
            connection.close()

    monkeypatch.setattr(leaving, "is_alone_in_a_circle", meet)
    threads = [threading.Thread(target=leave, args=[person]) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["left", "refused"]
    assert TeamKeyShare.objects.filter(team_key__team=both[0].team).exists()
