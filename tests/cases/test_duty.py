"""On duty: the queue and taking by one tap."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.actors import Factory
from access.change import recording
from access.door import changing
from access.permissions import Permission
from access.roles import Role
from audit.models import Entry
from cases.actions.raise_alarm import raise_alarm
from cases.actions.take import take_referral
from cases.models import Alarm, Referral
from cases.workflow import WrongState
from tests.access.test_joining import invite, join
from tests.cases.conftest import Telephone
from tests.factories import make_referral, put_on_duty, with_phone
from tests.people import Person, person

pytestmark = pytest.mark.django_db
URL = "/slips/duty/"


@pytest.fixture
def sent(volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> Referral:
    put_on_duty(worker.team)
    return fresh(make_referral(volunteer))


def fresh(referral: Referral) -> Referral:
    return Referral.objects.in_clear().get(pk=referral.pk)


def alarm_of(sender: Person) -> Alarm:
    return raise_alarm(by=sender.actor(), request_key=sender.user.pk)


def test_the_queue_is_codes_and_clocks(worker: Person, sent: Referral) -> None:
    page = worker.client().get(URL).content.decode()
    assert f"{sent.code[:4]} {sent.code[4:]}" in page and "nguy hiểm" in page and "đã chờ" in page
    assert "Hoa" not in page and "dao" not in page
    assert f"/slips/duty/{sent.pk}/take/" in page


def test_the_province_sees_the_clock_and_cannot_take_early(
    duty_coordinator: Person, sent: Referral, volunteer: Person
) -> None:
    page = duty_coordinator.client().get(URL).content.decode()
    assert sent.code[4:] in page and sent.team.office.unit.name in page
    assert f"/slips/duty/{sent.pk}/take/" not in page
    assert duty_coordinator.client().post(f"/slips/duty/{sent.pk}/take/").status_code == 403
    assert fresh(sent).status == "sent"


@pytest.mark.parametrize(
    ("number", "shown"), [("0912 345 678", 'href="tel:0912 345 678"'), ("", "Chưa có số điện thoại của")]
)
def test_who_has_taken_it_sees_whom_to_call(
    number: str, shown: str, volunteer: Person, worker: Person, sent: Referral
) -> None:
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=volunteer.user):
        volunteer.user.phone = number
        volunteer.user.save()
    take_referral(referral=sent, by=worker.actor())
    page = worker.client().get(URL).content.decode()
    assert shown in page and volunteer.user.full_name in page and 'href="tel:"' not in page


def test_past_the_commune_the_commune_sees_not_even_a_count(volunteer: Person, worker: Person, sent: Referral) -> None:
    hidden = make_referral(volunteer, past_the_commune=True)
    raise_alarm(by=volunteer.actor(), request_key=hidden.pk, past_the_commune=True)
    page = worker.client().get(URL).content.decode()
    assert hidden.code[4:] not in page and page.count('class="line"') == 1
    assert worker.client().post(f"/slips/duty/{hidden.pk}/take/").status_code == 404


def test_another_commune_sees_nothing(other_commune_worker: Person, sent: Referral) -> None:
    assert sent.code[4:] not in other_commune_worker.client().get(URL).content.decode()
    assert other_commune_worker.client().post(f"/slips/duty/{sent.pk}/take/").status_code == 404


def test_one_tap_takes_it_and_shows_the_senders_number(volunteer: Person, worker: Person, sent: Referral) -> None:
    with_phone(volunteer, "0904 000 444")
    response = worker.client().post(f"/slips/duty/{sent.pk}/take/", follow=True)
    assert fresh(sent).taken_by == worker.user and "0904 000 444" in response.content.decode()
    assert Entry.objects.filter(event="REFERRAL_TAKEN", record_id=sent.pk, actor="worker").exists()


def test_taking_needs_no_key(worker: Person, sent: Referral) -> None:
    newcomer = worker.actor()
    newcomer.keyring = None
    take_referral(referral=sent, by=newcomer)
    assert fresh(sent).status == "taken"


def test_a_newcomer_who_waits_for_access_sees_codes_takes_and_opens_nothing(worker: Person, sent: Referral) -> None:
    membership, secret = invite(worker.team)
    newcomer = join(secret)
    newcomer.post(reverse("recovery_code_kept"))
    assert sent.code[4:] in newcomer.get(URL).content.decode()
    assert newcomer.post(f"/slips/duty/{sent.pk}/take/").status_code == 302
    assert fresh(sent).taken_by == membership.user
    refused = newcomer.get(reverse("cases:slip_read", args=[sent.pk]))
    assert refused.status_code == 403 and "Tổ chưa cấp quyền mở hồ sơ cho anh/chị" in refused.content.decode()


def test_the_second_sees_that_somebody_was_quicker(worker: Person, colleague: Person, sent: Referral) -> None:
    old = fresh(sent)
    take_referral(referral=sent, by=worker.actor())
    with pytest.raises(WrongState):
        take_referral(referral=fresh(sent), by=colleague.actor())
    response = colleague.client().post(f"/slips/duty/{sent.pk}/take/", follow=True)
    assert "Đã có người khác nhận trước." in response.content.decode()
    assert old.version != fresh(sent).version and fresh(sent).taken_by == worker.user


def test_a_volunteer_takes_nothing(volunteer: Person, sent: Referral) -> None:
    assert volunteer.client().get(URL).status_code == 403
    assert volunteer.client().post(f"/slips/duty/{sent.pk}/take/").status_code == 403
    with pytest.raises(PermissionDenied):
        take_referral(referral=sent, by=volunteer.actor())


def test_an_alarm_is_taken_once(volunteer: Person, worker: Person, colleague: Person, sent: Referral) -> None:
    alarm = alarm_of(volunteer)
    page = worker.client().get(URL).content.decode()
    assert f"/slips/duty/alarms/{alarm.pk}/take/" in page and volunteer.user.full_name in page
    worker.client().post(f"/slips/duty/alarms/{alarm.pk}/take/")
    second = colleague.client().post(f"/slips/duty/alarms/{alarm.pk}/take/", follow=True)
    alarm.refresh_from_db()
    assert alarm.taken_by == worker.user and "Đã có người khác nhận trước." in second.content.decode()
    assert Entry.objects.filter(event="ALARM_TAKEN", actor="worker").exists()


def test_the_province_may_take_an_alarm_at_any_time(
    volunteer: Person, duty_coordinator: Person, sent: Referral
) -> None:
    alarm = alarm_of(volunteer)
    duty_coordinator.client().post(f"/slips/duty/alarms/{alarm.pk}/take/")
    alarm.refresh_from_db()
    assert alarm.taken_by == duty_coordinator.user


def test_another_communes_alarm_is_not_there(volunteer: Person, other_commune_worker: Person, sent: Referral) -> None:
    alarm = alarm_of(volunteer)
    assert other_commune_worker.client().post(f"/slips/duty/alarms/{alarm.pk}/take/").status_code == 404


def test_the_queue_refreshes_itself_without_an_entry(worker: Person, sent: Referral) -> None:
    client = worker.client()
    before = Entry.objects.count()
    page = client.get(f"{URL}queue/").content.decode()
    assert sent.code[4:] in page and "<html" not in page
    assert Entry.objects.count() == before


def test_taking_is_a_post(worker: Person, sent: Referral) -> None:
    assert worker.client().get(f"/slips/duty/{sent.pk}/take/").status_code == 405


def test_the_queue_asks_the_database_as_often_for_ten_as_for_one(
    volunteer: Person, worker: Person, sent: Referral, django_assert_max_num_queries: object
) -> None:
    for _ in range(9):
        make_referral(volunteer)
    client = worker.client()
    client.get(f"{URL}queue/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(f"{URL}queue/")


def test_a_finished_slip_is_no_longer_there(worker: Person, sent: Referral) -> None:
    with changing(sent, by=worker.actor(), to=Permission.REFERRAL_TAKE):
        sent.status, sent.finished_at = "closed", sent.received_at
        sent.save()
    assert sent.code[4:] not in worker.client().get(URL).content.decode()


def test_a_supervisor_has_the_roster_beside_it(supervisor: Person) -> None:
    assert "/slips/roster/" in supervisor.client().get(URL).content.decode()


def test_a_second_team_member_without_the_role(worker: Person, sent: Referral) -> None:
    member = person("member", Role.REFERRER, worker.team)
    assert member.client().post(f"/slips/duty/{sent.pk}/take/").status_code == 403
