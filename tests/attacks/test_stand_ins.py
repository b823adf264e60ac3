"""T3, T4: who stood in, who may stand in, and who can write the database, against the key that a team has left."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from access import cipher, keys, roots
from access.errors import KeyNotHeld, TamperedSeal, UntrustedKey
from access.keys import Keyring
from access.models import Membership, StandIn, StandInKey, Team, TeamKey, TeamKeyShare, UserKey
from access.roles import Role
from access.sweeping import sweep_once
from access.teams import deposit
from access.teams.deposit import deposit_info, deposit_message, make_deposit
from audit.models import Entry
from tests import people, standing
from tests.attacks.writer import alter, insert
from tests.chests import NAME, make_chest, opened, past_the_row_seal, write
from tests.people import PASSPHRASE, Person
from tests.vault.models import Chest, ChestGrant

AFTER = "Viết sau khi đã hết hạn làm thay"


def _kept(person: Person, shares: list[TeamKeyShare]) -> Keyring:
    """What somebody keeps: the passphrase, old rows of shares, and every key that a new dump leads to."""
    keyring = keys.unlock_user_key(UserKey.objects.get(user=person.user), PASSPHRASE)
    for share in shares:
        info = keys.share_info(share.team_key.team_id, share.team_key.epoch, keyring.user_id)
        private = cipher.open_letter(keyring.box_private, bytes(share.sealed), info)
        keyring.teams[share.team_key.team_id, share.team_key.epoch] = private
    for key in TeamKey.objects.order_by("-epoch"):
        keyring._open_previous(key)
    return keyring


def _read(chest: Chest, keyring: Keyring) -> str | None:
    """The chest's name with any grant row of the dump under any team key that was kept."""
    for grant in ChestGrant.objects.filter(content_object=chest):
        thief = SimpleNamespace(private_of=lambda g: keyring.team_private(g.group_id, g.team_epoch))
        stored = Chest.objects.get(pk=chest.pk)
        try:
            stored._envelope = roots.open_grant(stored, grant, thief, roots.shelf_of([chest.pk])[chest.pk])
            past_the_row_seal(stored)
        except (KeyNotHeld, TamperedSeal):
            continue
        return str(stored.name)
    return None


def _dump_opens(row: StandInKey, keyring: Keyring) -> bytes | None:
    """The stand-in team's letter, opened by one of its holders from a dump, without the server's half."""
    box = cipher.open_letter(
        keyring.team_private(row.by_team_id, row.by_team_epoch), bytes(row.sealed), deposit_info(row)
    )
    for key in (bytes(32), cipher.derive(b"", b"antam/stand-in-key/1"), keyring.box_private):
        try:
            return cipher.open_box(key, box, deposit_info(row))
        except TamperedSeal:
            continue
    return None


def test_who_stood_in_reads_nothing_written_after_the_end(
    supervisor: Person, worker: Person, pair: tuple[Person, Person]
) -> None:
    chest = make_chest(supervisor)
    inside = standing.stepped_in(supervisor, pair)
    shares = list(TeamKeyShare.objects.filter(user_key__user=inside.user).select_related("team_key"))
    assert _read(chest, _kept(inside, shares)) == NAME
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        sweep_once()
        worker.client().get("/my-keys/")
        write(worker, opened(worker, chest), name=AFTER)
    ring = _kept(inside, shares)
    assert _read(chest, ring) is None
    assert _dump_opens(StandInKey.objects.get(), ring) is None, "his own team's key opens the outer lock only"
    with pytest.raises(KeyNotHeld):
        ring.team_private(supervisor.team.pk, 2)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        assert opened(worker, chest).name == AFTER


def test_a_dump_and_the_stand_in_team_s_key_do_not_open_it(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.name(supervisor, pair[0].team)
    assert _dump_opens(StandInKey.objects.get(), pair[1].actor().keyring) is None  # type: ignore[arg-type]


def test_with_the_server_s_secret_as_well_they_do(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """What docs/threats.md says does not hold: this test fails on the day when that is no longer true."""
    standing.name(supervisor, pair[0].team)
    row, ring = StandInKey.objects.get(), pair[1].actor().keyring
    assert ring is not None
    assert deposit._inside(row, ring.team_private(row.by_team_id, 1)) == supervisor.actor().team_private(1)


def test_without_approval_the_door_refuses(supervisor: Person, pair: tuple[Person, Person]) -> None:
    chest = make_chest(supervisor)
    standing.name(supervisor, pair[0].team)
    standing.ask(pair[0], supervisor.team)
    for person in pair:
        with pytest.raises(Http404):
            opened(person, chest)
    assert Entry.objects.filter(outcome="absent", record_id=chest.pk).count() == 2


def test_a_membership_row_put_there_gets_no_key(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """He writes himself a membership and an approved request: neither holds the team's key."""
    lead, second = pair
    chest = make_chest(supervisor)
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    today = timezone.localdate()
    forged = Membership(
        user=lead.user, team=supervisor.team, role=Role.CASE_WORKER.value, starts_on=today, ends_on=today,
        access_given_at=timezone.now(), access_given_by=second.user,
    )  # fmt: skip
    insert(forged)
    values = {"approved_by": second.user, "approved_at": timezone.now(), "membership": forged}
    alter(act, **values, starts_on=today, ends_on=today)
    with pytest.raises(KeyNotHeld):
        opened(standing.inside(lead, forged), chest)


def test_approver_and_asker_are_two(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, _second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    address = reverse("stand_in_approve", args=[act.pk])
    assert lead.client().post(address).status_code == 403
    with pytest.raises(PermissionDenied):
        standing.approve(lead, act)
    assert StandIn.objects.get().approved_at is None


# --- who writes the database --------------------------------------------------------------------------


def _resigned(row: StandInKey, thief: Person) -> None:
    row.given_by = thief.user
    row.signature = cipher.sign(thief.keyring.sign_private, deposit_message(row))


def _own_key_inside(row: StandInKey, thief: Person) -> None:
    """A private key of his own, sealed to the stand-in team, signed by himself, whom somebody has vouched for."""
    private = bytes(range(32))
    box = cipher.seal_box(deposit._server_half(), private, deposit_info(row))
    public = bytes(TeamKey.objects.get(team=row.by_team).box_public)
    row.sealed, row.proof = cipher.seal_letter(public, box, deposit_info(row)), deposit._proof(private, row)
    _resigned(row, thief)


def _nonsense(row: StandInKey, thief: Person) -> None:
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])


def _no_proof(row: StandInKey, thief: Person) -> None:
    row.proof = bytes(32)
    _resigned(row, thief)


def _no_signature(row: StandInKey, thief: Person) -> None:
    row.signature = bytes(64)


FORGERIES: list[Callable[[StandInKey, Person], None]] = [_own_key_inside, _nonsense, _no_proof, _no_signature]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_deposit_lets_nobody_in(
    supervisor: Person,
    pair: tuple[Person, Person],
    other_commune_worker: Person,
    forge: Callable[[StandInKey, Person], None],
) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    row = StandInKey.objects.get()
    forge(row, other_commune_worker)
    alter(row, sealed=row.sealed, proof=row.proof, given_by=row.given_by, signature=row.signature)
    with pytest.raises(UntrustedKey):
        standing.approve(second, act)
    assert not TeamKeyShare.objects.filter(team_key__team=supervisor.team, user_key__user=lead.user).exists()
    assert not Membership.objects.filter(team=supervisor.team, user=lead.user).exists()


def test_a_swapped_team_key_lets_nobody_in(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    alter(TeamKey.objects.get(team=supervisor.team), box_public=cipher.new_box_keys()[1])
    with pytest.raises(UntrustedKey):
        standing.approve(pair[1], act)
    assert not Membership.objects.filter(team=supervisor.team, user=pair[0].user).exists()


@pytest.mark.parametrize("signed", [False, True])
def test_a_stand_in_team_of_his_choice_gets_no_key(
    supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person, signed: bool
) -> None:
    """He points the team to one where he has a friend, and waits for the next request of a holder."""
    standing.name(supervisor, pair[0].team)
    row = StandInKey.objects.get()
    alter(Team.objects.get(pk=supervisor.team.pk), stand_in=duty_coordinator.team, needs_new_deposit=True)
    if signed:
        row.by_team = duty_coordinator.team
        _resigned(row, duty_coordinator)
        alter(row, by_team=row.by_team, given_by=row.given_by, signature=row.signature)
    before = bytes(row.sealed)
    assert supervisor.client().get("/my-keys/").status_code == 200
    assert bytes(StandInKey.objects.get().sealed) == before, "nothing new was sealed"
    assert Entry.objects.filter(event="UNTRUSTED_KEY", actor="supervisor").exists()


def test_where_no_key_was_left_none_is_given(supervisor: Person, pair: tuple[Person, Person]) -> None:
    alter(Team.objects.get(pk=supervisor.team.pk), stand_in=pair[0].team, needs_new_deposit=True)
    supervisor.client().get("/my-keys/")
    assert not StandInKey.objects.exists()
    assert Entry.objects.filter(event="UNTRUSTED_KEY").exists()


def test_a_swapped_key_of_the_stand_in_team_gets_nothing(supervisor: Person, pair: tuple[Person, Person]) -> None:
    alter(TeamKey.objects.get(team=pair[0].team), box_public=cipher.new_box_keys()[1])
    with pytest.raises(UntrustedKey):
        standing.name(supervisor, pair[0].team)
    assert not StandInKey.objects.exists()


def test_a_false_share_does_not_end_up_in_the_deposit(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """A share that opens to another private key than the team's: nothing is left with the stand-in team."""
    share = TeamKeyShare.objects.get(user_key__user=supervisor.user)
    info = keys.share_info(supervisor.team.pk, 1, supervisor.user.pk)
    public = bytes(UserKey.objects.get(user=supervisor.user).box_public)
    alter(share, sealed=cipher.seal_letter(public, bytes(range(32)), info))
    with pytest.raises(UntrustedKey):
        make_deposit(team=supervisor.team, by_team=pair[0].team, keyring=supervisor.actor().keyring)  # type: ignore[arg-type]


def test_a_stay_is_not_prolonged_past_14_days(
    administrator: Person, supervisor: Person, pair: tuple[Person, Person]
) -> None:
    """Nobody prolongs it alone: the administrator's page refuses too."""
    inside = standing.stepped_in(supervisor, pair)
    later = timezone.localdate() + datetime.timedelta(days=30)
    address = reverse("administration:plan_end", args=[inside.membership.pk])
    for last_day in (later.isoformat(), ""):
        assert "last_day" in administrator.client().post(address, {"last_day": last_day}).context["form"].errors
    inside.membership.refresh_from_db()
    assert inside.membership.ends_on == timezone.localdate() + datetime.timedelta(days=6)


def test_people_of_the_cast_stay_out(supervisor: Person, pair: tuple[Person, Person], police_viewer: Person) -> None:
    standing.name(supervisor, pair[0].team)
    with pytest.raises(PermissionDenied):
        standing.ask(police_viewer, supervisor.team)
    assert people.team("police", people.PROVINCE).pk == police_viewer.team.pk
