"""Made-up work for tests, made through the real actions. Each room adds its own."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.actors import Factory
from access.door import recording
from access.models import Team
from access.permissions import Permission
from cases.actions.send_referral import send_referral
from cases.models import Referral, RosterEntry
from tests.people import Person

# --- referrals ----------------------------------------------------------------------------------------------------

TOLD: dict[str, Any] = {
    "danger": "yes",
    "danger_signs": ["weapon"],
    "story": "Chồng cầm dao đuổi ra khỏi nhà",
    "name": "Chị Hoa",
    "age": 34,
    "sex": "female",
    "children": 2,
    "phone": "0912 345 678",
}


def make_referral(sender: Person, *, past_the_commune: bool = False, **told: Any) -> Referral:
    """A referral as the page sends it; write-only, as for its sender."""
    return send_referral(
        by=sender.actor(), answers={**TOLD, **told}, past_the_commune=past_the_commune, request_key=uuid7()
    )


def put_on_duty(team: Team, name: str = "Trần Thị Lan", phone: str = "0901 000 111") -> RosterEntry:
    """Somebody without an account, on the roster from an hour ago until tomorrow."""
    now = timezone.now()
    watch = RosterEntry(
        team=team, name=name, phone=phone, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1)
    )
    with recording(by=Factory(), to=Permission.ROSTER_KEEP):
        watch.save()
    return watch


def with_phone(someone: Person, number: str) -> None:
    """The number that is rung and that messages go to."""
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        someone.user.phone = number
        someone.user.save()
