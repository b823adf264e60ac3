"""The ceremony: what the shares bring back, what they do not, and what holds up nothing."""

import base64
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from access import cipher, trust
from access.actors import Actor
from access.door import Limited, Locked, changing, open_record, share
from access.errors import KeyNotHeld, NotShared, TamperedSeal, UntrustedKey
from access.models import Membership, TeamKey, UserKey
from access.permissions import Permission
from access.safekeeping import ceremony, recovery
from access.safekeeping.recovery import Recovered
from audit.models import Entry
from tests.attacks.writer import alter, remove
from tests.cases.factories import make_case
from tests.cases.factories import opened as case_opened
from tests.chests import NAME, STORY, make_chest, opened, write
from tests.people import FOUNDING_PRIVATE, Person
from tests.vault.models import Chest, ChestGrant

NEW = "con đường rợp bóng tre"


@pytest.fixture
def words(db: None) -> list[str]:
    return recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)


def new_holder(person: Person, username: str = "thay-the") -> Actor:
    """Somebody new holds the new key of a team that has lost all of its keys."""
    actor, _code = ceremony.install_holder(
        team=person.team, username=username, full_name="Thay Thế", passphrase=NEW, founding_private=FOUNDING_PRIVATE
    )
    return actor


def read(actor: Actor, chest: Chest) -> Chest:
    return open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)


def test_the_new_holder_reads_old_versions_of_older_roots(worker: Person, words: list[str]) -> None:
    chest = write(worker, opened(worker, make_chest(worker)), name="Tên hai")
    chest.needs_new_root = True
    write(worker, chest, name="Tên ba")
    assert chest.root_epoch == 2
    actor = new_holder(worker)
    with pytest.raises(KeyNotHeld):
        read(actor, chest)
    assert recovery.recover(team=worker.team, words=words[:2]) == Recovered(1, 0)
    found = read(actor, chest)
    assert (found.name, found.story) == ("Tên ba", STORY)
    assert {version.name for version in found.versions()} == {NAME, "Tên hai", "Tên ba"}
    reading = ceremony.read_everything(actor)
    assert (reading.records, reading.not_opened) == (0, 1), "no page opens a chest"


def test_limited_locked_and_dated_grants_stay_so(worker: Person, duty_coordinator: Person, words: list[str]) -> None:
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    team = duty_coordinator.team
    limited = make_chest(worker, Limited(team, ["identity"], tomorrow), code="LIMITED")
    locked = make_chest(worker, Locked(team), code="LOCKED")
    over = make_chest(worker, Limited(team, ["identity"], tomorrow), code="OVER")
    alter(over.grants.get(group_id=team.pk), expires_at=timezone.now() - datetime.timedelta(minutes=1))
    actor = new_holder(duty_coordinator)
    assert recovery.recover(team=team, words=words[1:]) == Recovered(2, 0)
    found = read(actor, limited)
    assert found.name == NAME
    with pytest.raises(NotShared):
        _ = found.story
    grant = limited.grants.get(group_id=team.pk)
    assert (grant.compartments, grant.expires_at) == (["identity"], tomorrow.replace(microsecond=0))
    for chest in (locked, over):
        with pytest.raises(Http404):
            read(actor, chest)
    assert locked.grants.get(group_id=team.pk).locked


def _damage(chest: Chest) -> None:
    copy = chest.grants.get(group__team__kind="recovery")
    alter(copy, sealed_key=bytes(copy.sealed_key)[:-1] + bytes([bytes(copy.sealed_key)[-1] ^ 1]))


WRONG: dict[str, Callable[[Chest], Any]] = {
    "a damaged copy": _damage,
    "no copy": lambda chest: remove(chest.grants.get(group__team__kind="recovery")),
    "a forged signature": lambda chest: alter(
        chest.grants.exclude(group__team__kind="recovery").get(), signature=bytes(64)
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_one_bad_record_holds_up_no_other(worker: Person, words: list[str], wrong: str) -> None:
    bad, good = make_chest(worker, code="BAD"), make_chest(worker, code="GOOD")
    WRONG[wrong](bad)
    actor = new_holder(worker)
    assert recovery.recover(team=worker.team, words=words[:2]) == Recovered(1, 1)
    assert read(actor, good).name == NAME
    with pytest.raises((KeyNotHeld, TamperedSeal)):
        read(actor, bad)
    assert Entry.objects.get(event="RECOVERY_REFUSED").record_id == bad.pk


def test_who_is_enrolled_again_keeps_the_membership(worker: Person, words: list[str]) -> None:
    """An account that exists gets new keys; the old ones end."""
    chest = make_chest(worker)
    actor = new_holder(worker, worker.user.username)
    assert actor.membership
    assert actor.membership.pk == worker.membership.pk
    recovery.recover(team=worker.team, words=words[:2])
    assert read(actor, chest).name == NAME
    assert UserKey.objects.filter(user=worker.user, ended_at=None).count() == 1


def test_only_the_founding_key_makes_a_holder(worker: Person) -> None:
    keys, members = TeamKey.objects.count(), Membership.objects.count()
    stranger, _ = cipher.new_sign_keys()
    with pytest.raises(UntrustedKey):
        ceremony.install_holder(
            team=worker.team, username="x", full_name="X", passphrase=NEW, founding_private=stranger
        )
    assert (TeamKey.objects.count(), Membership.objects.count()) == (keys, members)


def test_a_team_that_never_held_a_key_has_nothing_to_recover(auditor: Person) -> None:
    with pytest.raises(KeyNotHeld, match="nothing to recover"):
        new_holder(auditor)


def test_there_is_one_recovery_key(words: list[str]) -> None:
    with pytest.raises(KeyNotHeld, match="already"):
        recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    other = recovery.new_shares(bytes(range(32)), shares=3, threshold=2)
    for wrong in (other[:2], [words[0], other[1]], [words[0]] * 2, words[:1], ["không phải"]):
        with pytest.raises(recovery.WrongShares):
            recovery.private_key_of(wrong)


def test_what_an_earlier_server_signed_holds_by_its_public_key(worker: Person, settings: Any) -> None:
    message = b"what the clock has given"
    signature = cipher.sign(trust.sender_private_key(), message)
    former = trust.sender_public_keys()[0]
    settings.SENDER_KEY = "bmV3IHNlcnZlciwgbmV3IGtleSwgMzIgYnl0ZXMgLi4="
    trust._verified.clear()
    with pytest.raises(UntrustedKey, match="of the server"):
        trust.check_signed(None, signature, message)
    settings.FORMER_SENDER_KEYS = [base64.b64encode(former).decode()]
    trust.check_signed(None, signature, message)
    with pytest.raises(UntrustedKey):
        trust.check_signed(None, signature, message + b"x")


def test_after_a_recovery_work_goes_on(worker: Person, duty_coordinator: Person, words: list[str]) -> None:
    chest = make_chest(worker)
    actor = new_holder(worker)
    recovery.recover(team=worker.team, words=words[:2])
    found = read(actor, chest)
    with changing(found, by=actor, to=Permission.CASE_EDIT):
        found.name = "Sau khôi phục"
        found.save()
        share(found, with_team=duty_coordinator.team, by=actor)
    assert opened(duty_coordinator, chest).name == "Sau khôi phục"
    assert ChestGrant.objects.filter(content_object=chest).count() == 3


def test_everything_is_read_as_the_pages_read_it(worker: Person, other_commune_worker: Person) -> None:
    """A whole case with its rows and old versions; nothing of one whose pages this team may not open."""
    case = case_opened(worker, make_case(worker, Limited(other_commune_worker.team, ["contact"])))
    with changing(case, by=worker.actor(), to=Permission.CASE_EDIT):
        case.call_name = "Tên khác"
        case.save()
    mine, theirs = ceremony.read_everything(worker.actor()), ceremony.read_everything(other_commune_worker.actor())
    assert (mine.records, mine.not_opened, theirs.records, theirs.not_opened) == (1, 0, 0, 1)
    assert mine.old_values > mine.values > 4, "each value once, and the changed one twice"


def test_what_is_not_shared_is_not_counted(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker, Limited(other_commune_worker.team, ["identity"]))
    assert list(ceremony._values(opened(other_commune_worker, chest))) == [NAME]
