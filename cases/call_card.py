"""The call card: what the police must hear, kept for 30 minutes under the session's own secret.

No name and no story. Gone by "close", by quick exit, by the end of the session, or by itself.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.entry.session_seal import drop_for_session, open_for_session, seal_for_session, seconds_left
from cases.models.answers import Circumstance, Danger, DangerSign, Need, Whereabouts

SECONDS = 30 * 60
PURPOSE = "call-card"


@dataclass(frozen=True)
class CallCard:
    """Words ready to be read aloud."""

    code: str
    danger: str
    signs: list[str]
    people: str
    injuries: str
    weapon: str
    place: str


def card_from(code: str, answers: Mapping[str, Any]) -> CallCard:
    """The card of what was just sent."""
    signs = answers.get("danger_signs", [])
    return CallCard(
        code=code,
        danger=str(Danger(answers["danger"]).label),
        signs=[str(DangerSign(sign).label) for sign in signs],
        people=_people(answers),
        injuries=_("yes") if _hurt(answers) else _("not told"),
        weapon=_("yes, or a threat to kill") if DangerSign.WEAPON in signs else _("not told"),
        place=_place(answers),
    )


def _people(answers: Mapping[str, Any]) -> str:
    children, ages = answers.get("children", 0), answers.get("children_ages", "")
    if not children:
        return _("1 person, no child told of")
    words = _("1 person and %(count)s children") % {"count": children}
    return f"{words} ({ages})" if ages else words


def _hurt(answers: Mapping[str, Any]) -> bool:
    return (
        Circumstance.HURT in answers.get("circumstances", [])
        or Need.CLINIC in answers.get("needs", [])
        or DangerSign.CHOKED in answers.get("danger_signs", [])
    )


def _place(answers: Mapping[str, Any]) -> str:
    where = answers.get("whereabouts")
    parts = [str(Whereabouts(where).label) if where else "", answers.get("place", "")]
    return ", ".join(part for part in parts if part) or _("not told")


def keep_card(request: HttpRequest, card: CallCard) -> None:
    """Seal the card for this session."""
    seal_for_session(request, PURPOSE, json.dumps(asdict(card)).encode(), SECONDS)


def kept_card(request: HttpRequest, code: str) -> CallCard | None:
    """The card, while it is there and belongs to this code."""
    data = open_for_session(request, PURPOSE)
    card = CallCard(**json.loads(data)) if data else None
    return card if card is not None and card.code == code else None


def minutes_left(request: HttpRequest) -> int:
    """Whole minutes until the card is gone, rounded up."""
    return -(-int(seconds_left(request, PURPOSE) or 0) // 60)


def drop_card(request: HttpRequest) -> None:
    drop_for_session(request, PURPOSE)
