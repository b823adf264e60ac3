"""Merging teams under attack: the planner reads nothing, who stayed behind reads nothing new, and nothing breaks off
half-way: not by a crash, not by two holders at once.
"""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from access import roots
from access.actors import Actor, Factory
from access.door import Limited, changing, open_record, share
from access.errors import KeyNotHeld, TamperedSeal
from access.models import Membership, Team, TeamKey
from access.permissions import Permission
from access.signals import record_succeeding
from access.teams import resealing
from audit.models import Entry
from tests import people
from tests.attacks.writer import alter, everything_stored
from tests.chests import NAME, make_chest, opened, past_the_row_seal, write
from tests.people import Person
from tests.succeeding import move_all, newcomer, passage_of, planned, refreshed
from tests.vault.models import Chest, ChestGrant

CHESTS = 6


@pytest.mark.django_db
def test_the_administrator_plans_everything_and_opens_nothing() -> None:
    """No key, no share, no grant and no entry of an opened record comes of planning, inviting and ending."""
    from administration.actions.successions import invite_members

    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[new.team])
    passage = passage_of(worker)
    invite_members(by=administrator.actor(), passage=passage, team=new.team)
    assert not resealing._grants(ChestGrant, administrator.team.pk).exists()
    for act in (resealing.start, resealing.move_slice):
        with pytest.raises((PermissionDenied, KeyNotHeld)):
            act(passage=passage, by=administrator.actor())
    with pytest.raises(Http404):
        open_record(administrator.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with pytest.raises(KeyNotHeld):
        administrator.actor().team_private(1)
    move_all(worker)
    assert not Entry.objects.filter(actor="administrator", record_kind="vault.chest", outcome="done").exists()
    assert not everything_that_says(NAME)


def everything_that_says(text: str) -> list[bytes]:
    return [value for value in everything_stored() if text.encode() in value]


@pytest.mark.django_db
def test_who_planned_cannot_send_the_records_to_himself() -> None:
    """A heir put into the table by a database writer, whose key nobody trusted has made, gets nothing."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[new.team])
    alter(TeamKey.objects.get(team=new.team), made_by_id=administrator.user.pk)
    passage = passage_of(worker)
    resealing.start(passage=passage, by=worker.actor())
    with pytest.raises(Exception, match="signature"):
        resealing.move_slice(passage=passage, by=worker.actor())
    assert set(ChestGrant.objects.values_list("group_id", flat=True)) == {worker.team.pk}
    assert opened(worker, chest).name == NAME
    assert not passage.left_behind.exists(), "nothing is set aside for what fails for all"


@pytest.mark.django_db
@pytest.mark.parametrize("part", [False, True])
def test_old_keys_and_a_new_dump_open_nothing_written_after(part: bool) -> None:
    """A holder of the old team keeps the keyring, the old grant rows and everything stored later."""
    administrator, old, owner = people.make("administrator"), people.make("worker"), people.make("other_commune_worker")
    new = newcomer()
    writer = owner if part else new
    chest = make_chest(owner, Limited(old.team, ["identity"])) if part else make_chest(old)
    kept = ChestGrant.objects.get(content_object_id=chest.pk, group_id=old.team.pk)
    planned(administrator, old.team, heirs=[new.team])
    move_all(old)
    write(writer, opened(writer, chest), name="Tên viết sau")
    thief = opened_with(old, kept)
    with pytest.raises(TamperedSeal):
        _ = thief.name
    fresh = {bytes(grant.sealed_key) for grant in ChestGrant.objects.filter(content_object_id=chest.pk)}
    assert bytes(kept.sealed_key) not in fresh
    for grant in ChestGrant.objects.filter(content_object_id=chest.pk):
        forged = Chest.objects.get(pk=chest.pk)
        grant.group_id, grant.team_epoch = old.team.pk, 1
        with pytest.raises(TamperedSeal):
            roots.open_grant(forged, grant, old.actor(), {})


def opened_with(thief: Person, grant: Any) -> Chest:
    """The stored row of today behind a grant row of yesterday."""
    chest: Chest = Chest.objects.get(pk=grant.content_object_id)
    shelf = roots.shelf_of([chest.pk])[chest.pk]
    chest._envelope = roots.open_grant(chest, grant, thief.actor(), shelf)
    past_the_row_seal(chest)
    return chest


@pytest.mark.django_db
def test_the_old_grant_put_back_is_refused_at_the_next_merger() -> None:
    """A database writer puts the ended grant of the old team back: it is an earlier root's, and goes nowhere."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    chest = make_chest(worker)
    kept = ChestGrant.objects.get(content_object_id=chest.pk)
    planned(administrator, worker.team, heirs=[new.team])
    passage = move_all(worker)
    from tests.attacks.writer import insert

    insert(kept)
    move_all(worker)
    assert passage.left_behind.get().reason == "untrusted"
    grant = ChestGrant.objects.get(content_object_id=chest.pk, group_id=new.team.pk)
    assert grant.root_epoch == Chest.objects.get(pk=chest.pk).root_epoch


@pytest.mark.django_db
def test_only_to_the_planned_heirs() -> None:
    """A holder with the verb and a plan: by the door's other ways the verb gives nothing away."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    stranger = people.make("other_commune_worker")
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    assert set(ChestGrant.objects.values_list("group_id", flat=True)) == {new.team.pk}
    with pytest.raises(Http404):
        opened(stranger, chest)
    closed = Chest.objects.get(pk=chest.pk)
    with pytest.raises(PermissionDenied), changing(closed, by=refreshed(worker).actor(), to=Permission.RECORD_RESEAL):
        share(closed, with_team=stranger.team, by=worker.actor())


# --- nothing half-way ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken_at", range(1, CHESTS + 1))
def test_a_crash_loses_nothing_and_doubles_nothing(broken_at: int) -> None:
    """The process dies within the n-th record: that one is where it was, and the next slice takes all that are left."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    for number in range(CHESTS):
        make_chest(worker, code=f"C{number}")
    planned(administrator, worker.team, heirs=[new.team])
    seen: list[Any] = []

    def die(**kwargs: Any) -> None:
        seen.append(kwargs)
        if len(seen) == broken_at:
            raise KeyboardInterrupt

    record_succeeding.connect(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            move_all(worker)
    finally:
        record_succeeding.disconnect(die)
    passage = passage_of(worker)
    assert resealing.progress_of(passage).moved == broken_at - 1
    for chest in Chest.objects.all():
        teams = set(chest.grants.values_list("group_id", flat=True))
        holder = new if teams == {new.team.pk} else worker
        assert teams == {holder.team.pk}, "with the old team or with the new one"
        assert opened(holder, chest).name == NAME
    move_all(worker)
    assert set(ChestGrant.objects.values_list("group_id", flat=True)) == {new.team.pk}
    assert Entry.objects.filter(event="RECORD_RESEALED", outcome="done").count() == CHESTS


@pytest.mark.django_db(transaction=True)
def test_two_holders_at_once() -> None:
    """Both press the button in the same moment: each record moves once, and none is set aside."""
    administrator, worker, colleague = people.make("administrator"), people.make("worker"), people.make("colleague")
    new = newcomer()
    for number in range(CHESTS):
        make_chest(worker, code=f"C{number}")
    planned(administrator, worker.team, heirs=[new.team])
    ready, moved = threading.Barrier(2), []

    def press(person: Person) -> None:
        try:
            passage = resealing.passage_of(refreshed(person).team)
            assert passage is not None
            ready.wait(timeout=20)
            resealing.start(passage=passage, by=person.actor())
            moved.append(resealing.move_slice(passage=passage, by=person.actor(), seconds=600))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[person]) for person in (worker, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sum(moved) == CHESTS
    assert not passage_of(worker).left_behind.exists()
    assert set(ChestGrant.objects.values_list("group_id", flat=True)) == {new.team.pk}
    assert Entry.objects.filter(event="RECORD_RESEALED", outcome="done").count() == CHESTS


@pytest.mark.django_db
def test_somebody_at_work_is_not_overwritten_and_goes_along() -> None:
    """A change between looking at a record and locking it: it is looked at again, and both hold."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[new.team])
    once: list[Any] = []
    before = resealing._heir_for

    def meanwhile(*args: Any) -> Team:
        if not once:
            once.append(write(worker, opened(worker, chest), name="Tên viết cùng lúc"))
        return before(*args)

    resealing._heir_for, kept = meanwhile, resealing._heir_for
    try:
        passage = move_all(worker)
    finally:
        resealing._heir_for = kept
    assert opened(new, chest).name == "Tên viết cùng lúc"
    assert not passage.left_behind.exists()


@pytest.mark.django_db
def test_who_is_in_both_teams_keeps_his_keys_apart() -> None:
    """A membership in the new team opens nothing of it until a holder there gives access."""
    administrator, worker, new = people.make("administrator"), people.make("worker"), newcomer()
    chest = make_chest(worker)
    from access.teams import enrolment

    membership = enrolment.add_member(by=Factory(), user=worker.user, team=new.team, role=worker.membership.role_enum)
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    there = Actor(worker.user, Membership.objects.get(pk=membership.pk), worker.actor().keyring)
    with pytest.raises(KeyNotHeld):
        open_record(there, Chest, chest.pk, to=Permission.CASE_READ)
    enrolment.give_access(by=Factory(), membership=membership, keyring=new.actor().keyring)  # type: ignore[arg-type]
    there = Actor(worker.user, Membership.objects.get(pk=membership.pk), worker.actor().keyring)
    assert open_record(there, Chest, chest.pk, to=Permission.CASE_READ).name == NAME
