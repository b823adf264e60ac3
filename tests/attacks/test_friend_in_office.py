"""T6: a colleague of the own team is a friend of who did it. He has his keys, the old rows and a new dump."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from access import cipher, keys, roots
from access.door import changing, open_record, share
from access.errors import KeyNotHeld, TamperedSeal, UntrustedKey
from access.hiding.circles import NobodyLeft
from access.hiding.listing import hide_from
from access.hiding.marks import mark_of
from access.keys import Keyring
from access.models import ConflictToken, IndexKey, IndexKeyShare, Team, TeamKey, TeamKeyShare, TeamKind
from access.permissions import Permission
from access.roles import Role
from tests.attacks.writer import alter, everything_stored, insert, remove
from tests.chests import NAME, make_chest, opened, past_the_row_seal, write
from tests.hidden_chests import hide, holders
from tests.people import Person, person
from tests.vault.models import Chest, ChestGrant

LATER = "Viết sau khi đã loại người đó ra"


def _everything_he_can_open(person: Person) -> Keyring:
    """His keyring with every team key that any share or previous key in the database gives him."""
    keyring = person.actor().keyring
    assert keyring is not None
    for share_row in TeamKeyShare.objects.filter(user_key_id=keyring.user_key_id).select_related("team_key"):
        keyring.holds(share_row.team_key.team_id)
    for key in TeamKey.objects.order_by("-epoch"):
        keyring._open_previous(key)
    return keyring


def _reads(keyring: Keyring, chest: Chest, grants: list[ChestGrant]) -> set[str]:
    found = set()
    for grant in grants:
        stored = Chest.objects.get(pk=chest.pk)
        thief = type("Thief", (), {"private_of": lambda self, g: keyring.team_private(g.group_id, g.team_epoch)})()
        try:
            stored._envelope = roots.open_grant(stored, grant, thief, roots.shelf_of([chest.pk])[chest.pk])
            past_the_row_seal(stored)
            found.add(stored.name)
        except (KeyNotHeld, TamperedSeal):
            continue
    return found


def test_old_keys_and_a_new_dump_open_nothing_written_after(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    old = list(ChestGrant.objects.filter(content_object=chest))
    assert _reads(_everything_he_can_open(colleague), chest, old) == {NAME}, "he could read it before"
    hide(worker, chest, colleague)
    write(worker, opened(worker, chest), name=LATER)
    now = list(ChestGrant.objects.filter(content_object=chest))
    assert _reads(_everything_he_can_open(colleague), chest, [*old, *now]) == set()
    assert _reads(_everything_he_can_open(worker), chest, now) == {LATER}


def test_with_the_tokens_deleted_the_keys_still_hold(worker: Person, colleague: Person) -> None:
    """Who writes the database can take the door's wall away, and finds the second one."""
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    remove(ConflictToken.objects.get())
    assert not Chest.objects.visible_to(colleague.actor()).exists()
    write(worker, opened(worker, chest), name=LATER)
    assert _reads(_everything_he_can_open(colleague), chest, list(ChestGrant.objects.all())) == set()


def test_with_one_of_two_tokens_deleted_nobody_comes_back(
    worker: Person, colleague: Person, supervisor: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    first = ConflictToken.objects.get()
    hide(worker, chest, supervisor)
    remove(first)
    write(worker, opened(worker, chest), name=LATER)
    assert holders(chest, worker.team) == {"worker"}
    assert _reads(_everything_he_can_open(colleague), chest, list(ChestGrant.objects.all())) == set()


def test_a_listed_holder_of_a_whole_team_is_kept_out_by_the_door_alone_and_by_keys_at_the_next_change(
    worker: Person, colleague: Person
) -> None:
    """A token without a circle (somebody has written it): absent at once, sealed apart when it is next changed."""
    chest = make_chest(worker)
    other = make_chest(worker, code="C2")
    hide(worker, other, colleague)
    token = ConflictToken.objects.get()
    insert(ConflictToken(record_id=chest.pk, index_key_id=token.index_key_id, token=bytes(token.token)))
    assert not Chest.objects.visible_to(colleague.actor()).exists()
    write(worker, opened(worker, chest), name=LATER)
    assert colleague.user.username not in holders(chest, worker.team)
    assert _reads(_everything_he_can_open(colleague), chest, list(ChestGrant.objects.all())) == set()


def test_a_forged_circle_gets_nothing(worker: Person, colleague: Person) -> None:
    """He writes himself a circle, with a key of his own and a grant: it has no signature of anybody trusted."""
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    real = ChestGrant.objects.get(content_object=chest)
    forged = _forged_circle(worker.team)
    private, public = cipher.new_box_keys()
    key = TeamKey(team=forged, epoch=1, box_public=public, made_by=colleague.user, signature=b"\0" * 64)
    insert(key)
    fake = ChestGrant.objects.get(pk=real.pk)
    fake._state.adding, fake.pk, fake.group_id = True, None, forged.pk
    fake.id = chest.__class__._meta.get_field("id").default()
    insert(fake)
    with pytest.raises(UntrustedKey):
        write(worker, opened(worker, chest), name=LATER)
    assert _reads_with(private, forged, chest) == set()


def test_a_forged_share_of_a_circle_puts_nobody_into_the_next_one(
    worker: Person, colleague: Person, supervisor: Person
) -> None:
    chest = make_chest(worker)
    hide(worker, chest, colleague)
    circle = Team.objects.get(kind=TeamKind.CIRCLE)
    mine = TeamKeyShare.objects.get(user_key__user=colleague.user)
    key = TeamKey.objects.get(team=circle)
    insert(
        TeamKeyShare(team_key=key, user_key=mine.user_key, sealed=b"x" * 80, given_by=colleague.user, signature=b"y")
    )
    write(worker, opened(worker, chest), name=LATER)
    assert holders(chest, worker.team) == {"worker", "supervisor"}
    assert opened(supervisor, chest).name == LATER


def test_an_index_key_of_his_own_makes_no_token(worker: Person, colleague: Person, supervisor: Person) -> None:
    """With a key that he knows he could find whom tokens mean, and with a false one they would mean nobody."""
    hide(worker, make_chest(worker), colleague)
    share_row = IndexKeyShare.objects.get(team=worker.team)
    info_of = cipher.length_prefixed(b"antam/index-key/1", share_row.index_key_id.bytes)
    false = keys.seal_to_team(worker.team, b"f" * 32, info_of)
    alter(share_row, sealed=false)
    second = make_chest(worker, code="C2")
    with pytest.raises(UntrustedKey):
        hide(worker, second, supervisor)
    assert not ConflictToken.objects.filter(record_id=second.pk).exists()
    assert not ConflictToken.objects.filter(token=mark_of(b"f" * 32, supervisor.user.pk)).exists()


def test_with_a_false_index_key_nothing_is_given_to_another_team(worker: Person, other_commune_worker: Person) -> None:
    """Under it nobody would seem to be listed, and the whole team would get what one of it must not see."""
    chest = make_chest(worker)
    hide(worker, chest, other_commune_worker)
    share_row = IndexKeyShare.objects.get(team=worker.team)
    info_of = cipher.length_prefixed(b"antam/index-key/1", share_row.index_key_id.bytes)
    alter(share_row, sealed=keys.seal_to_team(worker.team, b"f" * 32, info_of))
    actor = worker.actor()
    again = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with pytest.raises(UntrustedKey):
        _give(again, other_commune_worker.team, actor)


def test_a_thief_does_not_see_from_the_token_whom_it_means(worker: Person, colleague: Person) -> None:
    """No hash of anything that lies in the database is the token; it is the same on every record of one person."""
    for number in range(2):
        hide(worker, make_chest(worker, code=f"C{number}"), colleague)
    tokens = {bytes(token.token) for token in ConflictToken.objects.all()}
    assert len(tokens) == 1, "the bound: equal tokens are equal persons"
    stored = [value for value in everything_stored() if value not in tokens]
    guesses = {mark_of(value.ljust(32, b"\0")[:32], colleague.user.pk) for value in stored}
    assert not tokens & guesses
    (index_key,) = IndexKey.objects.all()
    assert mark_of(cipher.fingerprint(index_key.pk.bytes), colleague.user.pk) not in tokens


def test_another_team_that_gets_it_leaves_him_out_too(
    worker: Person, colleague: Person, other_commune_worker: Person
) -> None:
    """He moves to the commune that the record is handed to, before or after: no share of its circle is his."""
    chest = make_chest(worker)
    hide(worker, chest, other_commune_worker, colleague)
    actor = worker.actor()
    again = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with pytest.raises(NobodyLeft):
        _give(again, other_commune_worker.team, actor)


def test_a_grant_that_somebody_put_in_is_not_made_into_a_real_one(worker: Person, other_commune_worker: Person) -> None:
    """Listing somebody makes each grant anew for those who are left: a forged one would come out signed."""
    person("neighbour", Role.CASE_WORKER, other_commune_worker.team)
    chest = make_chest(worker)
    forged = ChestGrant.objects.get(content_object=chest, group=worker.team.group)
    forged.pk, forged.group, forged.sealed_key = None, other_commune_worker.team.group, b"x" * 80
    insert(forged)
    with pytest.raises(UntrustedKey):
        hide(worker, chest, other_commune_worker)
    assert not Team.objects.filter(kind=TeamKind.CIRCLE, circle_of=other_commune_worker.team).exists()
    assert not ConflictToken.objects.exists(), "all or nothing"


def _give(chest: Chest, team: Team, actor: Any) -> None:
    with changing(chest, by=actor, to=Permission.CASE_EDIT):
        chest.save()
        share(chest, with_team=team, by=actor)


def _forged_circle(team: Team) -> Team:
    group = Group.objects.create(name="forged circle")
    forged = Team(group=group, name=team.name, kind=TeamKind.CIRCLE, circle_of=team)
    insert(forged)
    return forged


def _reads_with(private: bytes, circle: Team, chest: Chest) -> set[str]:
    keyring = type("Ring", (), {"team_private": lambda self, team, epoch: private})()
    return _reads(keyring, chest, list(ChestGrant.objects.filter(group=circle.group)))


def test_a_person_who_is_listed_cannot_list_or_take_off(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    stale = opened(colleague, chest)
    hide(worker, chest, colleague)
    stale.refresh_from_db(fields=["version"])
    actor = colleague.actor()
    with pytest.raises(PermissionDenied), changing(stale, by=actor, to=Permission.CASE_HIDE):
        hide_from([stale], worker.user.pk, actor)
