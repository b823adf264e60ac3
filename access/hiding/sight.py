"""What of the hidden somebody can see: the own marks, and the circles that hold a share for him.

Read once a request, in one query. Who cannot work out the own mark sees no record that hides from anybody.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from access.hiding import index_keys
from access.hiding.marks import mark_of


@dataclass(frozen=True, repr=False)
class Sight:
    """`circles`: numbers of the acting team's circles that he belongs to. `keys`: index keys that he can open."""

    circles: tuple[int, ...] = ()
    keys: dict[UUID, bytes] = field(default_factory=dict)
    marks: tuple[bytes, ...] = ()


CIRCLE_EPOCH = 1
"""A circle never gets a second key: where one is due, a new circle takes its place."""
_BLIND = Sight()


def sight_of(actor: Any) -> Sight:
    """The actor's sight, kept on the actor: the actor lives for one request."""
    known: Sight | None = getattr(actor, "sight", None)
    if known is None:
        known = _look(actor)
        if getattr(actor, "user", None) is not None:
            actor.sight = known
    return known


def _look(actor: Any) -> Sight:
    keyring = getattr(actor, "keyring", None)
    if keyring is None or actor.team is None or actor.membership.access_given_at is None:
        return _BLIND
    circles, letters = index_keys.look_up(actor.team.pk, keyring.user_key_id)
    keyring.letters.update({(circle, CIRCLE_EPOCH): sealed for circle, sealed in circles.items()})
    keys = index_keys.open_letters(actor.team.pk, keyring, letters)
    return Sight(tuple(circles), keys, tuple(mark_of(key, actor.user_id) for key in keys.values()))


def teams_of(actor: Any) -> list[int]:
    """The acting team and its circles that he belongs to: whose grants are his."""
    return [actor.team.pk, *sight_of(actor).circles]


def unhidden(rows: Any, actor: Any, record_id: str) -> Any:
    """Without those whose record, named in the column `record_id`, hides from the actor. For queues of clear columns
    as for grants."""
    from access.models import ConflictToken

    sight = sight_of(actor)
    against = Q(token__in=sight.marks) | ~Q(index_key_id__in=list(sight.keys))
    return rows.filter(~Exists(ConflictToken.objects.filter(against, record_id=OuterRef(record_id))))
