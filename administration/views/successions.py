from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.door import actor_of, acts
from access.entry.proof import needs_proof
from access.models import Passage, Succession
from access.permissions import Permission
from access.teams.succession import NotPossible, call_off, plan_succession
from administration.actions.successions import invite_members, move_addresses, plan_ends
from administration.forms.successions import AddressesForm, EndsForm, InviteForm, SuccessionForm
from administration.queries.successions import (
    PassageState,
    addresses_left,
    heir_states,
    is_late,
    passage_states,
    successions,
    unfinished,
)
from administration.queries.teams import teams
from administration.views.offices import require_form


@acts(Permission.OFFICE_MANAGE)
@require_form
@needs_proof
def new_succession(request: HttpRequest, pk: int) -> HttpResponse:
    """Which team or teams follow this one."""
    team = get_object_or_404(teams(), pk=pk)
    form = SuccessionForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_succession(by=actor_of(request), teams=form.chosen_teams, heirs=form.chosen_heirs)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The plan stands. The holders of the team that ends find the button on their page.")
            )
            return redirect("administration:succession", pk=made.pk)
    return render(request, "administration/new_succession.html", {"team": team, "form": form})


@acts(Permission.OFFICE_MANAGE)
@require_GET
def succession_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checklist: it shows by itself what is done."""
    return _page(request, get_object_or_404(successions(), pk=pk))


def _page(
    request: HttpRequest, succession: Succession, wrong: tuple[Any, str, forms.Form] | None = None
) -> HttpResponse:
    states = passage_states(succession)
    facts = {
        "succession": succession,
        "is_late": is_late(succession),
        "heirs": heir_states(succession),
        "rows": [(state, _forms(state, wrong)) for state in states],
        "may_call_off": succession.finished_at is None and not any(state.passage.started_at for state in states),
    }
    return render(request, "administration/succession.html", facts)


def _forms(state: PassageState, wrong: tuple[Any, str, forms.Form] | None) -> dict[str, forms.Form]:
    """The forms of one team; the one that was refused keeps what was typed."""
    prefix = str(state.passage.pk)[-6:]
    made: dict[str, forms.Form] = {
        "invite": InviteForm(heirs=state.heirs, prefix=f"i{prefix}"),
        "ends": EndsForm(prefix=f"e{prefix}"),
        "addresses": AddressesForm(offices=state.addresses, heirs=state.heirs, prefix=f"a{prefix}"),
    }
    if wrong is not None and wrong[0] == state.passage.pk:
        made[wrong[1]] = wrong[2]
    return made


Act = Callable[[HttpRequest, Passage, Any], None]


def _answer(request: HttpRequest, passage: Passage, name: str, form: forms.Form, act: Act) -> HttpResponse:
    """Do it and go back to the checklist; or show the checklist with what was wrong."""
    succession = passage.succession_id
    if not form.is_valid():
        return _page(request, get_object_or_404(successions(), pk=succession), (passage.pk, name, form))
    act(request, passage, form)
    return redirect("administration:succession", pk=succession)


def _open_passage(pk: UUID) -> Passage:
    """Raises: Http404 for one that is over."""
    found: Passage = get_object_or_404(Passage.objects.select_related("team__office__unit"), pk=pk, finished_at=None)
    return found


def _heirs(passage: Passage) -> list[Any]:
    return list(passage.heirs.select_related("team__office__unit").order_by("-is_default", "team__name", "pk"))


def _prefix(passage: Passage, letter: str) -> str:
    return f"{letter}{str(passage.pk)[-6:]}"


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_POST
def invite_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody of the team that ends gets the same role in a team that follows, without access."""
    passage = _open_passage(pk)
    form = InviteForm(request.POST, heirs=_heirs(passage), prefix=_prefix(passage, "i"))
    return _answer(request, passage, "invite", form, _invite)


def _invite(request: HttpRequest, passage: Passage, form: InviteForm) -> None:
    added, not_added = invite_members(by=actor_of(request), passage=passage, team=form.team)
    messages.success(request, _("Added to the new team: %(n)d. A holder there gives them access.") % {"n": added})
    _say_rest(request, not_added)


def _say_rest(request: HttpRequest, number: int) -> None:
    if number:
        messages.warning(
            request,
            _("Not changed: %(n)d. An administrator of another commune keeps them, or the role does not fit.")
            % {"n": number},
        )


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_POST
def plan_all_ends(request: HttpRequest, pk: UUID) -> HttpResponse:
    passage = _open_passage(pk)
    return _answer(request, passage, "ends", EndsForm(request.POST, prefix=_prefix(passage, "e")), _plan_ends)


def _plan_ends(request: HttpRequest, passage: Passage, form: EndsForm) -> None:
    planned, not_planned = plan_ends(by=actor_of(request), passage=passage, **form.cleaned_data)
    messages.success(request, _("Last day noted for: %(n)d.") % {"n": planned})
    _say_rest(request, not_planned)


@acts(Permission.OFFICE_MANAGE)
@needs_proof
@require_POST
def move_all_addresses(request: HttpRequest, pk: UUID) -> HttpResponse:
    passage = _open_passage(pk)
    heirs = _heirs(passage)
    form = AddressesForm(
        request.POST, offices=addresses_left(passage, heirs), heirs=heirs, prefix=_prefix(passage, "a")
    )
    return _answer(request, passage, "addresses", form, _move_addresses)


def _move_addresses(request: HttpRequest, passage: Passage, form: AddressesForm) -> None:
    number = move_addresses(by=actor_of(request), chosen=form.chosen)
    messages.success(request, _("Moved with their people and phones: %(n)d.") % {"n": number})


@acts(Permission.OFFICE_MANAGE)
@needs_proof
@require_POST
def call_off_succession(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        call_off(by=actor_of(request), succession=get_object_or_404(unfinished(), pk=pk))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("administration:succession", pk=pk)
    messages.success(request, _("The plan has been called off. Nothing has moved."))
    return redirect("administration:teams")
