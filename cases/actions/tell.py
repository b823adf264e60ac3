"""Ring the people of one step, and write down that it was done. Called after the data is safe, never inside it."""

from django.db import IntegrityError
from django.utils import timezone

from access.actors import System
from access.door import recording
from access.permissions import Permission
from cases.models import Alarm, Notice, Referral, Step
from cases.queries.duty import OnCall, members_with_numbers, of_the_province, people_to_ring, rings_in_the_province
from cases.sending import tell

SUPERVISORS = ("case_supervisor", "province_coordinator")
Waiting = Referral | Alarm


def tell_duty(thing: Waiting) -> bool:
    """The first step: whoever is awake for the team, else for the province."""
    return tell_step(thing, Step.DUTY, people_to_ring(thing))


def tell_supervisors(thing: Waiting) -> bool:
    """The second step: who leads the team; a team whose leaders have no number is not left alone with it."""
    leaders = [] if rings_in_the_province(thing) else members_with_numbers(thing.team, SUPERVISORS)
    return tell_step(thing, Step.SUPERVISOR, leaders or of_the_province(thing))


def tell_province(thing: Waiting) -> bool:
    """The last step: the province's watch, else all of its duty team."""
    return tell_step(thing, Step.PROVINCE, of_the_province(thing))


def tell_step(thing: Waiting, step: Step, people: list[OnCall]) -> bool:
    """True when somebody was reached; only then is the step done, so that `watch` tries again."""
    referral, alarm = (thing, None) if isinstance(thing, Referral) else (None, thing)
    reached = tell([person.number for person in people], referral.code if referral else None)
    if not reached:
        return False
    notice = Notice(referral=referral, alarm=alarm, step=step, people=reached, told_at=timezone.now())
    verb, event = Permission.REFERRAL_ESCALATE, Permission.MESSAGE_SEND.past
    try:
        with recording(by=System("tell"), to=verb, event=event, about=notice):
            notice.save()
    except IntegrityError:
        pass  # the web process and the watch told the same step: told twice is not wrong
    return True
