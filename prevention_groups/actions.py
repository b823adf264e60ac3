"""Logging a group's work. Each act is one line in the logbook, in the same transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from access.actors import AnyActor
from access.door import recording
from access.permissions import Permission
from places.models import Office, OfficeKind
from prevention_groups.models import Group, ResponseCount, Session


class NotAGroup(Exception):
    """Only an office of the kind prevention_group keeps a group's counts."""


def found_group(*, office: Office, data: Mapping[str, Any], by: AnyActor) -> Group:
    """Enter the prevention group of an office.

    Raises: NotAGroup when the office is of another kind.
    """
    if office.kind != OfficeKind.PREVENTION_GROUP:
        raise NotAGroup(office.kind)
    group = Group(office=office, **data)
    with recording(by=by, to=Permission.SESSION_LOG, event="GROUP_FOUNDED", about=group):
        group.save()
    return group


def log_session(*, group: Group, data: Mapping[str, Any], by: AnyActor) -> Session:
    """Write down a session as counts."""
    session = Session(group=group, **data)
    with recording(by=by, to=Permission.SESSION_LOG, about=session):
        session.save()
    return session


def correct_session(*, session: Session, data: Mapping[str, Any], by: AnyActor) -> None:
    """Correct the counts of a session."""
    with recording(by=by, to=Permission.SESSION_LOG, event="SESSION_CORRECTED", about=session):
        for name, value in data.items():
            setattr(session, name, value)
        session.save()


def log_response(*, group: Group, month: date, kind: str, times: int, by: AnyActor) -> ResponseCount:
    """Add to the month's count of one kind of help; two members at once both count."""
    with recording(by=by, to=Permission.RESPONSE_LOG, about=group):
        # The group's row is the lock: the first count of a month does not exist yet and cannot be locked.
        Group.objects.select_for_update().get(pk=group.pk)
        count: ResponseCount | None = ResponseCount.objects.filter(group=group, month=month, kind=kind).first()
        count = count or ResponseCount(group=group, month=month, kind=kind, times=0)
        count.times += times
        count.save()
    return count


def correct_response(*, count: ResponseCount, times: int, by: AnyActor) -> None:
    """Set a month's count to what it should be; zero when it was logged by mistake."""
    with recording(by=by, to=Permission.RESPONSE_LOG, event="RESPONSE_CORRECTED", about=count):
        count.times = times
        count.save()
