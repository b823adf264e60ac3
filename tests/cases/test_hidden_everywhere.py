"""What hides from somebody is in no list, no total, on no duty page, and rings in the province."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from cases.actions.add_to_referral import add_to_referral
from cases.actions.escalate import escalate_once
from cases.models import Addition, Referral
from cases.queries.case import colleagues_for, id_of_case, load_of_each, team_cases
from cases.queries.duty import alarms_for, people_to_ring, referral_for, waiting_for
from cases.queries.inbox import waiting_referrals
from tests.cases.conftest import Telephone
from tests.cases.factories import make_active, make_assigned, opened
from tests.cases.hidden import hide, hide_slip, sees
from tests.factories import make_referral, put_on_duty
from tests.people import Person


def test_no_list_and_no_total_knows_it(worker: Person, colleague: Person, supervisor: Person) -> None:
    hidden, other = make_active(supervisor, worker, urgent=True), make_active(supervisor, worker)
    code = opened(supervisor, hidden).code
    hide(supervisor, hidden, colleague)
    assert [case.pk for case in team_cases(colleague.actor())] == [other]
    assert id_of_case(colleague.actor(), code) is None
    loads = {person.username: person.cases_open for person in load_of_each(colleague.actor())}
    assert loads["worker"] == 1
    assert {person.username: person.cases_open for person in load_of_each(supervisor.actor())}["worker"] == 2
    for name in ("worker_home", "case_list", "inbox"):
        assert code not in colleague.client().get(reverse(f"cases:{name}")).content.decode()


def test_the_worker_who_is_listed_does_not_work_on_it_any_more(worker: Person, supervisor: Person) -> None:
    pk = make_assigned(supervisor, worker)
    hide(supervisor, pk, worker)
    case = opened(supervisor, pk)
    assert (case.status, case.worker_id, case.assigned_at) == ("new", None, None)
    assert worker.user not in colleagues_for(supervisor.actor(), case)
    response = supervisor.client().post(reverse("cases:case_assign", args=[pk]), {"worker": worker.user.pk})
    assert "worker" in response.context["form"].errors


def test_no_code_on_the_duty_page_and_nothing_to_take(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person
) -> None:
    slip = make_referral(volunteer)
    volunteer.client().post(reverse("cases:slip_alarm"), {"code": slip.code, "request_key": str(uuid4())})
    hide_slip(worker, slip, colleague)
    actor = colleague.actor()
    assert not waiting_for(actor).exists()
    assert not alarms_for(actor).exists()
    assert not waiting_referrals(actor).exists()
    with pytest.raises(Http404):
        referral_for(actor, slip.pk)
    assert waiting_for(worker.actor()).count() == 1
    assert alarms_for(worker.actor()).count() == 1
    html = colleague.client().get(reverse("cases:duty")).content.decode()
    assert slip.code[:4] not in html
    assert colleague.client().post(reverse("cases:take", args=[slip.pk])).status_code == 404


def test_the_province_is_rung_and_opens_it(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, duty_coordinator: Person,
    telephone: type[Telephone],
) -> None:  # fmt: skip
    slip = make_referral(volunteer)
    telephone.calls.clear()
    hide_slip(worker, slip, colleague)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    escalate_once(now=slip.received_at.replace(year=slip.received_at.year + 1))
    assert {number for number, _line in telephone.calls} == {"0902 000 222"}
    assert sees(duty_coordinator, Referral, slip.pk)
    assert [person.number for person in people_to_ring(slip)] == ["0902 000 222"]


def test_whoever_took_it_has_not_taken_it(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person
) -> None:
    slip = make_referral(volunteer)
    colleague.client().post(reverse("cases:take", args=[slip.pk]))
    hide_slip(worker, slip, colleague)
    slip = Referral.objects.in_clear().get(pk=slip.pk)
    assert (slip.status, slip.taken_by_id) == ("sent", None)


def test_somebody_on_duty_for_another_team_is_rung_as_before(
    volunteer: Person, worker: Person, duty_coordinator: Person
) -> None:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    assert [person.number for person in people_to_ring(slip)] == ["0901 000 111"]


def test_with_nobody_left_in_the_province_the_commune_is_rung(
    volunteer: Person, receivers: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    slip = make_referral(volunteer)
    telephone.calls.clear()
    hide_slip(worker, slip, duty_coordinator)
    assert [number for number, _line in telephone.calls] == ["0901 000 111"]
    assert Referral.objects.in_clear().get(pk=slip.pk).escalated_at is None
    added = add_to_referral(referral=slip, by=volunteer.actor(), story="Hai cháu đã ngủ", request_key=uuid4())
    assert not sees(duty_coordinator, Addition, added.pk)
    assert not Addition.grant_class().objects.filter(group_id=duty_coordinator.team.pk).exists()
