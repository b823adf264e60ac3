"""The holder's pages: who waits for access, the six words, giving it, ending it; and the own devices."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access import door, keys, trust
from access.change import require
from access.entry import places, second_factor
from access.entry.proof import needs_proof
from access.errors import KeyNotHeld
from access.models import Membership, StandIn, UserKey
from access.permissions import Permission
from access.teams import enrolment, leaving
from access.teams.holders import teams_short_of_holders
from access.teams.standing_in import steps_in


@door.acts(Permission.ACCESS_GIVE)
@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """The own team: who holds the key, who waits for it."""
    team = door.actor_of(request).team
    current = Membership.objects.current().filter(team=team).select_related("user", "team__office").order_by("id")
    enrolled = set(
        current.filter(user__user_keys__ended_at=None, user__user_keys__isnull=False).values_list("pk", flat=True)
    )
    able = [m for m in current if enrolment.may_hold_key(m)]
    for_a_while = set(StandIn.objects.running().filter(team=team).values_list("membership_id", flat=True))
    context = {
        "holders": [m for m in able if m.access_given_at and m.pk not in for_a_while],
        "short": list(teams_short_of_holders().filter(pk=team.pk)) if team else [],
        "steps_in": [m for m in able if m.pk in for_a_while],
        "ending": leaving.ends_of(team) if team else [],
        "waiting": enrolment.joining(team) if team else [],
        "gives": door.actor_of(request).has_access,
        "steps_in_here": steps_in(door.actor_of(request).membership),
        "invited": [m for m in able if m.pk not in enrolled],
    }
    return render(request, "access/members.html", context)


def _own(request: HttpRequest, pk: UUID) -> Membership:
    """A current membership of the acting person's own team."""
    team = door.actor_of(request).team
    found: Membership | None = (
        Membership.objects.current().filter(team=team, pk=pk).select_related("user", "team").first()
    )
    if found is None:
        raise Http404
    return found


@door.acts(Permission.ACCESS_GIVE)
@needs_proof
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare six words with the newcomer, then pass the key on."""
    membership = _own(request, pk)
    require(door.actor_of(request), Permission.ACCESS_GIVE, membership)
    row = keys.living_user_key(membership.user_id)
    if row is None:
        raise Http404
    compared = request.POST.get("compared", "")
    if request.method == "POST" and compared == trust.mark_of(row):
        _give(request, membership, row)
        messages.success(request, _("Access has been given."))
        return redirect("members")
    context = {"membership": membership, "words": trust.words_of(row), "mark": trust.mark_of(row)}
    return render(
        request, "access/give.html", {**context, "other_words": bool(compared)}, status=409 if compared else 200
    )


def _give(request: HttpRequest, membership: Membership, row: UserKey) -> None:
    """Vouch first, unless somebody did; then seal the team's key to the newcomer."""
    actor = door.actor_of(request)
    keyring = actor.keyring
    if keyring is None or not keyring.holds(membership.team_id):  # else a signature that nobody can prove stays behind
        raise KeyNotHeld("only who holds the team's key can vouch for a newcomer and pass it on")
    if row.signature is None:
        enrolment.vouch(by=actor, newcomer=row, keyring=keyring)
    enrolment.give_access(by=actor, membership=membership, keyring=keyring)


@door.acts(Permission.ACCESS_END)
@needs_proof
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a membership of the own team: says to whom what happens, and asks for the user name."""
    membership = _own(request, pk)
    require(door.actor_of(request), Permission.ACCESS_END, membership)
    wrong = False
    if request.method == "POST":
        wrong = request.POST.get("username", "").strip() != membership.user.username
        if not wrong:
            return _end(request, membership)
    context = {"membership": membership, "wrong": wrong, **leaving.what_follows(membership)}
    return render(request, "access/end_membership.html", context)


def _end(request: HttpRequest, membership: Membership) -> HttpResponse:
    actor = door.actor_of(request)
    try:
        leaving.end_membership(by=actor, membership=membership, keyring=actor.keyring)
    except leaving.LastHolder as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The membership has ended, and the team has a new key."))
    return redirect("members" if actor.user != membership.user else "home")


@door.acts(Permission.KEY_KEEP)
@require_GET
def my_keys(request: HttpRequest) -> HttpResponse:
    """The own account: six words to read aloud, where one is signed in."""
    actor = door.actor_of(request)
    row = keys.living_user_key(actor.user.pk)
    words = trust.words_of(row) if row else []
    context = {"words": words, "places": places.open_places(actor.user), "here": request.session.session_key}
    return render(request, "access/my_keys.html", context)


@door.acts(Permission.KEY_KEEP)
@require_POST
def sign_out_place(request: HttpRequest) -> HttpResponse:
    """End one session of the person: the one whose button was pressed."""
    if places.sign_out_place(door.actor_of(request).user, request.POST.get("place", "")):
        messages.success(request, _("Signed out there."))
    return redirect("my_keys")


@door.acts(Permission.KEY_KEEP)
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every session of the person but this one."""
    count = places.sign_out_others(door.actor_of(request).user, request.session.session_key)
    messages.success(request, _("Signed out in %(count)s other places.") % {"count": count})
    return redirect("my_keys")


@door.acts(Permission.KEY_KEEP)
@require_GET
def factors(request: HttpRequest) -> HttpResponse:
    """The own second factors, and how to set one up."""
    actor = door.actor_of(request)
    mine = Authenticator.objects.filter(user_id=actor.user.pk).order_by("pk")
    missing = second_factor.is_missing(request, actor)
    has_app = any(factor.type == Authenticator.Type.TOTP for factor in mine)
    return render(request, "access/factors.html", {"mine": mine, "missing": missing, "has_app": has_app})
