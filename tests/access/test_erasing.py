"""Requests to erase: two persons, ten full days, closed to all but who asked, taken back at any time."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404

from access.door import may_change, new_record
from access.erasing import NotNow, requests
from access.erasing.shredding import kind_named
from access.models import Erasure, RecordKey
from access.permissions import Permission
from audit.models import Entry
from tests.chests import make_chest, opened
from tests.erasures import asked, confirmed, days_later, fresh
from tests.people import Person
from tests.vault.models import Chest, ChestGrant

pytestmark = pytest.mark.django_db


def entries(event: str, chest: Chest) -> list[tuple[Any, ...]]:
    found = Entry.objects.filter(event=event, record_id=chest.pk, outcome="done").exclude(rows=[])
    return list(found.values_list("actor", "record_code", "record_kind"))


def test_from_the_request_on_it_is_absent_for_all_but_who_asked(worker: Person, colleague: Person) -> None:
    chest, other = make_chest(worker), make_chest(worker, code="C2")
    erasure = asked(opened(worker, chest), worker)
    with pytest.raises(Http404):
        opened(colleague, chest)
    assert not may_change(colleague.actor(), chest, Permission.CASE_EDIT)
    assert [c.pk for c in Chest.objects.visible_to(colleague.actor())] == [other.pk]
    assert opened(worker, chest).name
    assert (erasure.days_left, erasure.is_due) == (10, False)
    assert entries("CASE_ERASURE_ASKED", chest) == [("worker", "C1", "vault.chest")]


def test_taken_back_it_is_open_again(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    erasure = asked(opened(worker, chest), worker)
    with pytest.raises(NotNow):
        requests.take_back(erasure=erasure, by=colleague.actor())
    requests.take_back(erasure=erasure, by=worker.actor())
    assert opened(colleague, chest).name
    assert entries("CASE_ERASURE_TAKEN_BACK", chest) == [("worker", "C1", "vault.chest")]
    with pytest.raises(NotNow):
        requests.take_back(erasure=erasure, by=worker.actor())
    assert asked(opened(colleague, chest), colleague).pk != erasure.pk, "she may ask again later"


def test_one_living_request_a_record(worker: Person) -> None:
    chest = make_chest(worker)
    asked(opened(worker, chest), worker)
    with pytest.raises(NotNow):
        asked(opened(worker, chest), worker)
    assert Erasure.objects.count() == 1


def test_confirmed_by_another_person_and_once(
    worker: Person, privacy_officer: Person, duty_coordinator: Person
) -> None:
    chest = make_chest(worker)
    erasure = asked(opened(worker, chest), worker)
    requests.confirm(erasure=erasure, by=privacy_officer.actor())
    assert fresh(erasure).confirmed_by == privacy_officer.user
    with pytest.raises(NotNow):
        requests.confirm(erasure=erasure, by=duty_coordinator.actor())
    assert entries("CASE_ERASURE_CONFIRMED", chest) == [("privacy_officer", "C1", "vault.chest")]


def test_refused_it_is_open_again_also_after_it_was_confirmed(
    worker: Person, colleague: Person, privacy_officer: Person
) -> None:
    chest = make_chest(worker)
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    requests.refuse(erasure=erasure, by=privacy_officer.actor())
    assert opened(colleague, chest).name
    with days_later(11), pytest.raises(NotNow):
        requests.erase_everything(erasure=erasure, by=worker.actor())
    assert entries("CASE_ERASURE_REFUSED", chest) == [("privacy_officer", "C1", "vault.chest")]


@pytest.mark.parametrize("who", ["worker", "privacy_officer", "the clock"])
def test_after_ten_days_nothing_opens(who: str, worker: Person, privacy_officer: Person) -> None:
    chest, kept = make_chest(worker), make_chest(worker, code="KEPT")
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    people = {"worker": worker, "privacy_officer": privacy_officer}
    with days_later(10):
        if who in people:
            requests.erase_everything(erasure=erasure, by=people[who].actor())
        else:
            call_command("erase_due")
    assert not ChestGrant.objects.filter(content_object_id=chest.pk).exists()
    assert not RecordKey.objects.filter(record_id=chest.pk).exists()
    with pytest.raises(Http404):
        opened(worker, chest)
    assert opened(worker, kept).name
    actor = who if who in people else "system:erase"
    assert entries("CASE_ERASED", chest) == [(actor, "C1", "vault.chest")]
    assert fresh(erasure).done_by == (people[who].user if who in people else None)


def test_who_writes_at_the_same_moment_brings_no_key_back(worker: Person, privacy_officer: Person) -> None:
    """The asker has it open in another window while it is erased."""
    from access.door import changing, share
    from access.errors import StaleVersion

    chest = make_chest(worker)
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    window = opened(worker, chest)
    with days_later(10):
        requests.erase_everything(erasure=erasure, by=privacy_officer.actor())
    with pytest.raises(StaleVersion), changing(window, by=worker.actor(), to=Permission.CASE_EDIT):
        share(window, with_team=worker.team, by=worker.actor())
    assert not ChestGrant.objects.filter(content_object_id=chest.pk).exists()


def test_a_request_nobody_confirms_lapses(worker: Person, colleague: Person, privacy_officer: Person) -> None:
    lost, decided = make_chest(worker), make_chest(worker, code="C2")
    forgotten = asked(opened(worker, lost), worker)
    confirmed(opened(worker, decided), worker, privacy_officer)
    with days_later(29):
        assert requests.lapse_forgotten() == 0
    with days_later(30):
        assert requests.lapse_forgotten() == 1
    assert fresh(forgotten).lapsed_at is not None
    assert opened(colleague, lost).name
    assert entries("CASE_ERASURE_LAPSED", lost) == [("system:erase", "C1", "vault.chest")]


def test_who_sees_the_second_persons_list(worker: Person, privacy_officer: Person) -> None:
    erasure = confirmed(opened(worker, make_chest(worker)), worker, privacy_officer)
    assert list(requests.living_requests()) == [erasure]
    assert str(erasure) == "C1"
    requests.take_back(erasure=erasure, by=worker.actor())
    assert list(requests.living_requests()) == []


def test_other_verbs_do_not_carry_it_out(worker: Person, colleague: Person, privacy_officer: Person) -> None:
    erasure = confirmed(opened(worker, make_chest(worker)), worker, privacy_officer)
    with days_later(10), pytest.raises(PermissionDenied):
        requests.erase_everything(erasure=erasure, by=colleague.actor())


def test_only_records_are_erased() -> None:
    with pytest.raises(LookupError):
        kind_named("access.user")


def test_new_records_have_three_salts(worker: Person) -> None:
    chest = new_record(Chest, for_teams=[worker.team], by=worker.actor(), to=Permission.CASE_OPEN, code="C9")
    assert chest._envelope is not None
    assert sorted(chest._envelope.salts) == ["contact", "identity", "narrative"]
