"""Emergency access: the form, the one record to read for two hours, and the review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from access.change import require
from access.door import actor_of, acts, open_record
from access.emergency import OFTEN, NothingToOpen, ReviewedAlready, review, words_of
from access.entry.proof import needs_proof, proof_each_time
from access.models import EmergencyAccess
from access.permissions import Permission
from access.rules import allows
from cases.actions.emergency import open_in_emergency
from cases.forms.emergency import EmergencyForm, ReviewForm
from cases.models import Addition, Case, Referral
from cases.queries.emergency import emergencies_settled, emergencies_to_review, emergency_seen_by, own_emergency
from cases.queries.inbox import newest_additions
from cases.views.page import identity, posted

TO_MEND = 422
KINDS: dict[str, Any] = {kind._meta.label_lower: kind for kind in (Case, Referral)}


@acts(Permission.EMERGENCY_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Which record and why; the passphrase is asked each time."""
    form = EmergencyForm(posted(request))
    if form.is_valid():
        asked = proof_each_time(request)
        if asked is not None:
            return asked
        try:
            access = open_in_emergency(by=actor_of(request), **form.cleaned_data)
        except NothingToOpen:
            form.add_error("code", _("No record of this number can be opened here."))
        else:
            return redirect("cases:emergency_read", pk=access.pk)
    return render(request, "cases/emergency/open.html", {"form": form}, status=TO_MEND if form.errors else 200)


@acts(Permission.EMERGENCY_READ)
@require_safe
def emergency_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record to read, with its clock; when it is over, the page says so, also one that was left open."""
    access = own_emergency(actor_of(request), pk)
    try:
        response = _show(request, access) if access.is_living else None
    except Http404:  # the grant has ended in the meantime, or the record keeps this person out
        response = None
    if response is None:
        return render(request, "cases/emergency/over.html", {"access": access})
    left = (access.expires_at - timezone.now()).total_seconds()
    response["Refresh"] = str(max(1, int(left) + 1))
    return response


def _show(request: HttpRequest, access: EmergencyAccess) -> HttpResponse:
    """Raises: Http404 when nothing opens any more (logged)."""
    actor = actor_of(request)
    record = open_record(actor, KINDS[access.record_kind], access.record_id, to=Permission.EMERGENCY_READ)
    if isinstance(record, Case):
        facts = {"case": record, "access": access, **identity(record)}
        return render(request, "cases/emergency/case.html", facts)
    added = [open_record(actor, Addition, pk, to=Permission.EMERGENCY_READ) for pk in newest_additions(record)]
    return render(request, "cases/emergency/slip.html", {"slip": record, "access": access, "additions": added})


@acts(Permission.EMERGENCY_REVIEW)
@require_safe
def emergency_list(request: HttpRequest) -> HttpResponse:
    """What waits for a review, and what was settled in the last thirty days: codes, reasons, clocks."""
    actor = actor_of(request)
    facts = {"waiting": emergencies_to_review(actor), "settled": emergencies_settled(actor)[:50], "often": OFTEN}
    return render(request, "cases/emergency/list.html", facts)


@acts(Permission.EMERGENCY_REVIEW)
@needs_proof
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read why, and say whether it was justified."""
    actor = actor_of(request)
    access = emergency_seen_by(actor, pk)
    form = ReviewForm(posted(request))
    if request.method == "POST":
        require(actor, Permission.EMERGENCY_REVIEW, access)
    if form.is_valid():
        try:
            review(access=access, by=actor, **form.cleaned_data)
        except ReviewedAlready:
            messages.warning(request, _("Somebody else has reviewed it in the meantime."))
        else:
            messages.success(request, _("The review is written down."))
        return redirect("cases:emergency_list")
    may = not access.is_settled and allows(actor, Permission.EMERGENCY_REVIEW, access)
    facts = {"access": access, "told": words_of(access, actor), "form": form if may else None, "often": OFTEN}
    return render(request, "cases/emergency/review.html", facts, status=TO_MEND if form.errors else 200)
