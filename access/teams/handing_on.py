"""One record's keys go over into the team that follows. Part of the door: it opens, but nobody reads."""

import datetime
from typing import Any, Final

from access import roots
from access.errors import UntrustedKey
from access.giving import end_grant, share
from access.guard import Record
from access.hiding.circles import receiver_for
from access.hiding.marks import tokens_of
from access.models import Team

_NEVER: Final = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class Overlap(Exception):
    """The new team holds another part of the record already, and neither part holds the other."""


def grant_for_new_team(record: Record, grant: Any, *, team: Team, by: Any) -> None:
    """Give `team` what `grant` gives to the acting team, and end that, inside `changing(record, ...)`.

    A whole record draws a new root at once. A part, or a locked grant, is passed on as it is, and the record draws a
    new root at the next change of somebody who holds it whole: what the old team knew opens nothing written later.
    What the record hides from people of the new team goes to a circle of it.
    Saves the record. Raises: KeyNotHeld, TamperedSeal, UntrustedKey, NobodyLeft, Overlap.
    """
    roots.check_giver(record, grant)
    if grant.root_epoch != record.root_epoch:
        raise UntrustedKey("this grant ended when the record drew its present root")
    if grant.compartments or grant.locked or grant.expires_at:
        _pass_on(record, grant, team, by)
    else:
        _move_whole(record, grant, team, by)


def _move_whole(record: Record, grant: Any, team: Team, by: Any) -> None:
    """The envelope closes before the change ends: what is sealed has not changed, so there are no facts to tell."""
    record._envelope = roots.open_grant(record, grant, by, roots.shelf_of([record.pk])[record.pk])
    share(record, with_team=team, by=by)
    end_grant(record, team=_team_of(grant), by=by)
    record._envelope = None


def _pass_on(record: Record, grant: Any, team: Team, by: Any) -> None:
    old = record.grant_class().of_team(team.pk).filter(content_object_id=record.pk).first()
    if old is None or _covers(grant, old):
        new = roots.pass_on(record, grant, receiver_for(tokens_of(record.pk), team, by), by)
        if old is not None:
            old.delete()
        new.save()
    elif not _covers(old, grant):
        raise Overlap(str(record))
    end_grant(record, team=_team_of(grant), by=by, renew=False)
    record.needs_new_root = True
    record.save()


def _covers(one: Any, other: Any) -> bool:
    """Whether `one` opens all that `other` opens, at least as long and as freely."""
    parts = not one.compartments or (bool(other.compartments) and set(other.compartments) <= set(one.compartments))
    return parts and (one.expires_at or _NEVER) >= (other.expires_at or _NEVER) and (other.locked or not one.locked)


def _team_of(grant: Any) -> Team:
    return Team(pk=grant.group_id)
