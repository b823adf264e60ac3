"""The stays in a case's file: they go with the case when it is handed over or hidden."""

from typing import Any

from access.door import open_page
from access.guard import Record
from access.permissions import Permission
from cases.file import MOST
from cases.models import Case
from shelters.models import Stay


def open_stays(actor: Any, case: Case, to: Permission) -> list[Record]:
    """Those whose key the acting team holds, opened for `to`; not inside a transaction."""
    stays = Stay.objects.visible_to(actor).filter(case_id=case.pk)
    return list(open_page(actor, Stay, stays, to=to, size=MOST).rows)
