"""The stays in a case's file: they go with the case when it is handed over."""

from typing import Any

from access.door import open_page
from access.permissions import Permission
from cases.file import MOST
from cases.models import Case
from shelters.models import Stay


def open_stays(actor: Any, case: Case) -> list[Stay]:
    """Those whose key the acting team holds, opened; not inside a transaction."""
    stays = Stay.objects.visible_to(actor).filter(case_id=case.pk)
    return list(open_page(actor, Stay, stays, to=Permission.BED_REQUEST, size=MOST).rows)
