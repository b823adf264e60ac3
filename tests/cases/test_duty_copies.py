"""When a commune accepts a slip, the duty team keeps no key: neither of the slip nor of what was added to it."""

from uuid import uuid4

from access.door import open_record
from access.permissions import Permission
from cases.actions.add_to_referral import add_to_referral
from cases.actions.triage import accept_referral
from cases.models import Addition, Referral
from tests.factories import make_referral, put_on_duty
from tests.people import Person


def test_accepting_ends_every_duty_copy(volunteer: Person, worker: Person, duty_coordinator: Person) -> None:
    put_on_duty(worker.team)
    referral = make_referral(volunteer)
    add_to_referral(referral=referral, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    duty = duty_coordinator.team.pk
    copies = Addition.grant_class().objects.filter(group_id=duty)
    assert copies.count() == 1
    opened = open_record(worker.actor(), Referral, referral.pk, to=Permission.REFERRAL_TRIAGE)
    accept_referral(referral=opened, by=worker.actor())
    assert copies.count() == 0
    assert Referral.grant_class().objects.filter(group_id=duty).count() == 0
