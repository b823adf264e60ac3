"""Take a referral or an alarm: one tap, which needs no key. From then on the sender sees who calls back."""

from django.utils import timezone

from access.actors import Actor
from access.door import changing, recording
from access.permissions import Permission
from cases.models import Alarm, Referral
from cases.workflow import REFERRAL_MOVES, after


def take_referral(*, referral: Referral, by: Actor) -> None:
    """Raises: WrongState when somebody else has it; StaleVersion when somebody was quicker by a moment."""
    status = after(REFERRAL_MOVES, "take", referral.status)
    with changing(referral, by=by, to=Permission.REFERRAL_TAKE):
        referral.status, referral.taken_by, referral.taken_at = status, by.user, timezone.now()
        referral.save()


def take_alarm(*, alarm: Alarm, by: Actor) -> Alarm:
    """Who was first is settled by the row's lock; the second gets the alarm back with the name of the first."""
    with recording(by=by, to=Permission.ALARM_TAKE, about=alarm):
        alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
        if alarm.taken_at is None:
            alarm.taken_by, alarm.taken_at = by.user, timezone.now()
            alarm.save()
    return alarm
