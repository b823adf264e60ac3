"""The sender's pages: home, the referral page, the code, an addition, the call card."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from uuid_utils.compat import uuid7

from access.door import actor_of, acts, polls
from access.permissions import Permission
from cases import call_card, drafts
from cases.actions.add_to_referral import add_to_referral
from cases.actions.raise_alarm import raise_alarm
from cases.actions.send_referral import send_referral
from cases.forms.addition import AdditionForm
from cases.forms.slip import SlipForm
from cases.queries.routing import NoReceiver
from cases.queries.sent import newest_alarm, own_slip, page_of, sent_by
from cases.views.late import keeps_what_was_typed
from cases.views.slip_context import (
    NOT_SEALED,
    alarm_context,
    not_sealed,
    slip_context,
    state_context,
    stay_awake,
    unheard,
)

TO_MEND = 422


@acts(Permission.REFERRAL_FOLLOW)
@require_GET
def sender_home(request: HttpRequest) -> HttpResponse:
    """New slip; the slips I sent."""
    slips, next_key = page_of(sent_by(actor_of(request).user), request.GET.get("after", ""))
    return render(request, "cases/slips/home.html", {"slips": slips, "next_key": next_key})


@keeps_what_was_typed
@acts(Permission.REFERRAL_SEND)
@require_http_methods(["GET", "POST"])
def slip_new(request: HttpRequest) -> HttpResponse:
    """The main screen of the product."""
    stay_awake(request)
    form = SlipForm(request.POST) if request.method == "POST" else drafts.form_for(request)
    if request.method == "POST" and form.is_valid():
        try:
            slip = send_referral(
                by=actor_of(request),
                answers=form.answers,
                past_the_commune=form.past_the_commune,
                request_key=form.cleaned_data["request_key"],
            )
        except NOT_SEALED as problem:
            return not_sealed(request, form, problem)
        drafts.drop_draft(request)
        call_card.keep_card(request, call_card.card_from(slip.code, form.answers))
        return redirect("cases:slip_sent", slip.code)
    return render(request, "cases/slips/slip.html", slip_context(request, form), status=TO_MEND if form.errors else 200)


@acts(Permission.REFERRAL_SEND)
@require_POST
def slip_draft(request: HttpRequest) -> HttpResponse:
    """With a script: what is typed is kept for this session, sealed, for 45 minutes. `drop` forgets it."""
    if "drop" in request.POST:
        drafts.drop_draft(request)
        return redirect("cases:slip_new")
    drafts.keep_draft(request)
    return HttpResponse(status=204)


@keeps_what_was_typed
@acts(Permission.ALARM_RAISE)
@require_POST
def slip_alarm(request: HttpRequest) -> HttpResponse:
    """One tap. With a script the answer is one line; without, the same page with everything that was typed."""
    code = request.POST.get("code", "")
    slip = own_slip(actor_of(request).user, code) if code else None
    form = SlipForm(request.POST)
    try:
        alarm = raise_alarm(
            by=actor_of(request),
            request_key=form.key,
            past_the_commune=request.POST.get("past_commune") == "yes",
            referral=slip,
        )
    except NoReceiver:
        return unheard(request, form)
    if request.headers.get("HX-Request"):
        return render(request, "cases/slips/parts/alarm.html", alarm_context(alarm))
    if slip is not None:
        return redirect("cases:slip_sent", slip.code)
    return render(request, "cases/slips/slip.html", slip_context(request, form.as_typed(), alarm=alarm))


@acts(Permission.REFERRAL_FOLLOW)
@require_GET
def slip_sent(request: HttpRequest, code: str) -> HttpResponse:
    """The code, whether somebody has taken it, and what to do while waiting."""
    slip = own_slip(actor_of(request).user, code)
    context: dict[str, Any] = state_context(slip) | alarm_context(newest_alarm(actor_of(request).user, slip))
    minutes = call_card.minutes_left(request) if call_card.kept_card(request, code) else 0
    return render(request, "cases/slips/slip_sent.html", context | {"card_minutes": minutes, "request_key": uuid7()})


@polls(Permission.REFERRAL_FOLLOW)
@require_GET
def slip_state(request: HttpRequest, code: str) -> HttpResponse:
    """The line that refreshes itself."""
    return render(request, "cases/slips/parts/state.html", state_context(own_slip(actor_of(request).user, code)))


@keeps_what_was_typed
@acts(Permission.REFERRAL_ADD)
@require_http_methods(["GET", "POST"])
def slip_add(request: HttpRequest, code: str) -> HttpResponse:
    """Bổ sung."""
    stay_awake(request)
    slip = own_slip(actor_of(request).user, code)
    form = AdditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_to_referral(referral=slip, by=actor_of(request), **form.cleaned_data)
        return redirect("cases:slip_sent", code)
    context = state_context(slip) | {"form": form}
    return render(request, "cases/slips/slip_add.html", context, status=TO_MEND if form.errors else 200)


@acts(Permission.REFERRAL_FOLLOW)
@require_GET
def slip_card(request: HttpRequest, code: str) -> HttpResponse:
    """To read out to the police: no name, no story, 30 minutes."""
    slip = own_slip(actor_of(request).user, code)
    card = call_card.kept_card(request, code)
    context = {"slip": slip, "card": card, "card_minutes": call_card.minutes_left(request) if card else 0}
    return render(request, "cases/slips/slip_card.html", context)


@acts(Permission.REFERRAL_FOLLOW)
@require_POST
def slip_card_close(request: HttpRequest, code: str) -> HttpResponse:
    """Gone at once."""
    slip = own_slip(actor_of(request).user, code)
    call_card.drop_card(request)
    return redirect("cases:slip_sent", slip.code)
