"""On duty: alarms and waiting codes, taken by one tap. Clear columns only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.door import actor_of, acts, polls
from access.errors import StaleVersion
from access.permissions import Permission
from cases.actions.take import take_alarm, take_referral
from cases.queries.duty import alarm_for, alarms_for, referral_for, waiting_for
from cases.queries.emergency import emergencies_on_duty
from cases.workflow import WrongState


def queue_context(request: HttpRequest) -> dict[str, object]:
    """What waits for the acting team; casework's inbox shows the same part."""
    actor = actor_of(request)
    return {"alarms": list(alarms_for(actor)), "slips": list(waiting_for(actor))}


@acts(Permission.REFERRAL_QUEUE)
@require_GET
def duty(request: HttpRequest) -> HttpResponse:
    """The page of whoever is awake."""
    return render(request, "cases/duty/duty.html", queue_context(request) | _emergencies(request))


def _emergencies(request: HttpRequest) -> dict[str, object]:
    """For who may open in an emergency: the own ones that live, and the team's that nobody has reviewed in time."""
    actor = actor_of(request)
    if not actor.may(Permission.EMERGENCY_OPEN):
        return {}
    own, late = emergencies_on_duty(actor)
    return {"own_emergencies": own, "late_emergencies": late}


@polls(Permission.REFERRAL_QUEUE)
@require_GET
def duty_queue(request: HttpRequest) -> HttpResponse:
    """The part that refreshes itself."""
    return render(request, "cases/duty/parts/queue.html", queue_context(request))


@acts(Permission.REFERRAL_TAKE)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nhận: the sender sees it within seconds."""
    referral = referral_for(actor_of(request), pk)
    try:
        take_referral(referral=referral, by=actor_of(request))
    except (WrongState, StaleVersion):
        messages.warning(request, _("Somebody else was quicker and has taken it."))
    return redirect("cases:duty")


@acts(Permission.ALARM_TAKE)
@require_POST
def take_alarm_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nhận, for an alarm."""
    alarm = take_alarm(alarm=alarm_for(actor_of(request), pk), by=actor_of(request))
    if alarm.taken_by_id != actor_of(request).user.pk:
        messages.warning(request, _("Somebody else was quicker and has taken it."))
    return redirect("cases:duty")
