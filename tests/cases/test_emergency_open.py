"""Taking an emergency access: the form, the passphrase each time, who is told, what is refused."""

from typing import Any

import pytest

from access.emergency import OFTEN
from access.models import EmergencyAccess
from audit.models import Entry
from cases.models import Case, Referral
from cases.numbers import new_number
from tests.cases.conftest import Telephone
from tests.cases.emergencies import URL, WHY, make_held, read_url, taken, typed
from tests.cases.factories import make_active
from tests.factories import make_referral, put_on_duty, with_phone
from tests.people import Person

pytestmark = pytest.mark.django_db
NOTHING = "Không có phiếu hay hồ sơ nào mang số này"


@pytest.fixture
def case(worker: Person, supervisor: Person, duty_coordinator: Person, telephone: type[Telephone]) -> Case:
    with_phone(worker, "0901 000 111")
    with_phone(supervisor, "0905 000 555")
    return make_held(worker, duty_coordinator)


def test_it_opens_for_two_hours_and_is_in_the_logbook(case: Case, duty_coordinator: Person) -> None:
    response = duty_coordinator.client().post(URL, typed(case))
    access = EmergencyAccess.objects.get()
    assert response.status_code == 302 and response["Location"] == read_url(access)
    assert (access.record_id, access.user, access.team) == (case.pk, duty_coordinator.user, duty_coordinator.team)
    assert access.owner_team == case.team and str(access) == case.code
    assert (access.expires_at - access.opened_at).total_seconds() == 7200
    entry = Entry.objects.get(event="EMERGENCY_ACCESS_TAKEN")
    assert (entry.actor, entry.record_id, entry.purpose) == ("duty_coordinator", case.pk, "danger")
    assert "access_emergencyaccess.words" in entry.fields


def test_the_passphrase_is_asked_each_time(case: Case, duty_coordinator: Person) -> None:
    client = duty_coordinator.client()
    client.post(URL, typed(case))
    again = client.post(URL, {**typed(case), "proof_passphrase": ""})
    assert again.status_code == 401 and WHY in again.content.decode()
    wrong = client.post(URL, typed(case, proof_passphrase="không phải mật khẩu này"))
    assert wrong.status_code == 401 and Entry.objects.filter(event="PROOF_REFUSED").exists()
    assert EmergencyAccess.objects.count() == 1


def test_its_people_are_told_at_once_by_a_neutral_line(
    case: Case, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    duty_coordinator.client().post(URL, typed(case))
    line = f"code {case.code[:4]} {case.code[4:]} waits"
    assert telephone.calls == [("0901 000 111", line), ("0905 000 555", line)]
    assert Entry.objects.get(event="EMERGENCY_ACCESS_TOLD").record_id == case.pk


def test_a_dead_gateway_stops_nothing(case: Case, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    telephone.dead |= {"0901 000 111", "0905 000 555"}
    response = duty_coordinator.client().post(URL, typed(case), follow=True)
    assert response.status_code == 200 and EmergencyAccess.objects.count() == 1
    assert Entry.objects.get(event="EMERGENCY_ACCESS_TOLD").outcome == "failed"


def test_the_worker_and_the_supervisor_see_it_on_their_home_pages(
    case: Case, worker: Person, supervisor: Person, colleague: Person, duty_coordinator: Person
) -> None:
    taken(case, duty_coordinator)
    shown = f"{case.code[:4]} {case.code[4:]}</strong>", f"{case.code[:4]} {case.code[4:]} đã được mở khẩn cấp"
    assert shown[1] in worker.client().get("/cases/").content.decode()
    assert shown[1] not in colleague.client().get("/cases/").content.decode()
    assert "Truy cập khẩn cấp cần rà soát" in supervisor.client().get("/cases/team/").content.decode()


def test_it_shows_on_the_access_tab_of_the_case(case: Case, worker: Person, duty_coordinator: Person) -> None:
    duty_coordinator.client().post(URL, typed(case), follow=True)
    page = worker.client().get(f"/cases/{case.pk}/access/").content.decode()
    assert "truy cập khẩn cấp" in page and "đọc theo truy cập khẩn cấp" in page


def test_one_answer_for_all_that_opens_nothing(
    case: Case, worker: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    """No such number, another team's without a locked grant, an own one: not to be told apart."""
    elsewhere = Case.objects.in_clear().get(pk=make_active(other_commune_worker, other_commune_worker))
    own = Case.objects.in_clear().get(pk=make_active(duty_coordinator, duty_coordinator))
    client = duty_coordinator.client()
    sizes = set()
    for code in (new_number(), elsewhere.code, own.code):
        response = client.post(URL, typed(case, code=code))
        page = response.content.decode()
        assert response.status_code == 422 and NOTHING in page and WHY in page
        sizes.add(len(page))
        entry = Entry.objects.filter(event="EMERGENCY_ACCESS_TAKEN", outcome="absent").latest("id")
        assert (entry.record_code, entry.record_id, entry.actor) == (code, None, "duty_coordinator")
    assert len(sizes) == 1 and not EmergencyAccess.objects.exists()


def test_what_was_typed_is_shown_again(case: Case, duty_coordinator: Person) -> None:
    wrong: dict[str, str] = {"code": "12345", "reason": "danger", "words": "ngắn"}
    response = duty_coordinator.client().post(URL, wrong)
    page = response.content.decode()
    assert response.status_code == 422 and "Số có tám chữ số" in page
    assert 'value="12345"' in page and "ngắn" in page and "checked" in page


def test_a_slip_that_waits_is_held_in_full(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    response = duty_coordinator.client().post(URL, typed(slip), follow=True)
    assert "Chồng cầm dao đuổi ra khỏi nhà" in response.content.decode()
    assert EmergencyAccess.objects.get().record_kind == "cases.referral"


def test_past_the_commune_it_is_the_duty_teams_own(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    slip: Referral = make_referral(volunteer, past_the_commune=True)
    assert NOTHING in duty_coordinator.client().post(URL, typed(slip)).content.decode()


def test_more_than_five_in_a_day_is_an_alarm(worker: Person, supervisor: Person, duty_coordinator: Person) -> None:
    for _number in range(OFTEN):
        taken(make_held(worker, duty_coordinator), duty_coordinator)
    assert not Entry.objects.filter(event="EMERGENCY_ACCESS_OFTEN").exists()
    taken(make_held(worker, duty_coordinator), duty_coordinator)
    assert Entry.objects.get(event="EMERGENCY_ACCESS_OFTEN").actor == "duty_coordinator"
    assert "6 lần trong 24 giờ" in supervisor.client().get("/cases/urgent/").content.decode()


@pytest.mark.parametrize("name", ["worker", "supervisor", "privacy_officer", "police_viewer", "volunteer"])
def test_wrong_role(request: pytest.FixtureRequest, case: Case, name: str) -> None:
    client = request.getfixturevalue(name).client()
    assert client.get(URL).status_code == 403
    assert client.post(URL, typed(case)).status_code == 403
    assert not EmergencyAccess.objects.exists()


def test_anonymous_and_wrong_method(client: Any, duty_coordinator: Person) -> None:
    assert "/sign-in/" in client.get(URL)["Location"]
    assert duty_coordinator.client().put(URL).status_code == 405


def test_nothing_private_lies_in_clear(case: Case, duty_coordinator: Person) -> None:
    response = duty_coordinator.client().post(URL, typed(case), follow=True)
    assert "<title>An Tâm – Hồ sơ" in response.content.decode()
    access = EmergencyAccess.objects.get()
    assert WHY.encode() not in bytes(access.words or b"")
    assert all("phá cửa" not in str(entry.__dict__) for entry in Entry.objects.all())
    assert len(bytes(access.words or b"")) == len(bytes(taken(case, duty_coordinator, words="x" * 40).words or b""))


def test_few_queries(case: Case, duty_coordinator: Person, django_assert_max_num_queries: Any) -> None:
    client = duty_coordinator.client()
    client.get("/slips/duty/")
    with django_assert_max_num_queries(16):
        client.get("/slips/duty/")
    with django_assert_max_num_queries(8):
        client.get(URL)
