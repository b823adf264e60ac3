"""What the sender's pages show: numbers to call, who is awake, how long somebody has been waiting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.door import actor_of
from access.entry import idle
from access.errors import KeyNotHeld, UntrustedKey
from access.middleware import log_untrusted
from access.templatetags.antam import pronoun
from cases import drafts, hotlines
from cases.escalation import due_for_supervisor
from cases.forms.slip import SlipForm
from cases.models import Alarm, Referral
from cases.queries.duty import OnCall, people_to_ring, who_is_awake
from cases.queries.routing import NoReceiver, police_number, route_for


def stay_awake(request: HttpRequest) -> None:
    """A sender's session may be idle for 45 minutes. Not when the person opens records in any role: short for all."""
    actor = actor_of(request)
    if actor.membership is not None and not idle.opens_records(actor.user):
        idle.stay_awake(request.session, actor.membership)


# Nothing was sealed and nothing is lost: no team can receive it, or a key of a receiving team is not trusted.
NOT_SEALED = (NoReceiver, KeyNotHeld, UntrustedKey)


def not_sealed(request: HttpRequest, form: SlipForm, problem: Exception) -> HttpResponse:
    """The same page with everything typed: 503, so that the script tries again by itself."""
    if isinstance(problem, UntrustedKey):
        log_untrusted(request)
    form.add_error(None, _("It could not be sealed safely, so nothing was sent. Please call; your text is still here."))
    return render(request, "cases/slips/slip.html", slip_context(request, form), status=503)


def unheard(request: HttpRequest, form: SlipForm) -> HttpResponse:
    """The alarm has reached nobody: numbers that are always answered, and everything that was typed.

    A script gets the lines with 200, for it would try again and again, and say that the network is weak.
    """
    if request.headers.get("HX-Request"):
        return render(request, "cases/slips/parts/unheard_line.html", {"numbers": numbers_for(None)})
    context = slip_context(request, form.as_typed())
    return render(request, "cases/slips/slip.html", context | {"unheard": True}, status=503)


def slip_context(request: HttpRequest, form: SlipForm, alarm: Alarm | None = None) -> dict[str, Any]:
    """The referral page, bound or empty."""
    actor = getattr(request, "actor", None)
    office = actor.office if actor else None
    awake = awake_for(office)
    return {
        "form": form,
        "who": pronoun(form["sex"].value(), form.age_in_years),
        "draft_waits": request.method == "GET" and drafts.waits(request),
        "awake": awake,
        "call_number": (awake["commune"] or awake["province"] or [OnCall("", hotlines.POLICE.number)])[0].number,
        "numbers": numbers_for(office),
        "open": form.open_groups(),
        **alarm_context(alarm),
    }


def awake_for(office: Any) -> dict[str, list[OnCall]]:
    """Who is on duty for this office: with the commune, and past it."""
    now = timezone.now()
    try:
        route = route_for(office, past_the_commune=False)
    except NoReceiver:
        return {"commune": [], "province": []}
    return {
        "commune": who_is_awake(route.team, route.duty_team, now)[1],
        "province": who_is_awake(route.duty_team, route.duty_team, now)[1],
    }


def numbers_for(office: Any) -> dict[str, str]:
    return {
        "police": hotlines.POLICE.number,
        "ambulance": hotlines.AMBULANCE.number,
        "children": hotlines.CHILDREN.number,
        "peace_house": hotlines.PEACE_HOUSE.number,
        "commune_police": police_number(office),
    }


def state_context(slip: Referral) -> dict[str, Any]:
    """One of three states, and whom to call until somebody has taken it."""
    return {"slip": slip, "slip_due": due_for_supervisor(slip.received_at), "call": first_awake(slip)}


def alarm_context(alarm: Alarm | None) -> dict[str, Any]:
    return {"alarm": alarm, "alarm_call": first_awake(alarm) if alarm else None}


def first_awake(thing: Referral | Alarm) -> OnCall | None:
    people = people_to_ring(thing)
    return people[0] if people else None
