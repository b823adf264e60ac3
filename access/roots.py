"""Record roots: made, sealed to teams as grants, opened through a grant, renewed when stale."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from access import cipher, keys, trust
from access.envelope import COMPARTMENTS, Envelope
from access.errors import KeyNotHeld
from access.guard import Record
from access.models import RecordKey, Team, TeamKey, TeamKind
from access.salts import Salts, fresh_salts, packed, unpacked

_TAG: Final = b"antam/grant/1"


@dataclass(frozen=True)
class Grantee:
    """A team and how much it gets: everything, or only the named compartments; until when; locked."""

    team: Team
    compartments: tuple[str, ...] = ()
    expires_at: datetime.datetime | None = None
    locked: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.compartments) - set(COMPARTMENTS)
        if unknown:
            raise ValueError(f"no such compartment: {', '.join(sorted(unknown))}")


def Locked(team: Team, compartments: Iterable[str] = ()) -> Grantee:  # noqa: N802  reads as a kind of grantee
    """The team's key opens it, but the door refuses until the grant is unlocked."""
    return Grantee(team, tuple(sorted(compartments)), None, locked=True)


def Limited(  # noqa: N802  reads as a kind of grantee
    team: Team, compartments: Iterable[str], expires_at: datetime.datetime | None = None, locked: bool = False
) -> Grantee:
    """The team gets the named compartments only."""
    return Grantee(team, tuple(sorted(compartments)), expires_at, locked)


def as_grantees(items: Sequence[Team | Grantee]) -> list[Grantee]:
    """Plain teams get everything; one grantee a team; the recovery team is always among them."""
    found: dict[int, Grantee] = {}
    for item in items:
        grantee = item if isinstance(item, Grantee) else Grantee(item)
        found[grantee.team.pk] = grantee
    recovery = Team.objects.filter(kind=TeamKind.RECOVERY, closed_at=None).first()
    if recovery is not None:
        found.setdefault(recovery.pk, Grantee(recovery))
    return list(found.values())


# --- sealing ------------------------------------------------------------------------------------------


def new_envelope(record_id: UUID) -> tuple[Envelope, RecordKey]:
    """A new root and its salts, which are stored beside the grants."""
    envelope = Envelope(record_id, 1, salts=fresh_salts())
    envelope.roots[1] = cipher.random_key()
    return envelope, RecordKey(record_id=record_id, epoch=RecordKey.SALTS, material=packed(envelope.salts))


def grant_info(kind: str, record_id: UUID, grant: Any) -> bytes:
    """What a grant's key is bound to; see `sealing.md`. The expiry is in whole seconds of UTC."""
    expiry = "" if grant.expires_at is None else str(int(grant.expires_at.timestamp()))
    return cipher.length_prefixed(
        _TAG,
        kind.encode(),
        record_id.bytes,
        grant.root_epoch.to_bytes(2),
        grant.group_id.to_bytes(8),
        grant.team_epoch.to_bytes(2),
        ",".join(grant.compartments).encode(),
        expiry.encode(),
    )


def make_grants(record: Record, envelope: Envelope, grantees: list[Grantee], by: Any) -> list[Any]:
    """Grant rows, not saved, sealed to each team's newest key and signed by the giver.

    Raises: UntrustedKey, KeyNotHeld.
    """
    newest = keys.newest_team_keys([grantee.team.pk for grantee in grantees])
    return [_make_grant(record, envelope, grantee, newest[grantee.team.pk], by) for grantee in grantees]


def _make_grant(record: Record, envelope: Envelope, grantee: Grantee, key: TeamKey, by: Any) -> Any:
    grant = record.grant_class()(
        content_object=record,
        group_id=grantee.team.pk,
        permission_id=record.grant_class().permission_id_of(),
        compartments=list(grantee.compartments),
        root_epoch=envelope.epoch,
        team_epoch=key.epoch,
        expires_at=grantee.expires_at.replace(microsecond=0) if grantee.expires_at else None,
        locked=grantee.locked,
    )
    seal_grant(grant, record, envelope, key, by)
    return grant


def seal_grant(grant: Any, record: Record, envelope: Envelope, key: TeamKey, by: Any) -> None:
    """Put the envelope's keys into a grant row and sign it. Not saved."""
    grant.root_epoch, grant.team_epoch = envelope.epoch, key.epoch
    whole = not grant.compartments
    payload = envelope.roots[envelope.epoch] if whole else envelope.limited_to(grant.compartments)
    _write_letter(grant, record, key, payload, by)


def _write_letter(grant: Any, record: Record, key: TeamKey, payload: bytes, by: Any) -> None:
    info = grant_info(record._meta.label_lower, record.pk, grant)
    grant.sealed_key = cipher.seal_letter(bytes(key.box_public), payload, info)
    grant.granted_by_id, grant.signature = by.sign(cipher.length_prefixed(info, grant.sealed_key))


def pass_on(record: Record, grant: Any, team: Team, by: Any) -> Any:
    """A grant row for `team`, not saved, with exactly what `grant` holds: parts, expiry, lock and root.

    The keys pass from one letter into the next; no envelope is made of them, so nothing can be read meanwhile.
    Raises: KeyNotHeld, TamperedSeal, UntrustedKey.
    """
    payload = _payload(record, grant, by)
    key = keys.newest_team_keys([team.pk])[team.pk]
    same = {
        name: getattr(grant, name) for name in ("permission_id", "compartments", "root_epoch", "expires_at", "locked")
    }
    new = record.grant_class()(content_object=record, group_id=team.pk, team_epoch=key.epoch, **same)
    _write_letter(new, record, key, payload, by)
    return new


# --- opening ------------------------------------------------------------------------------------------


def shelf_of(record_ids: list[UUID]) -> dict[UUID, dict[int, bytes]]:
    """What lies beside the grants: for each record, material by epoch."""
    shelves: dict[UUID, dict[int, bytes]] = {pk: {} for pk in record_ids}
    for row in RecordKey.objects.filter(record_id__in=record_ids):
        shelves[row.record_id][row.epoch] = bytes(row.material)
    return shelves


def salts_on(shelf: dict[int, bytes]) -> Salts:
    """The salts among what lies beside the grants. Raises: TamperedSeal."""
    return unpacked(shelf.get(RecordKey.SALTS))


def open_grant(record: Record, grant: Any, actor: Any, shelf: dict[int, bytes]) -> Envelope:
    """The envelope behind the acting team's grant. Raises: KeyNotHeld, TamperedSeal."""
    payload = _payload(record, grant, actor)
    envelope = Envelope(record.pk, grant.root_epoch, salts=salts_on(shelf))
    envelope.take_payload(payload, list(grant.compartments), grant.root_epoch)
    if envelope.full:
        open_older_roots(envelope, shelf)
    return envelope


def _payload(record: Record, grant: Any, actor: Any) -> bytes:
    """The keys in a grant of the acting team. Raises: KeyNotHeld, TamperedSeal."""
    info = grant_info(record._meta.label_lower, record.pk, grant)
    return cipher.open_letter(actor.private_of(grant), bytes(grant.sealed_key), info)


def _older_root_info(record_id: UUID, epoch: int) -> bytes:
    return cipher.length_prefixed(b"antam/older-root/1", record_id.bytes, epoch.to_bytes(2))


def open_older_roots(envelope: Envelope, shelf: dict[int, bytes]) -> None:
    """Walk from the newest root back through those sealed under one another."""
    for epoch in range(envelope.epoch - 1, 0, -1):
        if epoch not in shelf:
            return
        info = _older_root_info(envelope.record, epoch)
        envelope.roots[epoch] = cipher.open_box(envelope.roots[epoch + 1], shelf[epoch], info)


# --- renewing -----------------------------------------------------------------------------------------


def check_origin(record: Record, actor: Any) -> None:
    """Before anything new is sealed: the grant we opened it by was given by somebody trusted.

    Raises: UntrustedKey.
    """
    grant = record.__dict__.get("_opened_through")
    if grant is not None:
        check_giver(record, grant)


def check_giver(record: Record, grant: Any) -> None:
    """Raises: UntrustedKey unless somebody trusted gave this grant."""
    info = grant_info(record._meta.label_lower, record.pk, grant)
    message = cipher.length_prefixed(info, bytes(grant.sealed_key))
    trust.check_signed(grant.granted_by_id, bytes(grant.signature), message)


def renew_if_stale(record: Record, by: Any) -> None:
    """Draw a new root when a grant ended or a team got a new key since the root was made.

    Runs inside a change. Living grants are sealed anew, the old root goes under the new one. A grant that
    nobody trusted has given gets nothing: whoever can write the database could have put it there.
    Raises: UntrustedKey; KeyNotHeld when the actor holds only parts of a stale record.
    """
    envelope = record._envelope
    if envelope is None:
        return
    grants, ran_out = _living_grants(record, envelope.epoch)
    newest = keys.newest_team_keys([grant.group_id for grant in grants])
    stale = record.needs_new_root or ran_out or any(g.team_epoch != newest[g.group_id].epoch for g in grants)
    if not stale:
        return
    if not envelope.full:
        raise KeyNotHeld("this record needs a new root, and only a team that holds all of it can draw one")
    _renew(record, envelope, grants, by, newest)


def renew_now(record: Record, by: Any, *, without: Iterable[str] = ()) -> None:
    """Draw a new root at once, because a grant has just ended. Runs inside a change, with the whole record open.

    Limited grants lose the compartments of `without`; one that has nothing else ends. Raises: UntrustedKey.
    """
    envelope = record._envelope
    if envelope is None or not envelope.full:
        return
    grants, _ran_out = _living_grants(record, envelope.epoch)
    _renew(record, envelope, grants, by, without=frozenset(without))


def _narrowed(grants: list[Any], without: frozenset[str]) -> list[Any]:
    """An empty list of compartments would mean everything: such a grant is deleted."""
    kept = []
    for grant in grants:
        left = [name for name in grant.compartments if name not in without]
        if grant.compartments and not left:
            grant.delete()
            continue
        grant.compartments = left
        kept.append(grant)
    return kept


def _living_grants(record: Record, epoch: int) -> tuple[list[Any], bool]:
    """The living grants of the present root, and whether one of them has run out (swept or not).

    Every renewal seals all living grants anew, so that one of an earlier root is an ended grant that
    somebody has put back into the table: it gets nothing, and goes.
    """
    kind, now = record.grant_class(), timezone.now()
    grants = list(kind.objects.filter(content_object_id=record.pk, permission_id=kind.permission_id_of()))
    living = [grant for grant in grants if grant.expires_at is None or grant.expires_at > now]
    for grant in living:
        if grant.root_epoch < epoch:
            grant.delete()
    ran_out = any(grant.root_epoch == epoch for grant in grants if grant not in living)
    return [grant for grant in living if grant.root_epoch >= epoch], ran_out


def _renew(
    record: Record,
    envelope: Envelope,
    grants: list[Any],
    by: Any,
    newest: dict[int, TeamKey] | None = None,
    *,
    without: frozenset[str] = frozenset(),
) -> None:
    """Check who gave each grant, then seal a new root to all of them. Raises: UntrustedKey."""
    for grant in grants:
        check_giver(record, grant)
    grants = _narrowed(grants, without)
    newest = newest or keys.newest_team_keys([grant.group_id for grant in grants])
    old_epoch, old_root = envelope.epoch, envelope.roots[envelope.epoch]
    envelope.epoch = record.root_epoch = old_epoch + 1
    envelope.roots[envelope.epoch] = cipher.random_key()
    record.needs_new_root = False
    material = cipher.seal_box(envelope.roots[envelope.epoch], old_root, _older_root_info(record.pk, old_epoch))
    RecordKey(record_id=record.pk, epoch=old_epoch, material=material).save()
    for grant in grants:
        seal_grant(grant, record, envelope, newest[grant.group_id], by)
        grant.save()
    record.save()
