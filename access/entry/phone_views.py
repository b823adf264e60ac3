"""Paired phones: the supervisor's page with the QR code, the phone's two pages, the end of a lost one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access import door
from access.change import entry_for
from access.entry import finding, pairing
from access.entry.idle import stay_awake
from access.entry.session import PHONE_COOKIE
from access.forms import NewPinForm, PinForm
from access.models import OpenSession, PairedPhone
from access.permissions import Permission
from audit import log

require_safe_or_post = require_http_methods(["GET", "HEAD", "POST"])
# A volunteer may not open it for a year or more. Browsers keep no cookie for longer; each right PIN begins anew.
KEPT_SECONDS = 400 * 24 * 60 * 60


@door.acts(Permission.PHONE_END)
@require_safe_or_post
def phones(request: HttpRequest) -> HttpResponse:
    """The phones of the commune, and for a supervisor the people whose phone can be paired.

    A name is looked for by POST: it must not stand in an address.
    """
    actor, asked = door.actor_of(request), request.POST
    typed = asked.get("name", "")
    near = finding.find(pairing.phones_near(actor), typed, through="membership__", after=asked.get("after_phone", ""))
    people = None
    if actor.may(Permission.PHONE_PAIR):
        people = finding.find(pairing.people_to_pair(actor), typed, after=asked.get("after_person", ""))
    context = {"typed": typed[: finding.LONGEST], "longest": finding.LONGEST, "phones": near, "people": people}
    return render(request, "access/phones.html", context)


@door.acts(Permission.PHONE_PAIR)
@require_POST
def pair(request: HttpRequest, membership: UUID) -> HttpResponse:
    """A QR code for the phone in front of the supervisor; ten minutes, one use."""
    actor = door.actor_of(request)
    chosen = pairing.people_to_pair(actor).filter(pk=membership).first()
    if chosen is None:
        raise Http404
    token = pairing.make_link(by=actor, membership=chosen)
    address = request.build_absolute_uri(reverse("phone_join", args=[token]))
    return render(request, "access/pair.html", {"person": chosen.user, "address": address})


@door.acts(Permission.PHONE_END)
@require_safe_or_post
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a lost phone: names its owner and the address first, then one button, at night too."""
    phone = pairing.phones_in_reach(door.actor_of(request)).filter(pk=pk).first()
    if phone is None:
        raise Http404
    if request.method == "POST" or phone.ended_at:
        return _end(request, phone)
    return render(request, "access/end_phone.html", {"phone": phone})


def _end(request: HttpRequest, phone: PairedPhone) -> HttpResponse:
    """A second tap, or a colleague's, finds it ended: it says the same, and the logbook keeps who was first."""
    if not phone.ended_at:
        pairing.end_phone(by=door.actor_of(request), phone=phone)
    messages.success(request, _("The phone can send nothing any more."))
    return redirect("phones")


@door.public("a phone that is being paired has nothing yet but the link")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """On the phone: choose a PIN, and it is paired."""
    link = pairing.find_link(token)
    if link is None:
        return render(request, "access/link_over.html", status=410)
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone, secret = pairing.pair(link=link, pin=form.cleaned_data["pin"])
        return _open_for_sending(request, phone, secret)
    return render(request, "access/phone_join.html", {"form": form, "person": link.membership.user})


@door.public("the PIN is what opens a paired phone")
def pin(request: HttpRequest) -> HttpResponse:
    """On the phone: six digits, then the referral page."""
    secret: str = request.phone_secret  # type: ignore[attr-defined]
    phone = pairing.phone_of(secret) if secret else None
    if phone is None or not phone.is_open or not pairing.may_send(phone):
        return render(request, "access/phone_over.html", status=403 if secret else 200)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if pairing.try_pin(phone=phone, secret=secret, pin=form.cleaned_data["pin"]):
            return _open_for_sending(request, phone, secret)
        if not phone.is_open:
            return render(request, "access/phone_over.html", status=403)
        form.add_error("pin", _("Wrong PIN. %(tries)s tries are left.") % {"tries": phone.tries_left})
    return render(request, "access/phone_pin.html", {"form": form})


def _open_for_sending(request: HttpRequest, phone: PairedPhone, secret: str) -> HttpResponse:
    """A session of its own that can send; idle for 45 minutes at most, as the referral page needs."""
    request.session.flush()
    request.session["phone"] = str(phone.pk)
    now = timezone.now().timestamp()
    request.session["began"] = request.session["seen"] = now
    stay_awake(request.session, phone.membership)
    request.session.save()
    OpenSession.objects.create(
        session_key=str(request.session.session_key), user=phone.membership.user, phone=phone, kind="phone"
    )
    actor = door.Actor(phone.membership.user, phone.membership, phone=phone)
    log.write_at_once([entry_for(actor, "PHONE_OPENED")])
    response = redirect("cases:slip_new")
    https = settings.SESSION_COOKIE_SECURE
    response.set_cookie(PHONE_COOKIE, secret, max_age=KEPT_SECONDS, httponly=True, samesite="Strict", secure=https)
    return response
