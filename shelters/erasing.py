"""A stay goes where its case goes: nothing is erased while somebody sleeps here or is on the way."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from access.erasing import NotNow
from access.erasing.shredding import Key
from cases.models import Case
from shelters.choices import Status
from shelters.models import Stay

RUNNING = (Status.ASKED, Status.HELD, Status.ADMITTED)


def refuse_while_running(sender: Any, *, record_id: UUID, **others: Any) -> None:
    """Receiver of `erasure_asked`. Raises: NotNow."""
    if sender is Case and Stay.objects.in_clear().filter(case_id=record_id, status__in=RUNNING).exists():
        raise NotNow(_("A bed is asked for or taken. End the stay, or withdraw the request for the bed, first."))


def family(sender: Any, *, record_id: UUID, **others: Any) -> list[Key]:
    """Receiver of `record_family`."""
    if sender is not Case:
        return []
    return [(Stay, pk) for pk in Stay.objects.in_clear().filter(case_id=record_id).values_list("pk", flat=True)]
