"""Opening, changing and ending offices. An office and its team begin together."""

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from access.door import recording
from access.models import Team
from access.permissions import Permission
from access.roles import StrOrPromise
from administration.queries.people import lasting
from administration.queries.teams import has_readers
from places.models import KINDS_WITHOUT_ACCOUNTS, Office, OfficeKind, Unit


class StillNeeded(Exception):
    """Something cannot end yet; the message says what must happen first."""

    def __init__(self, message: StrOrPromise) -> None:
        super().__init__(message)
        self.message = message


def open_office(*, by: Any, kind: str, unit: Unit, name: str, phone: str, valid_from: datetime.date) -> Office:
    """A new office and, unless its kind has no accounts, its team (which has no key until it has a member).

    Raises: StillNeeded for an address in a commune where nobody could read what it sends.
    """
    if kind == OfficeKind.TRUSTED_ADDRESS and not has_readers(unit):
        raise StillNeeded(
            _("Nobody holds the key of this commune’s case team yet: slips sent from here would wait unread.")
        )
    office = Office(kind=kind, unit=unit, name=name, phone=phone, valid_from=valid_from)
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="OFFICE_OPENED", about=office) as change:
        office.save()
        change.note(office, ["kind", "unit", "name", "phone", "valid_from"])
        if kind not in KINDS_WITHOUT_ACCOUNTS:
            group = Group(name=str(office.pk))
            group.save()
            Team(group=group, office=office, name=name).save()
    return office


def change_office(*, by: Any, office: Office, name: str, phone: str) -> None:
    """Another name or duty number. Another unit or kind is another office."""
    office.name, office.phone = name, phone
    with recording(by=by, to=Permission.OFFICE_MANAGE, about=office) as change:
        office.save()
        change.note(office, ["name", "phone"])


def end_office(*, by: Any, office: Office, last_day: datetime.date) -> None:
    """The office's last valid day (inclusive).

    Raises: StillNeeded while somebody is a member beyond that day.
    """
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="OFFICE_ENDED", about=office) as change:
        if lasting().filter(team__office=office).exclude(ends_on__lte=last_day).exists():
            raise StillNeeded(_("People still belong to this office after that day. End their memberships first."))
        office.valid_to = last_day
        office.save()
        change.note(office, ["valid_to"])
