"""The clocks of somebody awake: how long a referral or an alarm may wait before the next person is told.

The settings can make the clocks shorter or longer only within bounds that are written here: nobody can switch
escalation off, and nobody can make it so short that the person on duty has no time to pick up the telephone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

WATCH_SECONDS = 15


@dataclass(frozen=True)
class Clock:
    setting: str
    least: int
    most: int

    def minutes(self) -> int:
        """Minutes of waiting.

        Raises:
            ImproperlyConfigured: the setting lies outside the bounds.
        """
        value = int(getattr(settings, self.setting))
        if not self.least <= value <= self.most:
            raise ImproperlyConfigured(
                f"{self.setting} is {value} minutes; it must be from {self.least} to {self.most}."
            )
        return value

    def span(self) -> timedelta:
        return timedelta(minutes=self.minutes())


SUPERVISOR = Clock("ANTAM_ESCALATE_TO_SUPERVISOR_MINUTES", least=5, most=30)
PROVINCE = Clock("ANTAM_ESCALATE_TO_PROVINCE_MINUTES", least=15, most=120)


def due_for_supervisor(waiting_since: datetime) -> datetime:
    return waiting_since + SUPERVISOR.span()


def today() -> date:
    """The day in Việt Nam."""
    return timezone.localdate()
