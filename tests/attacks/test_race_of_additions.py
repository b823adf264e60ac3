"""Something is added in the very moment in which the slip goes to somebody else: on two connections.

The other person acts exactly between the sealing and the saving: both in full, through the real actions.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from access.door import open_page, open_record
from access.errors import StaleVersion
from access.permissions import Permission
from cases.actions import add_to_referral as adding
from cases.actions.escalate import escalate_once
from cases.actions.triage import accept_referral, close_referral, pass_on_referral
from cases.models import Addition, Referral
from cases.queries.inbox import additions_to
from tests import people
from tests.factories import make_referral, put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = "Anh ta vừa quay lại"


class Scene:
    """A slip of a commune, and the people who could have it."""

    def __init__(self) -> None:
        self.volunteer, self.worker = people.make("volunteer"), people.make("worker")
        self.other, self.duty = people.make("other_commune_worker"), people.make("duty_coordinator")
        put_on_duty(self.worker.team)
        self.slip = make_referral(self.volunteer)

    def read(self, by: Person) -> Referral:
        return open_record(by.actor(), Referral, self.slip.pk, to=Permission.REFERRAL_TRIAGE)

    def added(self, by: Person) -> list[Any]:
        """What this person reads of the additions."""
        rows = open_page(by.actor(), Addition, additions_to(by.actor(), self.slip), to=Permission.REFERRAL_READ).rows
        return [row.story for row in rows]

    def pass_on(self) -> None:
        pass_on_referral(referral=self.read(self.worker), team=self.other.team, by=self.worker.actor())

    def accept(self) -> None:
        accept_referral(referral=self.read(self.worker), by=self.worker.actor())

    def close(self) -> None:
        close_referral(referral=self.read(self.worker), reason="duplicate", words="", by=self.worker.actor())

    def escalate(self) -> None:
        escalate_once(now=timezone.now() + timedelta(minutes=61))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def on_another_connection(act: Callable[[], None]) -> None:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive()


def add(scene: Scene, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> None:
    """Add to the slip; between sealing and saving, once, `meanwhile` happens."""
    seal, waiting = adding.new_record, [meanwhile]

    def seal_slowly(*args: Any, **values: Any) -> Any:
        sealed = seal(*args, **values)
        if waiting:
            on_another_connection(waiting.pop())
        return sealed

    monkeypatch.setattr(adding, "new_record", seal_slowly)
    adding.add_to_referral(referral=scene.slip, story=NEWS, by=scene.volunteer.actor(), request_key=uuid4())
    assert not waiting and Addition.objects.in_clear().count() == 1


def test_passed_on_meanwhile_the_new_team_reads_it_and_the_old_one_does_not(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(scene, monkeypatch, scene.pass_on)
    assert scene.added(scene.other) == [NEWS]
    assert scene.added(scene.worker) == []


@pytest.mark.parametrize("how", ["accept", "close"])
def test_finished_meanwhile_the_duty_team_gets_no_copy(scene: Scene, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    add(scene, monkeypatch, getattr(scene, how))
    assert not Addition.grant_class().objects.filter(group_id=scene.duty.team.pk).exists()
    assert scene.added(scene.worker) == [NEWS]


def test_passed_up_meanwhile_the_province_reads_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    add(scene, monkeypatch, scene.escalate)
    assert scene.added(scene.duty) == [NEWS]


def test_a_slip_that_never_rests_is_a_conflict_and_nothing_is_left(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passed to and fro between every sealing and saving: said, not swallowed."""
    monkeypatch.setattr(adding, "_who_holds", lambda referral: uuid4())
    with pytest.raises(StaleVersion):
        adding.add_to_referral(referral=scene.slip, story=NEWS, by=scene.volunteer.actor(), request_key=uuid4())
    assert not Addition.objects.in_clear().exists()


def test_what_was_added_after_the_list_was_opened_is_not_left_behind(scene: Scene) -> None:
    """The other way round: whoever passes it on has not seen the addition yet."""
    seen = scene.read(scene.worker)
    adding.add_to_referral(referral=scene.slip, story=NEWS, by=scene.volunteer.actor(), request_key=uuid4())
    with pytest.raises(StaleVersion):
        pass_on_referral(referral=seen, additions=[], team=scene.other.team, by=scene.worker.actor())
    assert scene.added(scene.worker) == [NEWS]
    with pytest.raises(Http404):
        scene.read(scene.other)
