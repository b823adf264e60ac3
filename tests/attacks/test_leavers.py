"""T4: somebody who has left keeps the passphrase, a copy of the own key rows and gets a new dump."""

import copy

import pytest

from access import keys, roots
from access.actors import Factory
from access.errors import KeyNotHeld, TamperedSeal
from access.keys import Keyring
from access.models import TeamKey, TeamKeyShare, UserKey
from access.teams.leaving import end_membership
from tests.chests import NAME, STORY, make_chest, opened, past_the_row_seal, write
from tests.people import PASSPHRASE, Person
from tests.vault.models import Chest, ChestGrant


def _unlocked(row: UserKey, shares: list[TeamKeyShare]) -> Keyring:
    """The leaver's keyring with every team key that his old rows open, and those the dump leads him to."""
    keyring = keys.unlock_user_key(row, PASSPHRASE)
    for share in shares:
        info = keys.share_info(share.team_key.team_id, share.team_key.epoch, keyring.user_id)
        private = keys.cipher.open_letter(keyring.box_private, bytes(share.sealed), info)
        keyring.teams[share.team_key.team_id, share.team_key.epoch] = private
    for key in TeamKey.objects.order_by("-epoch"):
        keyring._open_previous(key)
    return keyring


def _read_all(chest: Chest, keyring: Keyring, old_grants: list[ChestGrant]) -> list[str]:
    """What the leaver reads of the dump with any grant row, old or new, under any team key he has."""
    found = []
    for grant in [*old_grants, *ChestGrant.objects.filter(content_object=chest)]:
        actor = type("Thief", (), {"private_of": lambda self, g: keyring.team_private(g.group_id, g.team_epoch)})()
        stored = Chest.objects.get(pk=chest.pk)
        try:
            stored._envelope = roots.open_grant(stored, grant, actor, roots.shelf_of([chest.pk])[chest.pk])
            past_the_row_seal(stored)
        except (KeyNotHeld, TamperedSeal):
            continue
        for name in ("name", "story"):
            try:
                found.append(getattr(stored, name))
            except TamperedSeal:
                continue
    return found


def _leaves(worker: Person, colleague: Person) -> tuple[UserKey, list[TeamKeyShare]]:
    row = copy.copy(UserKey.objects.get(user=colleague.user))
    shares = list(TeamKeyShare.objects.filter(user_key=row).select_related("team_key"))
    end_membership(by=Factory(), membership=colleague.membership, keyring=worker.actor().keyring)
    return row, shares


def test_nothing_written_after_leaving_is_read(worker: Person, colleague: Person) -> None:
    chest = make_chest(worker)
    old_grants = list(ChestGrant.objects.all())
    row, shares = _leaves(worker, colleague)
    keyring = _unlocked(row, shares)
    assert NAME in _read_all(chest, keyring, old_grants), "before the next change the old grant still opens"
    write(worker, opened(worker, chest), name="Viết sau khi đã rời đi")
    seen = _read_all(chest, keyring, old_grants)
    assert "Viết sau khi đã rời đi" not in seen
    assert STORY in seen, "what he could read he may have copied: that is not promised"
    assert opened(worker, chest).name == "Viết sau khi đã rời đi"


def test_a_new_record_is_closed_to_him(worker: Person, colleague: Person) -> None:
    row, shares = _leaves(worker, colleague)
    chest = make_chest(worker)
    assert _read_all(chest, _unlocked(row, shares), []) == []


def test_rows_of_the_team_do_not_lead_him_to_the_new_key(worker: Person, colleague: Person) -> None:
    row, shares = _leaves(worker, colleague)
    keyring = _unlocked(row, shares)
    assert TeamKey.objects.filter(team=worker.team).count() == 2
    assert not TeamKeyShare.objects.filter(user_key=row).exists()
    with pytest.raises(KeyNotHeld):
        keyring.team_private(worker.team.pk, 2)
    assert worker.actor().team_private(1) == keyring.teams[worker.team.pk, 1]


def test_his_session_is_over(worker: Person, colleague: Person) -> None:
    client = colleague.client()
    _leaves(worker, colleague)
    assert client.get("/acting-as/").status_code == 302
