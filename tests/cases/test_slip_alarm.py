"""The alarm: one tap, no words."""

import pytest
from uuid_utils.compat import uuid7

from access.roles import Role
from audit.models import Entry
from cases.models import Alarm, Referral
from tests.cases.conftest import Telephone
from tests.factories import make_referral, put_on_duty
from tests.people import Person, person, team

pytestmark = pytest.mark.django_db
URL = "/slips/alarm/"
ELSEWHERE = "00004"  # a ward of Hà Nội
LAN, MINH = "0901 000 111", "0902 000 222"


@pytest.fixture(autouse=True)
def teams(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team, phone=LAN)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone=MINH)


def test_without_a_script_everything_typed_comes_back(volunteer: Person, telephone: type[Telephone]) -> None:
    told = {"request_key": str(uuid7()), "danger": "yes", "story": "Đang đập cửa", "needs": ["police", "transport"]}
    response = volunteer.client().post(URL, told)
    page = response.content.decode()
    assert response.status_code == 200 and "Chưa có người nhận: hãy gọi 0901 000 111." in page
    assert "Đang đập cửa" in page and told["request_key"] in page and page.count("checked") == 3
    assert "field-error" not in page and not Referral.objects.in_clear().exists()
    assert telephone.calls == [(LAN, "an urgent call waits")]


def test_with_a_script_only_the_line_comes_back(volunteer: Person) -> None:
    told = {"request_key": str(uuid7())}
    response = volunteer.client().post(URL, told, headers={"hx-request": "true"})
    assert "Đã báo lúc" in response.content.decode() and "<form" not in response.content.decode()


def test_tapped_twice_is_one_alarm(volunteer: Person, telephone: type[Telephone]) -> None:
    told = {"request_key": str(uuid7())}
    for _ in range(2):
        volunteer.client().post(URL, told)
    assert Alarm.objects.count() == 1 and len(telephone.calls) == 1


def test_past_the_commune_it_rings_at_the_province_only(volunteer: Person, telephone: type[Telephone]) -> None:
    volunteer.client().post(URL, {"request_key": str(uuid7()), "past_commune": "yes"})
    assert [number for number, _line in telephone.calls] == [MINH]
    alarm = Alarm.objects.get()
    assert alarm.team == alarm.duty_team


def test_about_an_own_slip(volunteer: Person) -> None:
    sent = make_referral(volunteer, past_the_commune=True)
    response = volunteer.client().post(URL, {"request_key": str(uuid7()), "code": sent.code})
    assert response.status_code == 302 and sent.code in response["Location"]
    assert Alarm.objects.get().referral_id == sent.pk and Alarm.objects.get().team == sent.duty_team


def test_not_about_another_persons_slip(volunteer: Person) -> None:
    sent = make_referral(volunteer)
    other = person("volunteer2", volunteer.membership.role_enum, volunteer.team)
    assert other.client().post(URL, {"request_key": str(uuid7()), "code": sent.code}).status_code == 404
    assert not Alarm.objects.exists()


def test_a_garbled_key_still_rings(volunteer: Person, telephone: type[Telephone]) -> None:
    assert volunteer.client().post(URL, {"request_key": "?"}).status_code == 200
    assert len(telephone.calls) == 1


def test_it_is_in_the_logbook(volunteer: Person) -> None:
    volunteer.client().post(URL, {"request_key": str(uuid7()), "story": "Đang đập cửa"})
    entry = Entry.objects.get(event="ALARM_RAISED")
    assert entry.actor == "volunteer" and "cửa" not in str(entry.__dict__)


def test_who_may_not(police_viewer: Person, volunteer: Person) -> None:
    assert police_viewer.client().post(URL, {}).status_code == 403
    assert volunteer.client().get(URL).status_code == 405
    assert not Alarm.objects.exists()


def test_a_province_without_a_duty_team_gets_the_numbers_and_the_text_back(telephone: type[Telephone]) -> None:
    """Nobody of ours can be rung: no error page, but who always answers."""
    far = person("nobody", Role.REFERRER, team("referring_place", ELSEWHERE))
    told = {"request_key": str(uuid7()), "story": "Đang đập cửa", "needs": ["police"]}
    response = far.client().post(URL, told)
    page = response.content.decode()
    assert response.status_code == 503 and "Chưa báo được cho ai. Hãy gọi ngay" in page
    assert all(f'href="tel:{number}"' in page.split('id="unheard"')[1].split("</div>")[0] for number in (113, 115, 111))
    assert "Đang đập cửa" in page and told["request_key"] in page
    line = far.client().post(URL, told, headers={"hx-request": "true"})
    assert line.status_code == 200 and "tel:113" in line.content.decode() and "<html" not in line.content.decode()
    assert not Alarm.objects.exists() and telephone.calls == []


def test_a_place_without_a_case_team_rings_at_the_province(telephone: type[Telephone]) -> None:
    far = person("far", Role.REFERRER, team("referring_place", "13324"))
    far.client().post(URL, {"request_key": str(uuid7())})
    assert [number for number, _line in telephone.calls] == [MINH]
