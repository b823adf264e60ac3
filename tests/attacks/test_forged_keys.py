"""T3: who can write the database puts keys and grants of his own there. Nothing new is sealed to them."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from access import cipher, keys, roots, trust
from access.actors import Factory
from access.door import Limited, changing, end_grant, new_record, open_record, share
from access.errors import TamperedSeal, UntrustedKey
from access.guard import new_id
from access.models import TeamKey, TeamKeyShare, UserKey
from access.permissions import Permission
from access.safekeeping import recovery
from access.teams import enrolment
from audit.models import Entry
from tests.attacks.writer import alter, insert
from tests.chests import NAME, make_chest, opened, opened_chest, write
from tests.people import Person
from tests.settings import FOUNDING_PRIVATE
from tests.vault.models import Chest, ChestGrant, Letter


def _new_chest(by: Person) -> Chest:
    return new_record(Chest, for_teams=[by.team], by=by.actor(), to=Permission.CASE_OPEN, code="C7", name=NAME)


def _forged(chest: Chest, team_id: int, *, payload: bytes, public: bytes) -> ChestGrant:
    """A grant that opens with `payload`, bound as ours are, signed by nobody."""
    grant = ChestGrant(
        id=new_id(), content_object=chest, group_id=team_id, permission_id=ChestGrant.permission_id_of(),
        team_epoch=1, root_epoch=1, granted_by=None, signature=bytes(64), sealed_key=b"",
    )  # fmt: skip
    grant.sealed_key = cipher.seal_letter(public, payload, roots.grant_info("vault.chest", chest.pk, grant))
    return grant


def test_a_forged_grant_gets_no_root_at_the_renewal(worker: Person, shelter_manager: Person) -> None:
    """He adds a grant for another team, with nonsense for a key, and waits for the next root."""
    chest = opened_chest(worker)
    public = bytes(TeamKey.objects.get(team=shelter_manager.team).box_public)
    forged = _forged(chest, shelter_manager.team.pk, payload=bytes(32), public=public)
    insert(forged)
    alter(Chest.objects.get(pk=chest.pk), needs_new_root=True)
    with pytest.raises(UntrustedKey):
        write(worker, opened(worker, chest), name="Sau đó")
    stored = ChestGrant.objects.get(pk=forged.pk)
    assert bytes(stored.sealed_key) == bytes(forged.sealed_key), "nothing was sealed under it"
    assert opened(worker, chest).name == NAME


@pytest.mark.parametrize("whose", ["worker", "server"])
def test_a_signature_of_something_else_does_not_help(worker: Person, shelter_manager: Person, whose: str) -> None:
    chest = opened_chest(worker)
    mine = chest.grants.get(group_id=worker.team.pk)
    public = bytes(TeamKey.objects.get(team=shelter_manager.team).box_public)
    forged = _forged(chest, shelter_manager.team.pk, payload=bytes(32), public=public)
    forged.granted_by_id = mine.granted_by_id if whose == "worker" else None
    forged.signature = mine.signature
    insert(forged)
    alter(Chest.objects.get(pk=chest.pk), needs_new_root=True)
    with pytest.raises(UntrustedKey):
        write(worker, opened(worker, chest), name="Sau đó")


def test_a_root_of_his_own_gets_no_text(worker: Person) -> None:
    """He replaces the team's grant by one around a root that he knows, and waits for what is typed."""
    chest = make_chest(worker)
    alter(chest.grants.get(), sealed_key=bytes(
        _forged(chest, worker.team.pk, payload=bytes(32), public=bytes(TeamKey.objects.get().box_public)).sealed_key
    ))  # fmt: skip
    trapped = opened(worker, chest)
    with pytest.raises(TamperedSeal):
        _ = trapped.name
    before = bytes(Chest.objects.get(pk=chest.pk).story_sealed.raw)
    trapped.story_sealed = None
    trapped.story = "Điều gõ vào"
    with pytest.raises(UntrustedKey):
        write(worker, trapped)
    with pytest.raises(UntrustedKey), changing(trapped, by=worker.actor(), to=Permission.CASE_EDIT):
        Letter(record=trapped, text="Điều gõ vào").save()
    assert bytes(Chest.objects.get(pk=chest.pk).story_sealed.raw) == before
    assert Letter.objects.count() == 1


def test_a_grant_moved_to_another_record_or_team_opens_nothing(worker: Person, colleague: Person) -> None:
    one, two = make_chest(worker), make_chest(worker, code="C2")
    stolen = ChestGrant.objects.get(content_object=one)
    alter(ChestGrant.objects.get(content_object=two), sealed_key=stolen.sealed_key, signature=stolen.signature)
    with pytest.raises(TamperedSeal):
        opened(worker, two)


def test_a_longer_or_wider_grant_opens_nothing(worker: Person, shelter_manager: Person) -> None:
    """Expiry and compartments are bound into the sealed key."""
    until = timezone.now() + datetime.timedelta(hours=1)
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity"], until))
    grant = chest.grants.get(group_id=shelter_manager.team.pk)
    for change in ({"expires_at": None}, {"compartments": []}, {"compartments": ["identity", "narrative"]}):
        before = {name: getattr(grant, name) for name in change}
        alter(grant, **change)
        with pytest.raises(TamperedSeal):
            open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
        alter(grant, **before)
    assert open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE).name == NAME


def _swap_team_key(worker: Person) -> None:
    alter(TeamKey.objects.get(team=worker.team), box_public=cipher.new_box_keys()[1])


def _add_team_key(worker: Person) -> None:
    """A newer epoch of his own, signed by a key pair that nobody vouched for."""
    private, _public = cipher.new_sign_keys()
    row = TeamKey(team=worker.team, epoch=2, box_public=cipher.new_box_keys()[1], made_by=worker.user)
    row.signature = cipher.sign(private, trust.team_key_message(row))
    insert(row)


def _swap_both(worker: Person) -> None:
    """The team's key and the signing key of who made it."""
    private, public = cipher.new_sign_keys()
    row = TeamKey.objects.get(team=worker.team)
    row.box_public = cipher.new_box_keys()[1]
    alter(row, box_public=row.box_public, signature=cipher.sign(private, trust.team_key_message(row)))
    alter(UserKey.objects.get(user=worker.user), sign_public=public)


def _blame_the_server(worker: Person) -> None:
    row = TeamKey.objects.get(team=worker.team)
    alter(row, box_public=cipher.new_box_keys()[1], made_by=None, signature=bytes(64))


def _go_in_a_circle(worker: Person) -> None:
    """Two key rows that vouch for each other."""
    private, public = cipher.new_sign_keys()
    row = UserKey.objects.get(user=worker.user)
    locks = {"by_passphrase": b"", "by_recovery_code": b""}
    twin = UserKey(user=worker.user, box_public=row.box_public, sign_public=public, ended_at=row.made_at, **locks)
    twin.vouched_by = worker.user
    twin.signature = cipher.sign(private, trust.user_key_message(twin))
    insert(twin)
    row.sign_public = public
    alter(row, sign_public=public, vouched_by=worker.user, signature=cipher.sign(private, trust.user_key_message(row)))
    team_key = TeamKey.objects.get(team=worker.team)
    team_key.box_public = cipher.new_box_keys()[1]
    alter(team_key, box_public=team_key.box_public, signature=cipher.sign(private, trust.team_key_message(team_key)))


SWAPS: list[Callable[[Person], None]] = [_swap_team_key, _add_team_key, _swap_both, _blame_the_server, _go_in_a_circle]


@pytest.mark.parametrize("swap", SWAPS)
def test_a_swapped_team_key_gets_nothing(worker: Person, swap: Callable[[Person], None]) -> None:
    chest = opened_chest(worker)
    swap(worker)
    with pytest.raises(UntrustedKey):
        _new_chest(worker)
    with pytest.raises(UntrustedKey), changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=worker.team, by=worker.actor())
    assert Chest.objects.count() == 1


def test_a_swapped_personal_key_gets_no_team_key(worker: Person, colleague: Person) -> None:
    shares = TeamKeyShare.objects.count()
    newcomer = UserKey.objects.get(user=colleague.user)
    alter(newcomer, box_public=cipher.new_box_keys()[1])
    with pytest.raises(UntrustedKey):
        enrolment.renew_team_key(by=Factory(), team=worker.team, keyring=worker.actor().keyring)
    with pytest.raises(UntrustedKey):
        enrolment.give_access(by=Factory(), membership=colleague.membership, keyring=worker.actor().keyring)
    assert TeamKeyShare.objects.count() == shares


def test_who_nobody_vouched_for_gets_no_team_key(worker: Person, colleague: Person) -> None:
    ring = worker.actor().keyring
    assert ring
    for change in ({"signature": None}, {"signature": bytes(64)}):
        row = UserKey.objects.get(user=colleague.user)
        before = {name: getattr(row, name) for name in change}
        alter(row, **change)
        with pytest.raises(UntrustedKey):
            keys.seal_share(TeamKey.objects.get(team=worker.team), bytes(32), UserKey.objects.get(pk=row.pk), ring)
        alter(row, **before)


def test_the_name_of_a_voucher_is_no_signature(supervisor: Person, colleague: Person) -> None:
    """Whoever writes the database can say that somebody trusted has vouched; that person has not signed it."""
    ring, mine = supervisor.actor().keyring, UserKey.objects.get(user=colleague.user)
    assert ring
    enrolment.vouch(by=supervisor.actor(), newcomer=mine, keyring=ring)
    trust.check_user_key(UserKey.objects.get(pk=mine.pk))
    alter(mine, sign_public=cipher.new_sign_keys()[1])
    with pytest.raises(UntrustedKey, match="the voucher's signature does not hold"):
        trust.check_user_key(UserKey.objects.get(pk=mine.pk))


def test_the_six_words_tell_a_swapped_key(worker: Person) -> None:
    row = UserKey.objects.get(user=worker.user)
    words = trust.words_of(row)
    row.box_public = cipher.new_box_keys()[1]
    assert len(words) == 6
    assert trust.words_of(row) != words


def test_without_a_founding_key_nothing_is_sealed(worker: Person, settings: object) -> None:
    trust._verified.clear()
    settings.FOUNDING_KEY = ""  # type: ignore[attr-defined]
    with pytest.raises(UntrustedKey, match="founding key"):
        _new_chest(worker)


def test_a_forged_grant_gets_nothing_at_a_recovery(worker: Person, other_commune_worker: Person) -> None:
    """A row put there for the team that recovers, over a record of another team."""
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    mine, other = make_chest(other_commune_worker, code="MINE"), make_chest(worker, code="OTHER")
    team = other_commune_worker.team
    forged = _forged(other, team.pk, payload=bytes(32), public=bytes(TeamKey.objects.get(team=team).box_public))
    insert(forged)
    assert recovery.recover(team=team, words=words[:2]) == recovery.Recovered(1, 1)
    assert bytes(ChestGrant.objects.get(pk=forged.pk).sealed_key) == bytes(forged.sealed_key)
    assert Entry.objects.filter(event="RECOVERY_REFUSED").count() == 1
    assert opened(other_commune_worker, mine).name == NAME
    with pytest.raises(TamperedSeal):
        _ = opened(other_commune_worker, other).name


def test_an_ended_grant_that_is_put_back_gets_nothing_at_a_recovery(
    worker: Person, other_commune_worker: Person
) -> None:
    """Its signature is genuine; its root is not the present one."""
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    chest, team = opened_chest(worker), other_commune_worker.team
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        ended = share(chest, with_team=team, by=worker.actor())
    chest = opened(worker, chest)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        end_grant(chest, team=team, by=worker.actor())
    insert(ended)
    assert recovery.recover(team=team, words=words[:2]) == recovery.Recovered(0, 1)
    assert ChestGrant.objects.get(pk=ended.pk).root_epoch == 1
