"""Add to an own referral: a record of its own, sealed to those who hold the referral now."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from access.actors import Actor
from access.door import Locked, changing, new_record
from access.permissions import Permission
from cases.models import Addition, Referral
from cases.queries.sent import added_already
from cases.sending import tell


def add_to_referral(*, referral: Referral, by: Actor, story: str, request_key: UUID) -> Addition:
    """Seal what is new to the team and, locked unless it was escalated, to the duty team; tell who took it."""
    found = added_already(by.user, request_key)
    if found is not None:
        return found
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
            addition.save()
    except IntegrityError:
        found = added_already(by.user, request_key)
        if found is None:
            raise
        return found
    if referral.taken_by is not None and referral.taken_by.phone:
        tell([referral.taken_by.phone], referral.code)
    return addition


def receivers(referral: Referral) -> list[Any]:
    """The teams that hold the referral at this moment; the duty team's part ends when the commune accepts it."""
    if referral.past_the_commune:
        return [referral.duty_team]
    if referral.finished_at is not None:
        return [referral.team]
    duty = referral.duty_team if referral.escalated_at else Locked(referral.duty_team)
    return [referral.team, duty]
