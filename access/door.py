"""The door: the only place that opens a record and the only one that lets a change be saved.

To open is three things at once: may this person (role, rule, grant), write it in the logbook, unlock
the key. A view declares its door with one of the decorators below; one without is refused.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from access import late, roots
from access.actors import Actor, Factory, System
from access.change import changing, entry_for, may_change, recording, require
from access.emergency import emergency_grants
from access.envelope import COMPARTMENTS
from access.giving import end_grant, new_record, share, unlock_grants
from access.guard import Record
from access.openable import openable_grants
from access.permissions import Permission
from access.roots import Limited, Locked
from access.rules import allows
from audit import log
from audit.models import Outcome

View = Callable[..., HttpResponse]
PAGE_SIZE: Final = 50
R = TypeVar("R", bound=Record)


# --- decorators: each view has exactly one ------------------------------------------------------------


def opens(kind: type[Record], *, to: Permission) -> Callable[[View], View]:
    """The view gets the opened record whose id is the URL's `pk`."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def through(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            if nobody(request):
                return turn_away(request)
            record = open_record(actor_of(request), kind, pk, to=to)
            return view(request, record, **kwargs)

        return _mark(through, "opens", to, kind)

    return decorate


def lists(kind: type[Record], *, to: Permission) -> Callable[[View], View]:
    """The view gets `page(queryset)`, which opens only the rows it shows."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def through(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if nobody(request):
                return turn_away(request)
            actor = actor_of(request)
            require(actor, to)
            page = functools.partial(open_page, actor, kind, to=to, after=request.GET.get("after", ""))
            return view(request, page, **kwargs)

        return _mark(through, "lists", to, kind)

    return decorate


def acts(to: Permission) -> Callable[[View], View]:
    """A page without a record."""
    return functools.partial(_guarded_page, word="acts", to=to)


def polls(to: Permission) -> Callable[[View], View]:
    """Clocks and progress: clear columns only, no logbook entry, does not prolong the session."""
    return functools.partial(_guarded_page, word="polls", to=to)


def public(why: str) -> Callable[[View], View]:
    """A page for everybody, with the reason why."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        return _mark(through, "public", None, None, why)

    return decorate


def _guarded_page(view: View, *, word: str, to: Permission) -> View:
    @functools.wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if nobody(request):
            return turn_away(request)
        actor = actor_of(request)
        require(actor, to)
        actor.polling = word == "polls"
        return view(request, *args, **kwargs)

    return _mark(through, word, to, None)


@dataclass(frozen=True)
class DoorSign:
    """What a view declared: read by the start-up check, the middleware and the matrix of URLs."""

    word: str
    verb: Permission | None
    kind: type[Record] | None
    why: str = ""


def _mark(view: View, word: str, verb: Permission | None, kind: Any, why: str = "") -> View:
    view.door = DoorSign(word, verb, kind, why)  # type: ignore[attr-defined]
    return view


def nobody(request: HttpRequest) -> bool:
    """Whether neither a signed-in person nor a paired phone with its PIN is behind the request."""
    return getattr(request, "actor", None) is None


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request, made by `access.middleware`."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def turn_away(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; what was typed into a form that comes too late is given back first."""
    just_ended = getattr(request, "session_has_ended", False)
    if late.is_lost(request) and (just_ended or not getattr(request, "phone_secret", "")):
        return late.give_back(request, resolve_url("account_login"))
    return to_sign_in(request)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Off to the sign-in page, and back here afterwards when that is safe."""
    if getattr(request, "phone_secret", ""):
        return HttpResponseRedirect(resolve_url("phone_pin"))
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{resolve_url('account_login')}?{query}".rstrip("?"))


# --- opening ------------------------------------------------------------------------------------------


def open_record(actor: Any, kind: type[R], pk: UUID, *, to: Permission) -> R:
    """One opened record. Its keys die with the instance.

    Raises: Http404 for who must not know that it exists, PermissionDenied for a colleague without the
    verb, RuntimeError inside a transaction. Every one of these is in the logbook.
    """
    grant = _grant_for(actor, kind, pk, to)
    if grant is None:
        _refuse_as_absent(actor, kind, pk, to)
    record: R = grant.content_object
    require(actor, to, record)
    _log_opening(actor, [(record, grant)], to)
    _unlock(actor, [(record, grant)])
    return record


def _grant_for(actor: Any, kind: type[Record], pk: UUID, to: Permission) -> Any:
    """One verb alone leads through a locked grant, one record at a time: lists and changes never ask here."""
    in_emergency = to is Permission.EMERGENCY_READ
    grants = emergency_grants(kind, actor, pk) if in_emergency else openable_grants(kind, actor)
    return grants.filter(content_object_id=pk).select_related("content_object").first()


def _refuse_as_absent(actor: Any, kind: type[Record], pk: UUID, to: Permission) -> NoReturn:
    entry = entry_for(actor, to.past, outcome=Outcome.ABSENT, record_kind=kind._meta.label_lower, record_id=pk)
    log.write_at_once([entry])
    raise Http404


def _log_opening(actor: Any, opened: Sequence[tuple[Record, Any]], to: Permission) -> None:
    """Write down what is about to be unlocked. When this fails, nothing is."""
    if getattr(actor, "polling", False):
        raise RuntimeError("a view that polls opens nothing")
    entries = []
    for record, grant in opened:
        names = list(grant.compartments) or list(COMPARTMENTS)
        entries.append(entry_for(actor, to.past, about=record, compartments=names))
    log.write_at_once(entries)


def _unlock(actor: Any, opened: Sequence[tuple[Record, Any]]) -> None:
    shelves = roots.shelf_of([record.pk for record, _ in opened])
    for record, grant in opened:
        record._envelope = roots.open_grant(record, grant, actor, shelves[record.pk])
        record.__dict__["_opened_through"] = grant
        actor.opened.append(record)


@dataclass(frozen=True)
class Page:
    """Opened rows of a list, and the key from which the next page goes on (None at the end)."""

    rows: list[Any]
    next_key: str | None


def open_page(
    actor: Any, kind: type[Record], queryset: Any, *, to: Permission, after: str = "", size: int = PAGE_SIZE
) -> Page:
    """Open the next `size` records of a queryset, newest first (ids are in the order of time).

    One logbook entry a record. Records that would not open are not shown.
    """
    found = list(_after(queryset, after).order_by("-id")[: size + 1])
    shown = found[:size]
    grants = openable_grants(kind, actor).filter(content_object_id__in=[record.pk for record in shown])
    by_record = {grant.record_id: grant for grant in grants}
    opened = [(record, by_record[record.pk]) for record in shown if record.pk in by_record]
    opened = [(record, grant) for record, grant in opened if allows(actor, to, record)]
    if opened:
        _log_opening(actor, opened, to)
        _unlock(actor, opened)
    return Page([record for record, _ in opened], str(shown[-1].pk) if len(found) > size else None)


def _after(queryset: Any, key: str) -> Any:
    try:
        return queryset.filter(id__lt=UUID(key)) if key else queryset
    except ValueError:
        raise Http404 from None


__all__ = [
    "Actor",
    "Factory",
    "Limited",
    "Locked",
    "Page",
    "System",
    "acts",
    "allows",
    "changing",
    "end_grant",
    "lists",
    "may_change",
    "new_record",
    "open_record",
    "opens",
    "polls",
    "public",
    "recording",
    "share",
    "unlock_grants",
]
