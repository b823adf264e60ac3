"""An emergency access to what hides from somebody: no clock, no code and no message leads that person to it."""

from datetime import timedelta

import pytest
import time_machine

from access.door import open_record
from access.permissions import Permission
from access.roles import Role
from cases.actions.take import take_referral
from cases.actions.triage import accept_referral
from cases.models import Referral
from cases.queries.emergency import emergencies_in_my_work, emergencies_on_duty
from tests.cases.conftest import Telephone
from tests.cases.emergencies import make_held, taken
from tests.cases.hidden import hide
from tests.factories import make_referral, put_on_duty, with_phone
from tests.people import Person, person

pytestmark = pytest.mark.django_db


def spaced(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def test_a_late_one_shows_on_duty_to_those_who_may_see_the_record(worker: Person, duty_coordinator: Person) -> None:
    listed = person("second_coordinator", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    case = make_held(worker, duty_coordinator)
    access = taken(case, duty_coordinator)
    hide(worker, case.pk, listed)
    with time_machine.travel(access.opened_at + timedelta(hours=25), tick=False):
        late = {one.user.username: list(emergencies_on_duty(one.actor())[1]) for one in (duty_coordinator, listed)}
        assert late == {"duty_coordinator": [access], "second_coordinator": []}
        assert spaced(case.code) not in listed.client().get("/slips/duty/").content.decode()


def test_who_took_the_slip_is_not_reminded_of_it_once_it_hides_from_him(
    volunteer: Person, worker: Person, colleague: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    taken(slip, duty_coordinator)
    take_referral(referral=Referral.objects.in_clear().get(pk=slip.pk), by=colleague.actor())
    actor = worker.actor()
    mine = open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_TRIAGE)
    case = accept_referral(referral=mine, by=actor)
    assert emergencies_in_my_work(colleague.actor()).count() == 1
    hide(worker, case.pk, colleague)
    assert Referral.objects.in_clear().get(pk=slip.pk).taken_by == colleague.user, "history stays as it was"
    assert not emergencies_in_my_work(colleague.actor()).exists()
    assert spaced(slip.code) not in colleague.client().get("/cases/").content.decode()


def test_only_who_works_on_it_is_told_and_no_leader(
    worker: Person, supervisor: Person, colleague: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    """The system cannot tell from which of them it hides: it may be the one who leads the team."""
    with_phone(worker, "0901 000 111")
    with_phone(supervisor, "0905 000 555")
    case = make_held(worker, duty_coordinator)
    hide(worker, case.pk, supervisor)
    telephone.calls.clear()
    taken(case, duty_coordinator)
    assert [number for number, _line in telephone.calls] == ["0901 000 111"]
