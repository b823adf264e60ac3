"""What a team must know about its own people on its first page: who holds its key, who steps in, whose time ends."""

from dataclasses import dataclass
from typing import Any

from access.erasing import second_person
from access.models import Membership, Reenrolment, StandIn
from access.permissions import Permission
from access.teams import enrolment
from access.teams.holders import short_for
from access.teams.leaving import ends_of
from access.teams.stepping_in import acts_of


@dataclass(frozen=True)
class Notes:
    """Each part is empty most days, and then nothing is shown."""

    short: list[Any]
    here: list[StandIn]
    waiting: list[StandIn]
    ending: list[Any]
    joining: list[Membership]
    officers: int
    erasures: int


def notes_for(actor: Any) -> Notes:
    """What the actor may not decide on is not asked for: most people cost five queries at most."""
    acts = list(acts_of(actor.team)) if actor.may(Permission.STAND_IN_READ) else []
    return Notes(
        short=short_for(actor),
        here=[act for act in acts if act.approved_at and act.team_id == actor.team.pk],
        waiting=[act for act in acts if _waits_for(act, actor)],
        ending=list(ends_of(actor.team)) if actor.may(Permission.ACCESS_GIVE) else [],
        joining=enrolment.joining(actor.team) if actor.has_access and actor.may(Permission.ACCESS_GIVE) else [],
        officers=_requests_for(actor),
        erasures=second_person.waiting_for(actor),
    )


def _waits_for(act: StandIn, actor: Any) -> bool:
    """The page behind the link asks the whole rule."""
    mine = act.by_team_id == actor.team.pk and not act.approved_at
    return mine and actor.user.pk not in (act.asked_by_id, act.person_id)


def _requests_for(actor: Any) -> int:
    if not actor.may(Permission.ACCOUNT_APPROVE):
        return 0
    waiting = Reenrolment.objects.waiting().exclude(asked_by=actor.user).exclude(person=actor.user)
    return int(waiting.count())
