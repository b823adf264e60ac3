"""Send a referral: sealed to the team that helps, and told to the person who is awake."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from access.actors import Actor
from access.door import Locked, changing, new_record
from access.permissions import Permission
from cases.actions.tell import tell_duty
from cases.models import Channel, Referral
from cases.models.answers import Danger
from cases.numbers import new_number
from cases.queries.duty import on_watch
from cases.queries.routing import Route, route_for
from cases.queries.sent import posted_already


def send_referral(*, by: Actor, answers: Mapping[str, Any], past_the_commune: bool, request_key: UUID) -> Referral:
    """Seal what was told and tell whoever is on duty. The same page posted twice is one referral.

    A commune without anybody on duty now falls through to the province's duty team at once.
    Raises:
        NoReceiver: the province has no duty team.
        UntrustedKey: a key of a receiving team is not trusted; nothing is sealed.
    """
    found = posted_already(by.user, request_key)
    if found is not None:
        return found
    route = route_for(by.office, past_the_commune=past_the_commune)
    referral = _seal(by, {**answers, "kept_from_commune": past_the_commune}, route, request_key)
    try:
        with changing(referral, by=by, to=Permission.REFERRAL_SEND):
            referral.save()
    except IntegrityError:
        found = posted_already(by.user, request_key)
        if found is None:
            raise
        return found
    tell_duty(referral)
    return referral


def _seal(by: Actor, answers: Mapping[str, Any], route: Route, request_key: UUID) -> Referral:
    now = timezone.now()
    alone = route.team.pk == route.duty_team.pk
    falls_through = alone or not on_watch(route.team, now)
    duty = route.duty_team if falls_through else Locked(route.duty_team)
    return new_record(
        Referral,
        for_teams=[duty] if alone else [route.team, duty],
        by=by,
        to=Permission.REFERRAL_SEND,
        code=new_number(),
        request_key=request_key,
        channel=Channel.PAGE,
        urgent=is_urgent(answers),
        team=route.team,
        duty_team=route.duty_team,
        sender=by.user,
        sender_office=by.office,
        received_at=now,
        escalated_at=now if falls_through else None,
        **answers,
    )


def is_urgent(answers: Mapping[str, Any]) -> bool:
    """Danger now, or any of the danger signs."""
    return answers.get("danger") == Danger.YES or bool(answers.get("danger_signs"))
