"""The clocks of somebody awake: how long a referral or an alarm may wait before the next person is told.

They are constants, no settings: whoever looks after the server can neither switch escalation off nor make it slower. A
change is a change of the program, seen by a second person and by everybody who reads its history
(docs/adr/escalation-clocks.md).
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

WATCH_SECONDS = 15
SUPERVISOR: Final = timedelta(minutes=15)
PROVINCE: Final = timedelta(minutes=60)


def due_for_supervisor(waiting_since: datetime) -> datetime:
    return waiting_since + SUPERVISOR


def today() -> date:
    """The day in Việt Nam."""
    return timezone.localdate()
