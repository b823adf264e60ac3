"""The stays of a case, for who puts somebody on the list of those who must not see the person."""

from typing import Any

from access.door import open_page
from access.guard import Record
from access.permissions import Permission
from shelters.models import Stay


def stays_of_the_person(actor: Any, case: Any) -> list[Record]:
    """The stays asked for in the case, as far as the acting team can open them."""
    return open_page(actor, Stay, Stay.objects.visible_to(actor).filter(case_id=case.pk), to=Permission.CASE_HIDE).rows
