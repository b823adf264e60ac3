"""Keys: what each sealed thing is bound to, byte for byte, and who can open what afterwards.

The bindings are part of what is stored: were one of them to change, no key row of an older day would open.
"""

from collections import Counter
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access import cipher, keys, trust
from access.actors import Factory
from access.errors import KeyNotHeld, TamperedSeal, UntrustedKey
from access.keys import Keyring
from access.models import TeamKey, TeamKeyShare, UserKey
from access.roles import Role
from access.teams import enrolment
from tests.people import COMMUNE, PASSPHRASE, Person, team

SOMEBODY = UUID("01990000-0000-7000-8000-00000000abcd")


def _bound_to(tag: bytes, *parts: bytes) -> bytes:
    """The parts, each behind four bytes of length, written out here once more."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (tag, *parts))


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")


def _epoch(value: int) -> bytes:
    return value.to_bytes(2, "big")


def _key_of(person: Person) -> UserKey:
    return UserKey.objects.get(user=person.user)


def _renew(person: Person) -> TeamKey:
    return enrolment.renew_team_key(by=Factory(), team=person.team, keyring=person.actor().keyring)


def _fresh(person: Person) -> Keyring:
    ring = person.actor().keyring
    assert ring
    return ring


# --- bindings -------------------------------------------------------------------------------------------


def test_what_a_share_is_bound_to() -> None:
    expected = _bound_to(b"antam/team-key-share/1", _number(70_000), _epoch(300), SOMEBODY.bytes)
    assert keys.share_info(70_000, 300, SOMEBODY) == expected


def test_what_a_previous_key_is_bound_to() -> None:
    assert keys.previous_info(70_000, 300) == _bound_to(b"antam/previous-team-key/1", _number(70_000), _epoch(300))


def test_what_the_locks_of_a_person_are_bound_to(worker: Person) -> None:
    """Each of the two ways in opens the same pair, and neither lock passes for the other."""
    row, code = _key_of(worker), keys.new_recovery_code()
    keys.relock_user_key(row, worker.keyring, PASSPHRASE, code)
    ways = {
        b"passphrase": (PASSPHRASE.encode(), bytes(row.by_passphrase)),
        b"recovery code": (code.replace("-", "").encode(), bytes(row.by_recovery_code)),
    }
    for way, (secret, locked) in ways.items():
        context = _bound_to(b"antam/user-key/1", worker.user.pk.bytes, way)
        pair = cipher.unlock(secret, locked, context)
        assert pair == worker.keyring.box_private + worker.keyring.sign_private
    made, ring = keys.make_user_key(worker.user, PASSPHRASE, code)
    assert cipher.unlock(PASSPHRASE.encode(), made.by_passphrase, _bound_to(
        b"antam/user-key/1", worker.user.pk.bytes, b"passphrase"
    )) == ring.box_private + ring.sign_private  # fmt: skip
    assert keys.unlock_by_recovery_code(made, code) == ring


def test_what_a_letter_to_a_team_is_bound_to(worker: Person) -> None:
    _renew(worker)
    letter = keys.seal_to_team(worker.team, b"facts", b"purpose")
    info = _bound_to(b"antam/team-letter/1", _number(worker.team.pk), _epoch(2), b"purpose")
    assert letter[:2] == _epoch(2)
    private = _fresh(worker).team_private(worker.team.pk, 2)
    assert cipher.open_letter(private, letter[2:], info) == b"facts"
    public = bytes(TeamKey.objects.get(team=worker.team, epoch=2).box_public)
    by_hand = _epoch(2) + cipher.seal_letter(public, b"more facts", info)
    assert keys.open_for_team(_fresh(worker), worker.team, by_hand, b"purpose") == b"more facts"
    with pytest.raises(TamperedSeal):
        keys.open_for_team(_fresh(worker), worker.team, _epoch(1) + letter[2:], b"purpose")


# --- a person's keys ------------------------------------------------------------------------------------


def test_a_new_key_row_is_its_persons_and_nobody_has_vouched(worker: Person) -> None:
    row, ring = keys.make_user_key(worker.user, PASSPHRASE, keys.new_recovery_code())
    assert (row.user, row.signature, row.vouched_by) == (worker.user, None, None)
    assert (ring.user_id, ring.user_key_id) == (worker.user.pk, row.pk)
    assert row.box_public == cipher.box_public(ring.box_private)
    assert row.sign_public == cipher.sign_public(ring.sign_private)
    assert ring.teams == {}


def test_both_ways_in_give_the_whole_keyring(worker: Person) -> None:
    row, code = _key_of(worker), keys.new_recovery_code()
    keys.relock_user_key(row, worker.keyring, "một câu mới hẳn", code)
    whole = Keyring(worker.user.pk, row.pk, worker.keyring.box_private, worker.keyring.sign_private)
    assert keys.unlock_user_key(row, "một câu mới hẳn") == whole
    assert keys.unlock_by_recovery_code(row, code) == whole
    keys.relock_user_key(row, worker.keyring, PASSPHRASE)
    assert keys.unlock_by_recovery_code(row, code) == whole, "without a new code the printed one stays"


def test_a_keyring_of_the_session_is_the_same(worker: Person) -> None:
    packed = worker.keyring.to_bytes()
    assert len(packed) == 16 + 32 + 32
    again = Keyring.from_bytes(worker.user.pk, packed)
    assert again == Keyring(
        worker.user.pk, worker.keyring.user_key_id, worker.keyring.box_private, worker.keyring.sign_private
    )


def test_a_printed_code_is_150_even_bits() -> None:
    codes = [keys.new_recovery_code() for _ in range(200)]
    groups = [code.split("-") for code in codes]
    assert {len(one) for one in groups} == {6}
    assert {len(group) for one in groups for group in one} == {5}
    count = Counter("".join(codes).replace("-", ""))
    assert set(count) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert max(count.values()) < 2 * 200 * 30 / 32, "no letter comes twice as often as it should"
    assert all(keys.normalised_code(code) == code.replace("-", "").encode() for code in codes)


def test_a_lock_in_vain_costs_what_a_real_one_costs(
    worker: Person, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    """The real cipher works; only its costs are written down."""
    settings.ARGON2_MEMORY_KIB, settings.ARGON2_ITERATIONS, settings.ARGON2_LANES = 96, 3, 2  # type: ignore[attr-defined]
    paid: list[dict[str, int]] = []
    real = cipher.lock

    def watched(passphrase: bytes, text: bytes, context: bytes, **costs: int) -> bytes:
        paid.append(costs)
        return real(passphrase, text, context, **costs)

    monkeypatch.setattr(cipher, "lock", watched)
    keys.lock_in_vain(b"secret")
    keys.relock_user_key(_key_of(worker), worker.keyring, PASSPHRASE)
    assert paid == [{"memory_kib": 96, "passes": 3, "lanes": 2}] * 2


def test_the_living_keys_are_the_persons_own_and_not_ended_ones(worker: Person, colleague: Person) -> None:
    first = keys.living_user_key(worker.user.pk)
    assert first
    assert first.user_id == worker.user.pk
    enrolment.enrol(by=Factory(), user=worker.user, passphrase=PASSPHRASE)
    second = keys.living_user_key(worker.user.pk)
    assert second
    assert second.pk != first.pk
    assert second.ended_at is None
    assert keys.living_user_key(SOMEBODY) is None


# --- team keys ------------------------------------------------------------------------------------------


def test_who_stays_reads_every_epoch_and_asks_once(worker: Person, colleague: Person) -> None:
    _renew(worker)
    _renew(worker)
    ring = _fresh(colleague)
    privates = {epoch: ring.team_private(colleague.team.pk, epoch) for epoch in (1, 2, 3)}
    for key in TeamKey.objects.filter(team=colleague.team):
        assert cipher.box_public(privates[key.epoch]) == bytes(key.box_public)
    with CaptureQueriesContext(connection) as asked:
        assert ring.team_private(colleague.team.pk, 2) == privates[2]
        assert ring.holds(colleague.team.pk)
    assert len(asked) == 0


def test_who_came_late_reads_back_through_the_previous_keys(worker: Person, other_commune_worker: Person) -> None:
    """A newcomer holds a share of the newest epoch alone; each older key lies under the one after it."""
    _renew(worker)
    _renew(worker)
    team_id, late = worker.team.pk, other_commune_worker
    member = enrolment.add_member(by=Factory(), user=late.user, team=worker.team, role=Role.CASE_WORKER)
    enrolment.give_access(by=Factory(), membership=member, keyring=_fresh(worker))
    shares = TeamKeyShare.objects.filter(user_key__user=late.user, team_key__team=worker.team)
    assert [share.team_key.epoch for share in shares] == [3]
    ring = _fresh(late)
    for key in TeamKey.objects.filter(team=worker.team):
        assert cipher.box_public(ring.team_private(team_id, key.epoch)) == bytes(key.box_public)
    assert set(ring.teams) == {(team_id, 1), (team_id, 2), (team_id, 3)}
    for absent in (0, 4):
        with pytest.raises(KeyNotHeld):
            ring.team_private(team_id, absent)


def test_a_share_that_came_along_is_opened_when_asked_for_and_takes_no_query(worker: Person) -> None:
    ring, place = _fresh(worker), (worker.team.pk, 1)
    sealed = TeamKeyShare.objects.get(team_key__team=worker.team, user_key_id=ring.user_key_id).sealed
    ring.letters[place] = bytes(sealed)
    with CaptureQueriesContext(connection) as asked:
        private = ring.team_private(*place)
    assert len(asked) == 0
    assert private == _fresh(worker).team_private(*place)
    assert not ring.letters


def test_a_share_that_came_along_for_another_team_or_epoch_is_refused(worker: Person) -> None:
    ring, (team_id, epoch) = _fresh(worker), (worker.team.pk, 1)
    sealed = bytes(TeamKeyShare.objects.get(team_key__team=worker.team, user_key_id=ring.user_key_id).sealed)
    for place in ((team_id + 1, epoch), (team_id, epoch + 1)):
        ring.letters[place] = sealed
        with pytest.raises(TamperedSeal):
            ring.team_private(*place)
    assert not ring.teams


def test_holding_one_team_is_not_holding_another(worker: Person, other_commune_worker: Person) -> None:
    ring = _fresh(worker)
    assert ring.holds(worker.team.pk)
    assert not ring.holds(other_commune_worker.team.pk)
    with pytest.raises(KeyNotHeld):
        ring.team_private(other_commune_worker.team.pk, 1)
    assert set(ring.teams) == {(worker.team.pk, 1)}


def test_the_newest_keys_of_several_teams(worker: Person, other_commune_worker: Person) -> None:
    newest = _renew(worker)
    teams = [worker.team.pk, other_commune_worker.team.pk]
    found = keys.newest_team_keys(teams)
    assert {team_id: (key.team_id, key.epoch) for team_id, key in found.items()} == {
        teams[0]: (teams[0], 2), teams[1]: (teams[1], 1)
    }  # fmt: skip
    assert found[teams[0]].pk == newest.pk
    assert list(keys.newest_team_keys(teams[:1])) == teams[:1]
    keyless = team("hotline", COMMUNE)
    for asked in ([keyless.pk], [*teams, keyless.pk]):
        with pytest.raises(KeyNotHeld):
            keys.newest_team_keys(asked)


def test_each_of_several_team_keys_is_verified(worker: Person, other_commune_worker: Person) -> None:
    from tests.attacks.writer import alter

    alter(TeamKey.objects.get(team=other_commune_worker.team), box_public=cipher.new_box_keys()[1])
    trust._verified.clear()
    for asked in ([other_commune_worker.team.pk], [worker.team.pk, other_commune_worker.team.pk]):
        with pytest.raises(UntrustedKey):
            keys.newest_team_keys(asked)


def test_the_first_key_of_a_team(worker: Person) -> None:
    fresh = team("hotline", COMMUNE)
    row, shares = keys.make_team_key(fresh, worker.keyring, [_key_of(worker)])
    assert (row.team, row.epoch, row.sealed_previous, row.made_by_id) == (fresh, 1, None, worker.user.pk)
    trust.check_team_key(row)
    (share,) = shares
    assert (share.team_key, share.user_key, share.given_by_id) == (row, _key_of(worker), worker.user.pk)
    assert trust.share_holds(share)
    info = keys.share_info(fresh.pk, 1, worker.user.pk)
    private = cipher.open_letter(worker.keyring.box_private, share.sealed, info)
    assert cipher.box_public(private) == row.box_public


def test_the_next_key_of_a_team_seals_the_last_under_it(worker: Person, colleague: Person) -> None:
    first = TeamKey.objects.get(team=worker.team)
    row, shares = keys.make_team_key(worker.team, _fresh(worker), [_key_of(worker), _key_of(colleague)])
    assert (row.epoch, len(shares)) == (2, 2)
    trust.check_team_key(row)
    info = keys.share_info(worker.team.pk, 2, colleague.user.pk)
    private = cipher.open_letter(colleague.keyring.box_private, shares[1].sealed, info)
    assert row.sealed_previous is not None
    before = cipher.open_letter(private, row.sealed_previous, keys.previous_info(worker.team.pk, 2))
    assert cipher.box_public(before) == bytes(first.box_public)


def test_after_a_loss_the_next_key_needs_no_earlier_one(worker: Person, other_commune_worker: Person) -> None:
    """Who founds the key anew holds nothing of what came before: that opens with the recovery key alone."""
    _renew(worker)
    stranger = _fresh(other_commune_worker)
    row, shares = keys.make_team_key(worker.team, stranger, [_key_of(other_commune_worker)], lost=True)
    assert (row.epoch, row.sealed_previous, len(shares)) == (3, None, 1)
    with pytest.raises(KeyNotHeld):
        keys.make_team_key(worker.team, stranger, [_key_of(other_commune_worker)])
