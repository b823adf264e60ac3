"""Cases and slips that hide from somebody, made through the real actions."""

from typing import Any
from uuid import UUID

from access.door import open_record
from access.permissions import Permission
from cases.actions.hide import hide_case, hide_referral
from cases.models import Addition, Case, Referral
from tests.people import PASSPHRASE, Person

WORDS = "Em ruột của người chồng"


def long_ago(person: Person) -> Any:
    """The person's browser, ten minutes after the passphrase was given."""
    client = person.client()
    session = client.session
    session["proved"] = 0
    session.save()
    return client


def hide(by: Person, pk: UUID, person: Person, words: str = WORDS) -> None:
    actor = by.actor()
    case = open_record(actor, Case, pk, to=Permission.CASE_HIDE)
    hide_case(case=case, person=person.user, reason="family", words=words, by=actor)


def hide_slip(by: Person, referral: Referral, person: Person) -> None:
    actor = by.actor()
    slip = open_record(actor, Referral, referral.pk, to=Permission.REFERRAL_HIDE)
    added = [open_record(actor, Addition, pk, to=Permission.REFERRAL_HIDE) for pk in additions_of(referral)]
    hide_referral(referral=slip, additions=added, person=person.user, reason="family", words=WORDS, by=actor)


def additions_of(referral: Referral) -> list[UUID]:
    return list(Addition.objects.in_clear().filter(referral=referral).values_list("pk", flat=True))


def sees(person: Person, kind: Any, pk: UUID) -> bool:
    return bool(kind.objects.visible_to(person.actor()).filter(pk=pk).exists())


def form(person: Person, **changes: Any) -> dict[str, Any]:
    data = {"person": str(person.user.pk), "reason": "family", "words": WORDS, "proof_passphrase": PASSPHRASE}
    return {**data, **changes}
