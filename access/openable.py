"""Through which grants the door lets somebody in. The one answer for opening, listing, changing and counting.

A grant of the acting team is not enough where a record keeps a person out; where it does, the record is as
absent for him as one that never was.
"""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef


def openable_grants(kind: Any, actor: Any) -> Any:
    """Grants of this kind of record that let the actor in now: of the acting team or of a circle of it that he
    belongs to, living, not locked, of records that do not hide from him.

    Nothing for who acts in no team.
    """
    return living_grants(kind, actor).filter(locked=False)


def living_grants(kind: Any, actor: Any) -> Any:
    """The same with the locked ones, which open nothing but in an emergency (`access.emergency`).

    What keeps a person out of a record belongs here: then it keeps him out in an emergency too.
    """
    from access.hiding.sight import teams_of, unhidden  # it reads models, which are made of what is guarded

    grants = kind.grant_class()
    if actor.team is None:
        return grants.objects.none()
    mine = grants.living().filter(group_id__in=teams_of(actor))
    return _without_those_to_be_erased(unhidden(mine, actor, "content_object_id"), actor)


def _without_those_to_be_erased(grants: Any, actor: Any) -> Any:
    """While somebody's request to erase a record waits, it is absent for all but who took the request."""
    closed = apps.get_model("access", "ErasureRecord").objects.closed_to(actor)
    return grants.filter(~Exists(closed.filter(record_id=OuterRef("content_object_id"))))


def held_grants(kind: Any, actor: Any) -> Any:
    """Every living grant of the acting team and of his circles of it, locked ones too: what moves when the team goes
    over into another.

    Nobody is let in through these; their keys only pass from one sealed box into the next.
    """
    from access.hiding.sight import teams_of

    grants = kind.grant_class()
    return grants.objects.none() if actor.team is None else grants.living().filter(group_id__in=teams_of(actor))


def is_openable(kind: Any, actor: Any, record_id: str = "pk") -> Exists:
    """The same as a condition on a queryset of records, whose key is in the column `record_id`."""
    return Exists(openable_grants(kind, actor).filter(content_object_id=OuterRef(record_id)))
