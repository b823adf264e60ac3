"""When a commune accepts or closes a slip, the duty team keeps no key: neither of it nor of what was added."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from access.door import open_record
from access.permissions import Permission
from cases.actions.add_to_referral import add_to_referral
from cases.actions.triage import accept_into_case, accept_referral, close_referral
from cases.models import Addition, Case, Referral
from tests.cases.factories import make_active
from tests.factories import make_referral, put_on_duty
from tests.people import Person


def _into_a_case(referral: Referral, worker: Person) -> None:
    case = open_record(worker.actor(), Case, make_active(worker, worker), to=Permission.CASE_EDIT)
    accept_into_case(referral=referral, case=case, by=worker.actor())


FINISH: dict[str, Callable[[Referral, Person], object]] = {
    "accept": lambda referral, worker: accept_referral(referral=referral, by=worker.actor()),
    "accept into a case": _into_a_case,
    "close": lambda referral, worker: close_referral(
        referral=referral, reason="duplicate", words="", by=worker.actor()
    ),
}


@pytest.mark.parametrize("how", FINISH)
def test_finishing_ends_every_duty_copy(volunteer: Person, worker: Person, duty_coordinator: Person, how: str) -> None:
    put_on_duty(worker.team)
    referral = make_referral(volunteer)
    add_to_referral(referral=referral, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    duty = duty_coordinator.team.pk
    copies = Addition.grant_class().objects.filter(group_id=duty)
    assert copies.count() == 1
    opened = open_record(worker.actor(), Referral, referral.pk, to=Permission.REFERRAL_TRIAGE)
    FINISH[how](opened, worker)
    assert copies.count() == 0
    assert Referral.grant_class().objects.filter(group_id=duty).count() == 0
