"""Through which grants the door lets somebody in. The one answer for opening, listing, changing and counting.

A grant of the acting team is not enough where a record keeps a person out; where it does, the record is as
absent for him as one that never was.
"""

from typing import Any

from django.db.models import Exists, OuterRef


def openable_grants(kind: Any, actor: Any) -> Any:
    """Grants of this kind of record that let the actor in now: of the acting team, living, not locked.

    Nothing for who acts in no team.
    """
    grants = kind.grant_class()
    if actor.team is None:
        return grants.objects.none()
    return grants.living_of(actor.team.pk)


def held_grants(kind: Any, actor: Any) -> Any:
    """Every living grant of the acting team, locked ones too: what moves when the team goes over into another.

    Nobody is let in through these; their keys only pass from one sealed box into the next.
    """
    grants = kind.grant_class()
    return grants.objects.none() if actor.team is None else grants.living().filter(group_id=actor.team.pk)


def is_openable(kind: Any, actor: Any, record_id: str = "pk") -> Exists:
    """The same as a condition on a queryset of records, whose key is in the column `record_id`."""
    return Exists(openable_grants(kind, actor).filter(content_object_id=OuterRef(record_id)))
