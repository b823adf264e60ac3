"""The recovery key: sealed into every record, its private half only on paper, in k of n SLIP-39 shares.

When a team has lost all its keys, k holders of shares meet, type their words on an empty machine with
yesterday's backup, and the team reads its records again. It is the loudest event in the logbook.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from access import cipher, keys, roots, trust
from access.actors import System
from access.change import changing, recording
from access.envelope import Envelope
from access.errors import KeyNotHeld, TamperedSeal, UntrustedKey
from access.guard import Record
from access.hiding import index_keys
from access.models import Team, TeamKey, TeamKind
from access.permissions import Permission
from access.teams import enrolment

_SYSTEM = System("recovery")


class WrongShares(Exception):
    """The words do not make a key, or not the recovery key."""


def create_recovery_key(*, founding_private: bytes, shares: int, threshold: int) -> list[str]:
    """Make the recovery team and its key, signed by the founding key. Returns the words of each share,
    which are kept nowhere. Raises: KeyNotHeld when there is one already."""
    if Team.objects.filter(kind=TeamKind.RECOVERY, closed_at=None).exists():
        raise KeyNotHeld("there is a recovery key already")
    team = enrolment.create_team(by=_SYSTEM, office=None, name="Recovery", kind=TeamKind.RECOVERY)
    private, public = cipher.new_box_keys()
    row = TeamKey(team=team, epoch=1, box_public=public, made_by=None)
    row.signature = cipher.sign(founding_private, trust.team_key_message(row))
    with recording(by=_SYSTEM, to=Permission.RECOVERY_USE, event="RECOVERY_KEY_MADE", about=row):
        row.save()
    return new_shares(private, shares=shares, threshold=threshold)


def new_shares(private: bytes, *, shares: int, threshold: int) -> list[str]:
    """The words of each share of a key of 32 bytes."""
    (group,) = generate_mnemonics(1, [(threshold, shares)], private)
    return list(group)


def private_key_of(words: Sequence[str]) -> bytes:
    """The private half behind k shares. Raises: WrongShares."""
    try:
        private: bytes = combine_mnemonics(list(words))
    except MnemonicError as error:
        raise WrongShares(str(error)) from None
    if not TeamKey.objects.filter(
        team__kind=TeamKind.RECOVERY, team__closed_at=None, box_public=cipher.box_public(private)
    ).exists():
        raise WrongShares("these shares do not make this province's recovery key")
    return private


def record_kinds() -> list[type[Record]]:
    """Every kind of record of the house."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


@dataclass(frozen=True)
class Recovered:
    """How many records were sealed to the team's newest key, and how many were passed over (see the logbook)."""

    sealed: int
    refused: int


def recover(*, team: Team, words: Sequence[str]) -> Recovered:
    """Seal every record that the team has a living grant of to the team's newest key.

    What was limited, locked or given until a day stays so. The team must have a key that a living, vouched member
    made after the loss. Raises: WrongShares, UntrustedKey, KeyNotHeld.
    """
    private = private_key_of(words)
    newest = keys.newest_team_keys([team.pk])[team.pk]
    with recording(by=_SYSTEM, to=Permission.RECOVERY_USE, event="RECOVERY_STARTED", about=team):
        index_keys.recover_for(team, private, _SYSTEM)
    done = [_recover_or_refuse(record, team, newest, private) for record in _lost_records(team)]
    return Recovered(done.count(True), done.count(False))


def _lost_records(team: Team) -> Iterable[Record]:
    for kind in record_kinds():
        grants = kind.grant_class().living() & kind.grant_class().of_team(team.pk)
        yield from kind.objects.filter(pk__in=grants.values("content_object_id")).order_by("id")


def _recover_or_refuse(record: Record, team: Team, newest: TeamKey, private: bytes) -> bool:
    """One record that is damaged, forged or has no recovery copy must not keep the others from being recovered."""
    try:
        _recover_one(record, team, newest, private)
    except (UntrustedKey, KeyNotHeld, TamperedSeal):  # nothing is shown: the record is passed over, and it is told
        with recording(by=_SYSTEM, to=Permission.RECOVERY_USE, event="RECOVERY_REFUSED", about=record):
            return False
    return True


def _recover_one(record: Record, team: Team, newest: TeamKey, private: bytes) -> None:
    """Raises: UntrustedKey, KeyNotHeld, TamperedSeal."""
    envelope = _open_by_recovery(record, private)
    kind = record.grant_class()
    grant = (kind.living() & kind.of_team(team.pk)).get(content_object_id=record.pk)
    roots.check_giver(record, grant)  # else a row put into the database would get a key at the next ceremony
    if grant.root_epoch < envelope.epoch:  # every renewal seals the living grants anew: this one had ended
        raise UntrustedKey("an ended grant was put back")
    with changing(record, by=_SYSTEM, to=Permission.RECOVERY_USE):
        grant.group_id = team.pk  # a circle's key is lost as well; the next change makes a new circle
        roots.seal_grant(grant, record, envelope, newest, _SYSTEM)
        grant.save()


def _open_by_recovery(record: Record, private: bytes) -> Envelope:
    """The envelope behind the recovery team's grant. Raises: KeyNotHeld, TamperedSeal."""
    model = record.grant_class()
    grant = model.living().filter(content_object_id=record.pk, group__team__kind=TeamKind.RECOVERY).first()
    if grant is None:
        raise KeyNotHeld("this record has no recovery copy")
    payload = cipher.open_letter(
        private, bytes(grant.sealed_key), roots.grant_info(record._meta.label_lower, record.pk, grant)
    )
    shelf = roots.shelf_of([record.pk])[record.pk]
    envelope = Envelope(record.pk, grant.root_epoch, salts=roots.salts_on(shelf))
    envelope.take_payload(payload, [], grant.root_epoch)
    roots.open_older_roots(envelope, shelf)
    return envelope
