"""Making, sharing, unlocking and ending: the grants of a record."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from access import keys, trust
from access.actors import Factory, System
from access.change import changing, may_change, recording
from access.door import Limited, Locked, end_grant, new_record, open_record, share, unlock_grants
from access.errors import KeyNotHeld, StillSealed, TamperedSeal, UnrecordedChange, WrongPassphrase
from access.keys import Keyring
from access.models import UserKey
from access.permissions import Permission
from audit.models import Entry
from tests.chests import NAME, make_chest, opened, opened_chest
from tests.people import PASSPHRASE, Person
from tests.vault.models import Chest, ChestGrant, Rack


def test_a_locked_grant_opens_once_it_is_unlocked(worker: Person, duty_coordinator: Person) -> None:
    chest = make_chest(worker, Locked(duty_coordinator.team))
    with pytest.raises(Http404):
        opened(duty_coordinator, chest)
    with changing(chest, by=System("clock"), to=Permission.REFERRAL_ESCALATE):
        assert unlock_grants(chest, team=worker.team) == 0
        assert unlock_grants(chest) == 1
    assert opened(duty_coordinator, chest).name == NAME


def test_sharing_needs_the_opened_record_inside_a_change(worker: Person, shelter_manager: Person) -> None:
    chest = opened_chest(worker)
    with pytest.raises(KeyNotHeld):
        share(chest, with_team=shelter_manager.team, by=worker.actor())
    sealed = Chest.objects.get(pk=chest.pk)
    with changing(sealed, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(KeyNotHeld):
        share(sealed, with_team=shelter_manager.team, by=worker.actor())


def test_one_living_grant_a_team(worker: Person, shelter_manager: Person) -> None:
    chest = opened_chest(worker, Limited(shelter_manager.team, ["identity"]))
    until = timezone.now() + datetime.timedelta(days=1)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=["safety"], expires_at=until)
    grant = ChestGrant.objects.get(group_id=shelter_manager.team.pk)
    assert (grant.compartments, grant.record_id) == (["safety"], chest.pk)
    assert str(grant) == str(grant.id)
    with changing(opened(worker, chest), by=worker.actor(), to=Permission.CASE_EDIT):
        assert end_grant(chest, team=shelter_manager.team, by=worker.actor(), renew=False)


def test_a_compartment_that_does_not_exist_is_refused(worker: Person) -> None:
    with pytest.raises(ValueError, match="no such compartment"):
        Limited(worker.team, ["secrets"])


def test_a_change_of_a_foreign_record_is_refused_and_logged(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker)
    assert not may_change(other_commune_worker.actor(), chest, Permission.CASE_EDIT)
    with pytest.raises(PermissionDenied), changing(chest, by=other_commune_worker.actor(), to=Permission.CASE_EDIT):
        pass
    assert Entry.objects.filter(outcome="forbidden", actor="other_commune_worker", record_id=chest.pk).count() == 1
    nobody = worker.actor()
    nobody.membership = None
    assert not may_change(nobody, chest, Permission.CASE_EDIT)


def test_a_new_record_needs_the_verb_also_when_it_is_saved(worker: Person, volunteer: Person) -> None:
    with pytest.raises(PermissionDenied):
        new_record(Chest, for_teams=[worker.team], by=volunteer.actor(), to=Permission.CASE_OPEN, code="C1")
    made = new_record(Chest, for_teams=[worker.team], by=worker.actor(), to=Permission.CASE_OPEN, code="C1")
    with pytest.raises(PermissionDenied), changing(made, by=volunteer.actor(), to=Permission.CASE_OPEN):
        pass


def test_a_plain_change_asks_for_the_verb_and_is_logged(worker: Person, volunteer: Person) -> None:
    with pytest.raises(PermissionDenied), recording(by=volunteer.actor(), to=Permission.ROSTER_KEEP):
        pass
    rack = Rack(label="x")
    with recording(by=worker.actor(), to=Permission.CASE_EDIT, event="RACK_CHANGED", about=rack):
        rack.save()
    entry = Entry.objects.get(event="RACK_CHANGED")
    assert "vault_rack.label" in entry.fields
    with recording(by=worker.actor(), to=Permission.CASE_EDIT, about=rack):
        rack.delete()
    with pytest.raises(UnrecordedChange):
        Rack(label="y").save()


def test_the_system_opens_nothing(worker: Person) -> None:
    chest = make_chest(worker)
    with pytest.raises(Http404):
        open_record(System("clock"), Chest, chest.pk, to=Permission.CASE_READ)
    with pytest.raises(KeyNotHeld):
        Factory().team_private(1)
    with changing(chest, by=System("clock"), to=Permission.CASE_CLOSE):
        chest.status = "closed"
        chest.save()
    with pytest.raises(StillSealed):
        chest.name = "x"
    assert opened(worker, chest).status == "closed"


def test_an_unopened_record_takes_no_rows_of_text(worker: Person) -> None:
    """Text sealed with another instance's envelope does not slip in under a record that nobody opened."""
    from tests.vault.models import Letter

    chest = opened_chest(worker)
    letter, sealed = Letter(record=chest, text="x"), Chest.objects.get(pk=chest.pk)
    with changing(sealed, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(StillSealed):
        letter.save()


# --- keys ---------------------------------------------------------------------------------------------


def test_a_letter_to_a_team(worker: Person, shelter_manager: Person) -> None:
    letter = keys.seal_to_team(worker.team, b"facts", b"purpose")
    assert keys.open_for_team(worker.actor().keyring, worker.team, letter, b"purpose") == b"facts"
    with pytest.raises(TamperedSeal):
        keys.open_for_team(worker.actor().keyring, worker.team, letter, b"another")
    with pytest.raises(KeyNotHeld):
        keys.open_for_team(shelter_manager.actor().keyring, worker.team, letter, b"purpose")
    assert worker.actor().keyring.holds(worker.team.pk)
    assert not shelter_manager.actor().keyring.holds(worker.team.pk)


def test_a_new_passphrase_over_the_same_keys(worker: Person) -> None:
    row = UserKey.objects.get(user=worker.user)
    code = keys.new_recovery_code()
    keys.relock_user_key(row, worker.keyring, "một câu mới hẳn", code)
    assert keys.unlock_user_key(row, "một câu mới hẳn").box_private == worker.keyring.box_private
    assert keys.unlock_by_recovery_code(row, code.lower().replace("-", " ")).sign_private == worker.keyring.sign_private
    with pytest.raises(WrongPassphrase):
        keys.unlock_user_key(row, PASSPHRASE)
    keys.relock_user_key(row, worker.keyring, PASSPHRASE)
    assert keys.unlock_user_key(row, PASSPHRASE).user_id == worker.user.pk


def test_a_recovery_code_as_people_type_it() -> None:
    code = keys.new_recovery_code()
    assert len(code.replace("-", "")) == 30
    assert keys.normalised_code("o0iIlL 1-a") == b"0011111A"


def test_a_keyring_survives_packing_and_shows_nothing(worker: Person) -> None:
    again = Keyring.from_bytes(worker.user.pk, worker.keyring.to_bytes())
    assert (again.box_private, again.sign_private) == (worker.keyring.box_private, worker.keyring.sign_private)
    assert worker.keyring.box_private.hex() not in repr(again)
    assert "worker" in repr(worker.actor())


def test_the_memory_of_checked_signatures_is_bounded(worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_REMEMBERED", 1)
    trust._verified.clear()
    make_chest(worker)
    assert len(trust._verified) <= 3
