"""A request to erase: asked after a conversation with the person alone, confirmed by a second person, carried out
after ten full days; until then the record is closed to all but who asked, and can be taken back at any time."""

import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access.actors import System
from access.change import changing, recording, require
from access.erasing import NotNow, parts
from access.erasing.shredding import family_of, holds_any, kind_named, shred, shredding
from access.guard import Record
from access.models import Erasure, ErasureRecord
from access.models.erasure import COMPARTMENTS_OF, Scope, living
from access.permissions import Permission
from access.signals import erasure_asked

ERASER: Final = System("erase")
LAPSES_AFTER: Final = datetime.timedelta(days=30)
"""A request that nobody confirmed, or a part that nobody erased, must not keep a record closed for ever."""


def living_request(record_id: UUID) -> Erasure | None:
    """The request that keeps this record closed, if any."""
    return Erasure.objects.filter(living(), record_id=record_id).select_related("confirmed_by").first()


def living_requests() -> QuerySet[Erasure]:
    """All of them, the oldest first: codes, clocks and who asked."""
    return Erasure.objects.filter(living()).select_related("asked_by", "team", "confirmed_by").order_by("asked_at")


def ask(*, record: Record, scope: str, by: Any) -> Erasure:
    """Keep the request and close the record with all that belongs to it.

    Raises: NotNow when there is one already, or something still runs; PermissionDenied.
    """
    kind = type(record)
    if scope != Scope.EVERYTHING and not parts.can_part(record, COMPARTMENTS_OF[scope]):
        raise NotNow(_("A part of this record cannot be erased alone. Choose the whole record."))
    with changing(record, by=by, to=Permission.CASE_ERASE_ASK):
        if living_request(record.pk) is not None:
            raise NotNow(_("There is a request about this record already."))
        erasure_asked.send(sender=kind, record_id=record.pk)
        erasure = Erasure(record_kind=kind._meta.label_lower, record_id=record.pk, record_code=str(record), scope=scope)
        erasure.asked_by, erasure.team = by.user, by.team
        erasure.save()
        for member, pk in [(kind, record.pk), *family_of(kind, record.pk)]:
            ErasureRecord(erasure=erasure, record_kind=member._meta.label_lower, record_id=pk).save()
    return erasure


def take_back(*, erasure: Erasure, by: Any) -> None:
    """She wants to keep the record after all: it is open to its teams again.

    Raises: NotNow when it was ended meanwhile, or somebody else asked.
    """
    with recording(by=by, to=Permission.CASE_ERASE_ASK, event="CASE_ERASURE_TAKEN_BACK", about=erasure):
        row = _locked(erasure)
        if row.asked_by_id != by.user_id:
            raise NotNow(_("Only who took the request can take it back."))
        row.taken_back_at = timezone.now()
        row.save()


def confirm(*, erasure: Erasure, by: Any) -> None:
    """The second person agrees. Raises: NotNow, PermissionDenied for who asked."""
    with recording(by=by, to=Permission.CASE_ERASE, event="CASE_ERASURE_CONFIRMED", about=erasure):
        row = _locked(erasure)
        if row.confirmed_at is not None:
            raise NotNow(_("Somebody has confirmed this request already."))
        row.confirmed_by, row.confirmed_at = by.user, timezone.now()
        row.save()


def refuse(*, erasure: Erasure, by: Any) -> None:
    """The second person does not agree, or ends what was confirmed: the record is open to its teams again.

    Raises: NotNow, PermissionDenied for who asked.
    """
    with recording(by=by, to=Permission.CASE_ERASE, event="CASE_ERASURE_REFUSED", about=erasure):
        row = _locked(erasure)
        row.refused_by, row.refused_at = by.user, timezone.now()
        row.save()


def erase_everything(*, erasure: Erasure, by: Any) -> None:
    """After ten days and two persons: destroy the keys of the record and of all that belongs to it.

    Raises: NotNow, PermissionDenied for who is none of the two.
    """
    asked = by.user_id is not None and by.user_id == erasure.asked_by_id
    require(by, Permission.CASE_ERASE_ASK if asked else Permission.CASE_ERASE, None if asked else erasure)
    kind = kind_named(erasure.record_kind)
    keys = [(kind, erasure.record_id), *family_of(kind, erasure.record_id)]
    with shredding(keys, by=by, event=Permission.CASE_ERASE.past):
        row = _locked(erasure)
        if row.needs_key or (by.user_id is not None and by.user_id not in (row.asked_by_id, row.confirmed_by_id)):
            raise NotNow(_("Only the two persons of this request can carry it out."))
        _finish(row, by)


def erase_parts(*, record: Record, erasure: Erasure, by: Any) -> None:
    """The same for a part of an opened record. Slips and the like that hold such a part are erased whole.

    Raises: NotNow, PermissionDenied, KeyNotHeld, UntrustedKey.
    """
    compartments = COMPARTMENTS_OF[erasure.scope]
    with changing(record, by=by, to=Permission.CASE_ERASE_ASK, event="CASE_PART_ERASED") as change:
        row = _locked(erasure)
        if row.record_id != record.pk or row.asked_by_id != by.user_id:
            raise NotNow(_("Only the two persons of this request can carry it out."))
        _finish(row, by)
        record.forget(row.scope)
        parts.destroy(record, compartments, by=by)
        keys = family_of(type(record), record.pk)
        shred(change, [key for key in keys if holds_any(key[0], compartments)])


def erase_due() -> int:
    """Carry out the confirmed requests for whole records whose ten days are over; how many."""
    due = Erasure.objects.filter(living(), scope=Scope.EVERYTHING, confirmed_at__isnull=False)
    found = [erasure for erasure in due if erasure.is_due]
    for erasure in found:
        erase_everything(erasure=erasure, by=ERASER)
    return len(found)


def lapse_forgotten() -> int:
    """End the requests that nobody confirmed or carried out in time; how many. Confirmed whole ones do not lapse."""
    old = Erasure.objects.filter(living(), asked_at__lte=timezone.now() - LAPSES_AFTER)
    found = list(old.exclude(Q(scope=Scope.EVERYTHING) & Q(confirmed_at__isnull=False)))
    for erasure in found:
        with recording(by=ERASER, to=Permission.CASE_ERASE, event="CASE_ERASURE_LAPSED", about=erasure):
            row = _locked(erasure)
            row.lapsed_at = timezone.now()
            row.save()
    return len(found)


def _locked(erasure: Erasure) -> Erasure:
    """The living row, locked. Raises: NotNow."""
    row = Erasure.objects.select_for_update().filter(living(), pk=erasure.pk).first()
    if row is None:
        raise NotNow(_("This request has been ended already."))
    return row  # type: ignore[no-any-return]


def _finish(row: Erasure, by: Any) -> None:
    if row.confirmed_at is None:
        raise NotNow(_("A second person must confirm this request first."))
    if not row.is_due:
        raise NotNow(_("Ten full days have not passed yet."))
    row.done_by, row.done_at = by.user, timezone.now()
    row.save()
