"""Standing in: one page for both teams, and three steps: name a team, ask, approve."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access import door
from access.change import require
from access.entry.proof import needs_proof
from access.models import StandIn, StandInKey, Team
from access.permissions import Permission
from access.teams import standing_in, stepping_in
from access.teams.deposit import NotPossible
from access.teams.stand_in_forms import StandInTeamForm, StepInForm

require_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class ActLine:
    """A request or a stay as the page shows it."""

    act: StandIn
    words: str
    for_us: bool
    may_approve: bool


@door.acts(Permission.STAND_IN_READ)
@require_GET
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who stands in for us, for whom we stand in, and what waits for a second person."""
    actor = door.actor_of(request)
    team = _own_team(request)
    lines = [_line(act, actor) for act in stepping_in.acts_of(team)]
    context = {
        "team": team,
        "names_one": bool(standing_in.stand_ins_of(team).offices),
        "kept": StandInKey.objects.filter(team=team).first(),
        "may_name": door.allows(actor, Permission.STAND_IN, team),
        "here": [line for line in lines if line.for_us],
        "ours": [line for line in lines if not line.for_us],
        "left": [(other, stepping_in.hindrance(other, team)) for other in stepping_in.teams_left_to(team)[:30]],
        "may_ask": actor.may(Permission.STAND_IN_ASK),
        "may_approve": actor.may(Permission.STAND_IN_APPROVE),
    }
    return render(request, "access/stand_ins.html", context)


def _own_team(request: HttpRequest) -> Team:
    team_id = door.actor_of(request).team.pk  # type: ignore[union-attr]  # each door here asks for a verb of a role
    found: Team = Team.objects.select_related("office__unit__parent__parent", "stand_in").get(pk=team_id)
    return found


def _line(act: StandIn, actor: door.Actor) -> ActLine:
    for_us = actor.team is not None and act.team_id == actor.team.pk
    may_approve = act.approved_at is None and door.allows(actor, Permission.STAND_IN_APPROVE, act)
    return ActLine(act, stepping_in.words_of(act, actor), for_us, may_approve)


@door.acts(Permission.STAND_IN)
@require_form
@needs_proof
def name_team(request: HttpRequest) -> HttpResponse:
    """Name, change or remove the own team's stand-in team."""
    actor, team = door.actor_of(request), _own_team(request)
    require(actor, Permission.STAND_IN, team)
    form = StandInTeamForm(request.POST or None, team=team, initial={"stand_in": team.stand_in_id})
    if request.method == "POST" and form.is_valid():
        standing_in.name_stand_in(by=actor, team=team, stand_in=form.cleaned_data["stand_in"])
        messages.success(request, _("The stand-in team has been noted."))
        return redirect("stand_ins")
    return render(request, "access/stand_in_team.html", {"form": form, "team": team})


@door.acts(Permission.STAND_IN_ASK)
@require_form
@needs_proof
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to step in for a team that has named ours. A team that has not is as absent as one that never was."""
    actor = door.actor_of(request)
    team = stepping_in.teams_left_to(_own_team(request)).filter(pk=pk).first()
    if team is None:
        raise Http404
    require(actor, Permission.STAND_IN_ASK, team)
    own = _own_team(request)
    form = StepInForm(request.POST or None, team=team, by_team=own, initial={"member": actor.membership})
    hindrance = stepping_in.hindrance(team, own)
    if request.method == "POST" and form.is_valid():
        try:
            stepping_in.ask(by=actor, team=team, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. A second person of your team approves it on this page."))
            return redirect("stand_ins")
    return render(request, "access/stand_in_ask.html", {"form": form, "team": team, "hindrance": hindrance})


@door.acts(Permission.STAND_IN_APPROVE)
@require_form
@needs_proof
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person looks at the request of the own team and lets the first one in."""
    actor = door.actor_of(request)
    act = stepping_in.requests_waiting_for(actor).filter(pk=pk).first()
    if act is None:
        raise Http404
    require(actor, Permission.STAND_IN_APPROVE, act)
    if request.method == "POST":
        try:
            stepping_in.approve(by=actor, act=act)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Approved. It ends by itself on the last day."))
        return redirect("stand_ins")
    return render(request, "access/stand_in_approve.html", {"act": act, "words": stepping_in.words_of(act, actor)})
