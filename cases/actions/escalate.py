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
from cases.queries.inbox import refuse_when_added_to
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
    alarms, referrals = list(_waiting_alarms()), list(_waiting_referrals())
    _open_what_is_due(alarms, referrals, now, done)
    for alarm in alarms:
        _tell_of_alarm(alarm, now)
    for referral in referrals:
        _tell_of_referral(referral, now, done)
    return done


def _open_what_is_due(alarms: list[Alarm], referrals: list[Referral], now: datetime, done: Round) -> None:
    """Before anybody is rung: a flood of calls over a slow gateway must not keep the province waiting."""
    for alarm in alarms:
        if alarm.escalated_at is None and now - alarm.raised_at >= PROVINCE:
            _give_alarm_to_province(alarm, now)
    for referral in referrals:
        if referral.escalated_at is None and now - referral.received_at >= PROVINCE:
            _give_to_province(referral, now, done)


def _waiting_referrals() -> Iterable[Referral]:
    waiting = Referral.objects.in_clear().filter(status=ReferralStatus.SENT)
    return waiting.select_related("team", "duty_team").prefetch_related("notices").order_by("-urgent", "received_at")


def _waiting_alarms() -> Iterable[Alarm]:
    waiting = Alarm.objects.filter(taken_at=None).select_related("team", "duty_team")
    return waiting.prefetch_related("notices").order_by("raised_at")


def _tell_of_referral(referral: Referral, now: datetime, done: Round) -> None:
    told = {notice.step for notice in referral.notices.all()}
    since = referral.received_at
    if Step.DUTY not in told and tell_duty(referral):
        done.told.append(referral.code)
    if _is_due(Step.SUPERVISOR, told, since, now) and tell_supervisors(referral):
        done.told.append(referral.code)
    if _is_due(Step.PROVINCE, told, since, now) and tell_province(referral):
        done.told.append(referral.code)


def _tell_of_alarm(alarm: Alarm, now: datetime) -> None:
    told = {notice.step for notice in alarm.notices.all()}
    since = alarm.raised_at
    if Step.DUTY not in told:
        tell_duty(alarm)
    if _is_due(Step.SUPERVISOR, told, since, now):
        tell_supervisors(alarm)
    if _is_due(Step.PROVINCE, told, since, now):
        tell_province(alarm)


def _is_due(step: Step, told: set[str], since: datetime, now: datetime) -> bool:
    clock = SUPERVISOR if step == Step.SUPERVISOR else PROVINCE
    return step not in told and now - since >= clock


def _give_alarm_to_province(alarm: Alarm, now: datetime) -> None:
    with recording(by=SYSTEM, to=Permission.REFERRAL_ESCALATE, about=alarm):
        alarm.escalated_at = now
        alarm.save()


def _give_to_province(referral: Referral, now: datetime, done: Round) -> None:
    """Unlock the duty team's grants of the referral and of its additions, in one change."""
    additions = list(Addition.objects.in_clear().filter(referral=referral))
    records = [referral, *additions]
    try:
        with changing(*records, by=SYSTEM, to=Permission.REFERRAL_ESCALATE):
            refuse_when_added_to(referral, additions)
            referral.escalated_at = now
            referral.save()
            for record in records:
                unlock_grants(record, team=referral.duty_team)
    except StaleVersion:
        return  # somebody took it or added to it at this very moment; the next round looks again
    done.escalated.append(referral.code)
