"""What waits too long goes to the supervisor, then to the province, whose locked grant opens at that moment.

Runs without any key, as `System("escalate")`: it can unlock a grant, it cannot open what the grant opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from access.actors import System
from access.door import changing, recording, unlock_grants
from access.errors import StaleVersion
from access.permissions import Permission
from cases.actions.tell import tell_duty, tell_province, tell_supervisors
from cases.escalation import PROVINCE, SUPERVISOR
from cases.models import Addition, Alarm, Referral, Step
from cases.workflow import ReferralStatus

SYSTEM = System("escalate")


@dataclass
class Round:
    """What one look at the clocks has done: codes only."""

    told: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)


def escalate_once(*, now: datetime | None = None) -> Round:
    """Look once at everything that nobody has taken. Safe to run twice, and beside itself."""
    now, done = now or timezone.now(), Round()
    for referral in _waiting_referrals():
        _look_at_referral(referral, now, done)
    for alarm in _waiting_alarms():
        _look_at_alarm(alarm, now, done)
    return done


def _waiting_referrals() -> Iterable[Referral]:
    waiting = Referral.objects.in_clear().filter(status=ReferralStatus.SENT)
    return waiting.select_related("team", "duty_team").prefetch_related("notices").order_by("received_at")


def _waiting_alarms() -> Iterable[Alarm]:
    waiting = Alarm.objects.filter(taken_at=None).select_related("team", "duty_team")
    return waiting.prefetch_related("notices").order_by("raised_at")


def _look_at_referral(referral: Referral, now: datetime, done: Round) -> None:
    told = {notice.step for notice in referral.notices.all()}
    since = referral.received_at
    if Step.DUTY not in told and tell_duty(referral):
        done.told.append(referral.code)
    if referral.escalated_at is None and now - since >= PROVINCE.span():
        _give_to_province(referral, now, done)
    if _is_due(Step.SUPERVISOR, told, since, now) and tell_supervisors(referral):
        done.told.append(referral.code)
    if _is_due(Step.PROVINCE, told, since, now) and tell_province(referral):
        done.told.append(referral.code)


def _look_at_alarm(alarm: Alarm, now: datetime, done: Round) -> None:
    told = {notice.step for notice in alarm.notices.all()}
    since = alarm.raised_at
    if Step.DUTY not in told:
        tell_duty(alarm)
    if _is_due(Step.SUPERVISOR, told, since, now):
        tell_supervisors(alarm)
    if alarm.escalated_at is None and now - since >= PROVINCE.span():
        with recording(by=SYSTEM, to=Permission.REFERRAL_ESCALATE, about=alarm):
            alarm.escalated_at = now
            alarm.save()
    if _is_due(Step.PROVINCE, told, since, now):
        tell_province(alarm)


def _is_due(step: Step, told: set[str], since: datetime, now: datetime) -> bool:
    clock = SUPERVISOR if step == Step.SUPERVISOR else PROVINCE
    return step not in told and now - since >= clock.span()


def _give_to_province(referral: Referral, now: datetime, done: Round) -> None:
    """Unlock the duty team's grants of the referral and of its additions, in one change."""
    additions = list(Addition.objects.in_clear().filter(referral=referral))
    records = [referral, *additions]
    try:
        with changing(*records, by=SYSTEM, to=Permission.REFERRAL_ESCALATE):
            referral.escalated_at = now
            referral.save()
            for record in records:
                unlock_grants(record, team=referral.duty_team)
    except StaleVersion:
        return  # somebody took it at this very moment; the next round looks again
    done.escalated.append(referral.code)
