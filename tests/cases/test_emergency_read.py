"""Reading under an emergency access: what it shows, for how long, to whom, and what it does not open."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from access.door import changing, open_page, open_record
from access.errors import NotShared
from access.permissions import Permission
from access.roles import Role
from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.actions.case import close_case
from cases.actions.escalate import escalate_once
from cases.actions.triage import accept_referral
from cases.models import Addition, Case, Perpetrator, Referral
from tests.cases.emergencies import URL, make_held, read_url, taken
from tests.cases.factories import NAME, PHONE, opened
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person, person, sign_in

pytestmark = pytest.mark.django_db
OVER = "Lần mở khẩn cấp này đã hết"


@pytest.fixture
def case(worker: Person, duty_coordinator: Person) -> Case:
    return make_held(worker, duty_coordinator, next_step="Gọi lại sáng mai")


@pytest.fixture
def slip(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    return make_referral(volunteer)


def test_it_shows_the_three_parts_and_the_clock(case: Case, worker: Person, duty_coordinator: Person) -> None:
    mine = opened(worker, case.pk, Permission.CASE_EDIT)
    with changing(mine, by=worker.actor(), to=Permission.CASE_EDIT):
        Perpetrator(record=mine, full_name="Trần Văn Hùng", gate_name="Hùng xe ôm").save()
    response = duty_coordinator.client().get(read_url(taken(case, duty_coordinator)))
    page = response.content.decode()
    assert response.status_code == 200 and "còn 2 giờ" in page
    assert NAME in page and PHONE in page and "Hùng xe ôm" in page
    assert "Trần Văn Hùng" not in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]


def test_every_look_is_in_the_logbook_with_its_parts(case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    for _look in range(2):
        duty_coordinator.client().get(read_url(access))
    entries = Entry.objects.filter(event="EMERGENCY_RECORD_OPENED", record_id=case.pk, actor="duty_coordinator")
    assert [entry.compartments for entry in entries] == [["contact", "identity", "safety"]] * 2
    assert "survivor.phone" in Entry.objects.filter(event="FIELDS_READ", record_id=case.pk).latest("id").fields


def test_a_slip_with_what_was_added(slip: Referral, volunteer: Person, duty_coordinator: Person) -> None:
    add_to_referral(referral=slip, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    page = duty_coordinator.client().get(read_url(taken(slip, duty_coordinator))).content.decode()
    assert TOLD["story"] in page and "Hai cháu đã ngủ" in page and "Lập hồ sơ" not in page
    assert Entry.objects.filter(event="EMERGENCY_RECORD_OPENED").count() == 2


def test_it_is_over_after_two_hours(case: Case, duty_coordinator: Person) -> None:
    night = timezone.now().replace(microsecond=0)
    with time_machine.travel(night, tick=False) as clock:
        access = taken(case, duty_coordinator)
        client = sign_in("duty_coordinator", duty_coordinator.passphrase)
        response = client.get(read_url(access))
        assert NAME in response.content.decode() and response["Refresh"] == "7201"
        clock.move_to(night + timedelta(hours=1, minutes=59, seconds=59))
        client = sign_in("duty_coordinator", duty_coordinator.passphrase)
        assert NAME in client.get(read_url(access)).content.decode()
        assert f"{case.code[:4]} {case.code[4:]}" in client.get("/slips/duty/").content.decode()
        clock.move_to(night + timedelta(hours=2))
        over = client.get(read_url(access))
        assert OVER in over.content.decode() and NAME not in over.content.decode()
        assert not Entry.objects.filter(outcome="absent").exists()  # a page that closes itself is no refusal
        assert case.code[4:] not in client.get("/slips/duty/").content.decode()
        with pytest.raises(Http404):
            open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)


def test_nobody_else_of_the_team_can_use_it(case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    other = person("second_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    assert other.client().get(read_url(access)).status_code == 404
    with pytest.raises(Http404):
        open_record(other.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)
    assert case.code[4:] not in other.client().get("/slips/duty/").content.decode()


def test_another_record_stays_closed(case: Case, worker: Person, duty_coordinator: Person) -> None:
    other = make_held(worker, duty_coordinator)
    taken(case, duty_coordinator)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Case, other.pk, to=Permission.EMERGENCY_READ)


def test_it_widens_to_no_other_verb_list_count_or_change(case: Case, duty_coordinator: Person) -> None:
    taken(case, duty_coordinator)
    by = duty_coordinator.actor()
    for verb in (Permission.CASE_READ, Permission.CASE_EDIT, Permission.CASE_SHARE, Permission.CASE_TRANSFER):
        with pytest.raises(Http404):
            open_record(by, Case, case.pk, to=verb)
    assert Case.objects.visible_to(by).count() == 0
    for verb in (Permission.CASE_LIST, Permission.EMERGENCY_READ):
        assert open_page(by, Case, Case.objects.in_clear(), to=verb).rows == []
    mine = open_record(by, Case, case.pk, to=Permission.EMERGENCY_READ)
    for verb in (Permission.CASE_EDIT, Permission.EMERGENCY_READ, Permission.CASE_SHARE):
        with pytest.raises(PermissionDenied), changing(mine, by=by, to=verb):
            mine.save()
    with pytest.raises(NotShared):
        _ = mine.next_step


def test_the_pages_of_a_case_and_of_a_slip_stay_absent(case: Case, slip: Referral, duty_coordinator: Person) -> None:
    client = duty_coordinator.client()
    for record in (case, slip):
        taken(record, duty_coordinator)
    for address in ("", "people/", "timeline/", "access/", "assign/", "close/"):
        assert client.get(f"/cases/{case.pk}/{address}").status_code == 404
    assert client.get(f"/cases/inbox/{slip.pk}/").status_code == 404
    assert client.post(f"/cases/inbox/{slip.pk}/accept/").status_code == 404
    for page in ("/cases/list/?show=team", "/cases/inbox/", "/cases/team/"):
        assert "Chị Lan" not in client.get(page).content.decode()


def test_nothing_opens_once_the_case_is_closed(case: Case, worker: Person, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    mine = opened(worker, case.pk, Permission.CASE_CLOSE)
    close_case(case=mine, by=worker.actor(), reason="needs_met", checklist=[], words="Đã ổn định")
    page = duty_coordinator.client().get(read_url(access)).content.decode()
    assert OVER in page and NAME not in page


def test_nothing_opens_once_the_slip_is_accepted(slip: Referral, worker: Person, duty_coordinator: Person) -> None:
    access = taken(slip, duty_coordinator)
    mine = open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_TRIAGE)
    accept_referral(referral=mine, by=worker.actor())
    assert OVER in duty_coordinator.client().get(read_url(access)).content.decode()


def test_a_slip_that_is_passed_up_meanwhile_stays_readable(slip: Referral, duty_coordinator: Person) -> None:
    access = taken(slip, duty_coordinator)
    escalate_once(now=slip.received_at + timedelta(minutes=61))
    assert TOLD["story"] in duty_coordinator.client().get(read_url(access)).content.decode()


def test_an_addition_does_not_open_by_itself(slip: Referral, volunteer: Person, duty_coordinator: Person) -> None:
    added = add_to_referral(referral=slip, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Addition, added.pk, to=Permission.EMERGENCY_READ)


@pytest.mark.parametrize("name", ["worker", "supervisor", "privacy_officer", "auditor", "volunteer"])
def test_wrong_role(request: pytest.FixtureRequest, case: Case, duty_coordinator: Person, name: str) -> None:
    access = taken(case, duty_coordinator)
    assert request.getfixturevalue(name).client().get(read_url(access)).status_code == 403


def test_anonymous_made_up_and_wrong_method(client: Any, case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    assert "/sign-in/" in client.get(read_url(access))["Location"]
    assert duty_coordinator.client().get(f"{URL}{uuid4()}/").status_code == 404
    assert duty_coordinator.client().post(read_url(access)).status_code == 405


def test_few_queries(case: Case, duty_coordinator: Person, django_assert_max_num_queries: Any) -> None:
    client, access = duty_coordinator.client(), taken(case, duty_coordinator)
    client.get(read_url(access))
    with django_assert_max_num_queries(30):
        client.get(read_url(access))
