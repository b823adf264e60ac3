from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.change import require
from access.door import actor_of, acts
from access.entry.proof import needs_proof
from access.models import Invitation
from access.permissions import Permission
from administration.actions.people import add_membership, invite_person, renew_invitation
from administration.eligibility import NotEligible
from administration.forms.people import AccountSearchForm, InvitationForm, MembershipForm
from administration.paging import page_by
from administration.queries.people import accounts, is_enrolled, memberships_of_person, open_reenrolment
from administration.views.offices import require_form


@acts(Permission.ACCOUNT_READ)
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    form = AccountSearchForm(request.GET)
    page = page_by(accounts(form.text), name="username", after=request.GET.get("after", ""))
    return render(request, "administration/accounts.html", {"form": form, "page": page})


@acts(Permission.ACCOUNT_READ)
@require_GET
def account_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(accounts(), pk=pk)
    facts = {"person": person, "memberships": memberships_of_person(person), "enrolled": is_enrolled(person)}
    facts["new_keys"] = open_reenrolment(person) if facts["enrolled"] else None
    return render(request, "administration/account.html", facts)


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_form
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = invite_person(by=actor_of(request), **form.cleaned_data)
        except NotEligible as refusal:
            form.add_error("role", str(refusal.message))
        else:
            return _printable(request, invitation, secret)
    return render(request, "administration/invite.html", {"form": form})


@acts(Permission.ACCOUNT_MANAGE)
@needs_proof
@require_POST
def new_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(accounts(), pk=pk)
    try:
        invitation, secret = renew_invitation(by=actor_of(request), person=person)
    except NotEligible as refusal:
        messages.error(request, str(refusal.message))
        return redirect("administration:account", pk=pk)
    return _printable(request, invitation, secret)


def _printable(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """The one page that ever shows the link: shown in answer to the form, since nobody can ask for it again."""
    link = request.build_absolute_uri(reverse("join", args=[secret]))
    facts = {"invitation": invitation, "link": link}
    return render(request, "administration/invitation.html", facts)


@acts(Permission.ACCOUNT_MANAGE)
@require_form
@needs_proof
def new_membership(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(accounts(), pk=pk)
    require(actor_of(request), Permission.ACCOUNT_MANAGE, person)
    form = MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_membership(by=actor_of(request), person=person, **form.cleaned_data)
        except NotEligible as refusal:
            form.add_error("role", str(refusal.message))
        else:
            messages.success(request, _("The membership has been added. A holder of the team's key gives access."))
            return redirect("administration:account", pk=pk)
    return render(request, "administration/new_membership.html", {"form": form, "person": person})
