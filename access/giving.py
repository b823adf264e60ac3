"""Making records and giving teams access to them. Part of the door; import from `access.door`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from access import roots
from access.change import recording, require
from access.errors import KeyNotHeld
from access.guard import Record, current_change, new_id
from access.hiding.circles import NobodyLeft, can_tell, dissolve_if_empty, receiver_for
from access.hiding.listing import copy_of
from access.hiding.marks import tokens_of
from access.models import Team, TeamKind
from access.permissions import Permission
from access.roots import Grantee

R = TypeVar("R", bound=Record)


def new_record(
    kind: type[R],
    *,
    for_teams: Sequence[Team | Grantee],
    by: Any,
    to: Permission,
    same_person_as: Record | None = None,
    **values: Any,
) -> R:
    """A new record with its root and grants, not saved: save it inside `changing(record, ...)`.

    After that it is write-only, unless the actor's team is among those it was sealed to. It hides from the people
    that the record of the same person hides from.
    Raises: PermissionDenied (logged), UntrustedKey, NobodyLeft, KeyNotHeld for a team without a key.
    """
    require(by, to)
    record = kind(id=new_id())
    envelope, salt = roots.new_envelope(record.pk)
    tokens = tokens_of(same_person_as.pk) if same_person_as is not None else []
    grantees = _apart(roots.as_grantees(for_teams), tokens, same_person_as, by)
    record._envelope = envelope
    copies = [copy_of(token, record.pk) for token in tokens]
    record._new_grants = [salt, *copies, *roots.make_grants(record, envelope, grantees, by)]
    record.__dict__["_new"] = True
    record.__dict__["_readers"] = {g.team.whole.pk for g in grantees if not g.locked and not g.compartments}
    for name, value in values.items():
        setattr(record, name, value)
    return record


def _apart(grantees: list[Grantee], tokens: Sequence[Any], like: Record | None, by: Any) -> list[Grantee]:
    """Circles in the place of teams in which somebody is listed. Who cannot tell whom the tokens mean (a sender) seals
    to the teams and circles that the other record has: whom they leave out is not for him to know."""
    if not tokens or like is None:
        return grantees
    if can_tell(tokens, by):
        with recording(by=by, to=Permission.KEY_KEEP, event="CIRCLE_MADE"):
            found = [_receiving(grantee, tokens, by) for grantee in grantees]
    else:
        found = [_as_in(like, grantee) for grantee in grantees]
    return [grantee for grantee in found if grantee is not None]


def _receiving(grantee: Grantee, tokens: Sequence[Any], by: Any) -> Grantee | None:
    """A locked copy that nobody might open is not made; for any other, NobodyLeft goes to the person who asked."""
    try:
        return replace(grantee, team=receiver_for(tokens, grantee.team, by))
    except NobodyLeft:
        if not grantee.locked:
            raise
        return None


def _as_in(record: Record, grantee: Grantee) -> Grantee | None:
    """The team's seat in another record; None where nobody of the team was left."""
    if grantee.team.kind == TeamKind.RECOVERY:
        return grantee
    grant = _grants_of(record, grantee.team).select_related("group__team").first()
    return None if grant is None else replace(grantee, team=grant.group.team)


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

    One living grant a team: an earlier one, of the team or of a circle of it, is replaced. People of the team who
    must not see the record are left out. Raises: NobodyLeft, KeyNotHeld, UntrustedKey.
    """
    envelope = _envelope_in_change(record)
    receiver = receiver_for(tokens_of(record.pk), with_team, by)
    grantee = Grantee(receiver, tuple(sorted(compartments or ())), expires_at, locked)
    end_grant(record, team=with_team, by=by, renew=_takes_something_away(record, grantee))
    (grant,) = roots.make_grants(record, envelope, [grantee], by)
    grant.save()
    return grant


def _takes_something_away(record: Record, grantee: Grantee) -> bool:
    """Whether the team has more of the record now than it will have: then the root must be renewed."""
    old = _grants_of(record, grantee.team.whole).first()
    if old is None or not grantee.compartments:
        return False
    return not old.compartments or not set(old.compartments) <= set(grantee.compartments)


def _envelope_in_change(record: Record) -> Any:
    change = current_change()
    if change is None or record.pk not in change.records or record._envelope is None:
        raise KeyNotHeld("open the record and share it inside changing(record, ...)")
    return record._envelope


def end_grant(record: Record, *, team: Team, by: Any, renew: bool = True) -> bool:
    """Take a team's grant away, inside `changing(record, ...)`; the root is renewed at the next change.

    Without `renew` inside any change: where nobody writes into the record any more.
    """
    grants = list(_grants_of(record, team).select_related("group__team"))
    for grant in grants:
        grant.delete()
        dissolve_if_empty(grant.group.team)
    if grants and renew:
        _renew_or_mark(record, by)
    return bool(grants)


def _grants_of(record: Record, team: Team) -> Any:
    """The team's grants of the record, and those of circles of it."""
    return record.grant_class().of_team(team.pk).filter(content_object_id=record.pk)


def _renew_or_mark(record: Record, by: Any) -> None:
    """A new root at once where the whole record is open; else at the next change of somebody who opens it."""
    if record._envelope is not None and record._envelope.full and not record._state.adding:
        roots.renew_now(record, by)
    elif not record.needs_new_root:
        record.needs_new_root = True
        record.save()


def unlock_grants(record: Record, *, team: Team | None = None) -> int:
    """Let the teams in whose grants were locked (escalation), inside `changing(record, ...)`."""
    kind = record.grant_class()
    grants = (kind.objects.all() if team is None else kind.of_team(team.pk)).filter(content_object_id=record.pk)
    grants = grants.filter(locked=True)
    unlocked = list(grants)
    for grant in unlocked:
        grant.locked = False
        grant.save()
    return len(unlocked)
