"""Ring the people of one step, and write down that it was done. Called after the data is safe, never inside it."""

from django.db import IntegrityError
from django.utils import timezone

from access.actors import System
from access.door import recording
from access.permissions import Permission
from cases.models import Alarm, Notice, Referral, Step
from cases.queries.duty import OnCall, members_with_numbers, on_watch, who_is_awake
from cases.sending import tell

SUPERVISORS = ("case_supervisor", "province_coordinator")


def tell_duty(*, referral: Referral | None = None, alarm: Alarm | None = None) -> bool:
    """The first step: whoever is awake for the team, else for the province."""
    thing = referral or alarm
    _team, people = who_is_awake(thing.team, thing.duty_team, timezone.now())
    return tell_step(Step.DUTY, people, referral=referral, alarm=alarm)


def tell_supervisors(*, referral: Referral | None = None, alarm: Alarm | None = None) -> bool:
    """The second step: who leads the team."""
    people = members_with_numbers((referral or alarm).team, SUPERVISORS)
    return tell_step(Step.SUPERVISOR, people, referral=referral, alarm=alarm)


def tell_province(*, referral: Referral | None = None, alarm: Alarm | None = None) -> bool:
    """The last step: the province's watch, else all of its duty team."""
    team = (referral or alarm).duty_team
    people = on_watch(team, timezone.now()) or members_with_numbers(team)
    return tell_step(Step.PROVINCE, people, referral=referral, alarm=alarm)


def tell_step(step: Step, people: list[OnCall], *, referral: Referral | None, alarm: Alarm | None) -> bool:
    """True when somebody was reached; only then is the step done, so that `watch` tries again."""
    code = referral.code if referral else None
    reached = tell([person.number for person in people], code)
    if not reached:
        return False
    notice = Notice(referral=referral, alarm=alarm, step=step, people=reached, told_at=timezone.now())
    try:
        with recording(
            by=System("tell"), to=Permission.REFERRAL_ESCALATE, event=Permission.MESSAGE_SEND.past, about=notice
        ):
            notice.save()
    except IntegrityError:
        pass  # the web process and the watch told the same step: told twice is not wrong
    return True
