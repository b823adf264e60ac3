"""The duty roster."""

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from cases.models import RosterEntry
from cases.queries.duty import who_is_awake
from tests.factories import put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db
URL = "/slips/roster/"
NIGHT = {"starts_at": "2026-12-01T18:00", "ends_at": "2026-12-02T06:00"}


def test_the_supervisor_writes_down_a_name_and_a_number(supervisor: Person) -> None:
    response = supervisor.client().post(f"{URL}add/", {**NIGHT, "name": "Trần Thị Lan", "phone": "0901 000 111"})
    assert response.status_code == 302
    watch = RosterEntry.objects.get()
    assert (watch.team, watch.who, watch.number) == (supervisor.team, "Trần Thị Lan", "0901 000 111")
    assert timezone.localtime(watch.starts_at).strftime("%d/%m/%Y %H:%M") == "01/12/2026 18:00"
    assert Entry.objects.get(event="ROSTER_CHANGED").actor == "supervisor"


def test_a_member_of_the_team(supervisor: Person, worker: Person) -> None:
    told = {**NIGHT, "user": str(worker.user.pk), "phone": "0903 000 333"}
    assert supervisor.client().post(f"{URL}add/", told).status_code == 302
    assert RosterEntry.objects.get().who == worker.user.full_name


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": "Lan"}, "Hãy chọn một người trong tổ, hoặc ghi họ tên và số điện thoại."),
        ({"name": "Lan", "phone": "09", "ends_at": "2026-12-01T17:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"name": "Lan", "phone": "09", "ends_at": "2027-12-01T17:00"}, "Một ca trực dài nhất 31 ngày."),
    ],
)
def test_what_is_missing_is_said(supervisor: Person, told: dict[str, str], words: str) -> None:
    response = supervisor.client().post(f"{URL}add/", {**NIGHT, **told})
    assert response.status_code == 422 and words in response.content.decode()
    assert not RosterEntry.objects.exists()


def test_somebody_of_another_team_cannot_be_chosen(supervisor: Person, other_commune_worker: Person) -> None:
    told = {**NIGHT, "user": str(other_commune_worker.user.pk), "phone": "0903"}
    assert supervisor.client().post(f"{URL}add/", told).status_code == 422


def test_a_watch_can_be_removed_by_the_own_team_only(supervisor: Person, duty_coordinator: Person) -> None:
    own, other = put_on_duty(supervisor.team), put_on_duty(duty_coordinator.team)
    assert supervisor.client().post(f"{URL}{other.pk}/remove/").status_code == 404
    assert supervisor.client().post(f"{URL}{own.pk}/remove/").status_code == 302
    assert list(RosterEntry.objects.all()) == [other]


def test_a_worker_reads_it_and_changes_nothing(worker: Person) -> None:
    watch = put_on_duty(worker.team)
    page = worker.client().get(URL).content.decode()
    assert "Trần Thị Lan" in page and "đang trực" in page and "/remove/" not in page and "Thêm ca trực" not in page
    assert worker.client().post(f"{URL}add/", NIGHT).status_code == 403
    assert worker.client().post(f"{URL}{watch.pk}/remove/").status_code == 403


def test_an_empty_roster_says_what_it_means(supervisor: Person) -> None:
    page = supervisor.client().get(URL).content.decode()
    assert "Hiện không có ai trong tổ trực." in page and "Chưa có lịch trực." in page


def test_who_may_not(volunteer: Person, client: object) -> None:
    assert volunteer.client().get(URL).status_code == 403
    assert client.get(URL).status_code == 302  # type: ignore[attr-defined]
    assert volunteer.client().post(URL).status_code in (403, 405)


def test_who_is_awake_falls_through(worker: Person, duty_coordinator: Person) -> None:
    now = timezone.now()
    assert who_is_awake(worker.team, duty_coordinator.team, now)[0] == duty_coordinator.team
    put_on_duty(duty_coordinator.team, phone="0902 000 222")
    assert who_is_awake(worker.team, duty_coordinator.team, now)[1][0].number == "0902 000 222"
    put_on_duty(worker.team, phone="0901 000 111")
    assert who_is_awake(worker.team, duty_coordinator.team, now)[1][0].number == "0901 000 111"


def test_a_watch_counts_from_its_first_to_before_its_last_minute(worker: Person, duty_coordinator: Person) -> None:
    watch = put_on_duty(worker.team)
    for at, awake in ((watch.starts_at, True), (watch.ends_at, False)):
        with time_machine.travel(at, tick=False):
            team, _people = who_is_awake(worker.team, duty_coordinator.team, timezone.now())
            assert (team == worker.team) is awake
