from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from access.change import require
from access.door import actor_of, acts
from access.entry.proof import needs_proof
from access.models import Membership
from access.permissions import Permission
from access.teams.leaving import LastHolder, end_membership, what_follows
from administration.actions.memberships import plan_end
from administration.eligibility import NotEligible
from administration.forms.people import EmptyForm, PlannedEndForm
from administration.queries.people import lasting
from administration.views.offices import require_form


def _kept(request: HttpRequest, pk: UUID) -> Membership:
    """A membership that the acting administrator may keep. Raises: Http404, PermissionDenied (logged)."""
    membership = get_object_or_404(lasting(), pk=pk)
    require(actor_of(request), Permission.ACCOUNT_MANAGE, membership)
    return membership


@acts(Permission.ACCOUNT_MANAGE)
@require_form
def plan_membership_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = _kept(request, pk)
    form = PlannedEndForm(request.POST or None, initial={"last_day": membership.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            plan_end(by=actor_of(request), membership=membership, **form.cleaned_data)
        except (LastHolder, NotEligible) as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("The end of the membership has been noted."))
            return redirect("administration:account", pk=membership.user_id)
    return render(request, "administration/plan_end.html", _context(form, membership))


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_form
def end_membership_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = _kept(request, pk)
    form = EmptyForm(request.POST or None)
    if request.method == "POST":
        try:
            end_membership(by=actor_of(request), membership=membership)
        except LastHolder as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The membership has ended."))
        return redirect("administration:account", pk=membership.user_id)
    return render(request, "administration/end_membership.html", _context(form, membership))


def _context(form: Any, membership: Membership) -> dict[str, Any]:
    return {"form": form, "membership": membership, **what_follows(membership)}
