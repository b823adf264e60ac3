"""What a sender added to a slip later."""

from typing import Any

from access.door import open_page
from access.permissions import Permission
from cases.models import Addition, Referral
from cases.queries.inbox import additions_to


def opened_additions(actor: Any, referral: Referral) -> list[Addition]:
    """All that was added, opened, the first one first."""
    rows: list[Addition] = []
    after: str | None = ""
    while after is not None:
        page = open_page(actor, Addition, additions_to(actor, referral), to=Permission.REFERRAL_READ, after=after)
        rows += page.rows
        after = page.next_key
    return list(reversed(rows))
