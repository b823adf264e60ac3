"""The alarm: one tap, no words."""

from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from access.actors import Actor
from access.door import recording
from access.permissions import Permission
from cases.actions.tell import tell_duty
from cases.models import Alarm, Referral
from cases.queries.routing import Route, route_for
from cases.queries.sent import raised_already


def raise_alarm(
    *, by: Actor, request_key: UUID, past_the_commune: bool = False, referral: Referral | None = None
) -> Alarm:
    """Write the alarm down and tell whoever is awake. The same tap twice is one alarm.

    Raises:
        NoReceiver: the province has no duty team.
    """
    found = raised_already(by.user, request_key)
    if found is not None:
        return found
    route = (
        Route(referral.team, referral.duty_team)
        if referral
        else route_for(by.office, past_the_commune=past_the_commune)
    )
    alarm = Alarm(
        team=route.team,
        duty_team=route.duty_team,
        referral=referral,
        raised_by=by.user,
        raised_at=timezone.now(),
        request_key=request_key,
    )
    try:
        with recording(by=by, to=Permission.ALARM_RAISE, about=alarm):
            alarm.save()
    except IntegrityError:
        found = raised_already(by.user, request_key)
        if found is None:
            raise
        return found
    tell_duty(alarm)
    return alarm
