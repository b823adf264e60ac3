"""Add to an own referral: a record of its own, sealed to those who hold the referral at the moment it is saved."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from access.actors import Actor
from access.door import Locked, changing, new_record
from access.errors import StaleVersion
from access.permissions import Permission
from cases.models import Addition, Referral
from cases.queries.duty import numbers_to_tell
from cases.queries.sent import added_already
from cases.sending import tell

TRIES = 5


class _Moved(Exception):
    """Between sealing and saving the referral has gone to somebody else."""


def add_to_referral(*, referral: Referral, by: Actor, story: str, request_key: UUID) -> Addition:
    """Seal what is new to the team and, locked unless it was escalated, to the duty team; tell who works on it.

    A referral that is passed on, passed up or finished meanwhile is sealed for anew, to those who have it then.
    Raises: StaleVersion when that happens five times in a row.
    """
    for _again in range(TRIES):
        found = added_already(by.user, request_key)
        if found is not None:
            return found
        now = Referral.objects.in_clear().select_related("team", "duty_team", "taken_by").get(pk=referral.pk)
        try:
            return _add(now, by, story, request_key)
        except _Moved:
            continue
    raise StaleVersion(str(referral))


def _add(referral: Referral, by: Actor, story: str, request_key: UUID) -> Addition:
    """Raises: _Moved, with nothing saved."""
    addition = new_record(
        Addition,
        for_teams=receivers(referral),
        by=by,
        to=Permission.REFERRAL_ADD,
        same_person_as=referral,
        referral=referral,
        sender=by.user,
        request_key=request_key,
        received_at=timezone.now(),
        story=story,
    )
    try:
        with changing(addition, by=by, to=Permission.REFERRAL_ADD):
            _hold_still(referral)
            addition.save()
    except IntegrityError:
        found = added_already(by.user, request_key)
        if found is None:
            raise
        return found
    tell(numbers_to_tell(referral), referral.code)
    return addition


def _hold_still(referral: Referral) -> None:
    """From here to the end of the change nobody passes it on. Raises: _Moved when somebody has."""
    current = Referral.objects.in_clear().select_for_update().get(pk=referral.pk)
    if _who_holds(current) != _who_holds(referral):
        raise _Moved


def _who_holds(referral: Referral) -> tuple[Any, ...]:
    """What decides to whom an addition is sealed."""
    return referral.team_id, referral.duty_team_id, referral.escalated_at, referral.finished_at


def receivers(referral: Referral) -> list[Any]:
    """The teams that hold the referral at this moment; the duty team's part ends when the commune accepts it."""
    if referral.past_the_commune:
        return [referral.duty_team]
    if referral.finished_at is not None:
        return [referral.team]
    duty = referral.duty_team if referral.escalated_at else Locked(referral.duty_team)
    return [referral.team, duty]
