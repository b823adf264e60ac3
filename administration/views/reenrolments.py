from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.change import require
from access.door import actor_of, acts
from access.entry.proof import needs_proof
from access.models import Reenrolment, User
from access.permissions import Permission
from administration.actions.reenrolment import (
    approve_new_keys,
    ask_for_new_keys,
    teams_held_alone,
    withdraw_new_keys,
)
from administration.eligibility import NotEligible
from administration.forms.people import NewKeysForm
from administration.queries.people import accounts, open_reenrolment, waiting_reenrolments
from administration.views.offices import require_form


def _alone(person: User) -> dict[str, object]:
    """Said in red before anybody decides: teams that would fall silent."""
    alone = teams_held_alone(person)
    return {"alone": alone, "alone_names": ", ".join(team.name for team in alone)}


@acts(Permission.ACCOUNT_APPROVE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/reenrolments.html", {"rows": waiting_reenrolments()[:50]})


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_form
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(accounts(), pk=pk)
    require(actor_of(request), Permission.ACCOUNT_MANAGE, person)
    form = NewKeysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_new_keys(by=actor_of(request), person=person, **form.cleaned_data)
        except NotEligible as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Asked. A second officer must approve before a link can be made."))
        return redirect("administration:account", pk=pk)
    return render(request, "administration/reenrol.html", {"form": form, "person": person, **_alone(person)})


@acts(Permission.ACCOUNT_APPROVE)
@needs_proof
@require_form
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    row: Reenrolment = get_object_or_404(waiting_reenrolments(), pk=pk)
    require(actor_of(request), Permission.ACCOUNT_APPROVE, row)
    if request.method == "POST":
        try:
            approve_new_keys(by=actor_of(request), row=row)
        except NotEligible as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Approved. The officer who asked can print the link now."))
        return redirect("administration:reenrolments")
    return render(request, "administration/reenrol_approve.html", {"row": row, **_alone(row.person)})


@acts(Permission.ACCOUNT_MANAGE)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(accounts(), reenrolments__pk=pk)
    require(actor_of(request), Permission.ACCOUNT_MANAGE, person)
    row = open_reenrolment(person)
    if row is not None and row.pk == pk:
        withdraw_new_keys(by=actor_of(request), row=row)
        messages.success(request, _("Withdrawn. The old passphrase and the printed code go on working."))
    return redirect("administration:account", pk=person.pk)
