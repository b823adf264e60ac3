"""Making records and giving teams access to them. Part of the door; import from `access.door`."""

from collections.abc import Sequence
from typing import Any, TypeVar

from access import roots
from access.change import require
from access.errors import KeyNotHeld
from access.guard import Record, current_change, new_id
from access.models import Team
from access.permissions import Permission
from access.roots import Grantee

R = TypeVar("R", bound=Record)


def new_record(kind: type[R], *, for_teams: Sequence[Team | Grantee], by: Any, to: Permission, **values: Any) -> R:
    """A new record with its root and grants, not saved: save it inside `changing(record, ...)`.

    After that it is write-only, unless the actor's team is among those it was sealed to.
    Raises: PermissionDenied (logged), UntrustedKey, KeyNotHeld for a team without a key.
    """
    require(by, to)
    record = kind(id=new_id())
    envelope, salt = roots.new_envelope(record.pk)
    grantees = roots.as_grantees(for_teams)
    record._envelope = envelope
    record._new_grants = [salt, *roots.make_grants(record, envelope, grantees, by)]
    record.__dict__["_new"] = True
    record.__dict__["_readers"] = {g.team.pk for g in grantees if not g.locked and not g.compartments}
    for name, value in values.items():
        setattr(record, name, value)
    return record


def share(
    record: Record,
    *,
    with_team: Team,
    by: Any,
    compartments: Sequence[str] | None = None,
    expires_at: Any = None,
    locked: bool = False,
) -> Any:
    """Give a team the record, or some compartments of it, inside `changing(record, ...)`.

    One living grant a team: an earlier one is replaced. Raises: KeyNotHeld, UntrustedKey.
    """
    envelope = _envelope_in_change(record)
    grantee = Grantee(with_team, tuple(sorted(compartments or ())), expires_at, locked)
    end_grant(record, team=with_team, by=by, renew=_takes_something_away(record, grantee))
    (grant,) = roots.make_grants(record, envelope, [grantee], by)
    grant.save()
    return grant


def _takes_something_away(record: Record, grantee: Grantee) -> bool:
    """Whether the team has more of the record now than it will have: then the root must be renewed."""
    old = record.grant_class().objects.filter(content_object_id=record.pk, group_id=grantee.team.pk).first()
    if old is None or not grantee.compartments:
        return False
    return not old.compartments or not set(old.compartments) <= set(grantee.compartments)


def _envelope_in_change(record: Record) -> Any:
    change = current_change()
    if change is None or record.pk not in change.records or record._envelope is None:
        raise KeyNotHeld("open the record and share it inside changing(record, ...)")
    return record._envelope


def end_grant(record: Record, *, team: Team, by: Any, renew: bool = True) -> bool:
    """Take a team's grant away, inside `changing(record, ...)`; the root is renewed at the next change."""
    grant = record.grant_class().objects.filter(content_object_id=record.pk, group_id=team.pk).first()
    if grant is None:
        return False
    grant.delete()
    if renew:
        _renew_or_mark(record, by)
    return True


def _renew_or_mark(record: Record, by: Any) -> None:
    """A new root at once where the whole record is open; else at the next change of somebody who opens it."""
    if record._envelope is not None and record._envelope.full and not record._state.adding:
        roots.renew_now(record, by)
    elif not record.needs_new_root:
        record.needs_new_root = True
        record.save()


def unlock_grants(record: Record, *, team: Team | None = None) -> int:
    """Let the teams in whose grants were locked (escalation), inside `changing(record, ...)`."""
    grants = record.grant_class().objects.filter(content_object_id=record.pk, locked=True)
    if team is not None:
        grants = grants.filter(group_id=team.pk)
    unlocked = list(grants)
    for grant in unlocked:
        grant.locked = False
        grant.save()
    return len(unlocked)
