"""What is typed and not sent: kept for the session, dropped by quick exit, which still calls for help."""

import pytest
import time_machine
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.errors import UntrustedKey
from audit.models import Entry
from cases.models import Alarm, Referral
from cases.queries.routing import NoReceiver
from tests.cases.conftest import Telephone
from tests.factories import put_on_duty
from tests.people import Person, sign_in

pytestmark = pytest.mark.django_db
URL, DRAFT = "/slips/new/", "/slips/draft/"
STORY = "Đang đập cửa"


@pytest.fixture(autouse=True)
def teams(worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> None:
    put_on_duty(worker.team, phone="0901 000 111")
    put_on_duty(duty_coordinator.team, phone="0902 000 222")


def typed(**more: object) -> dict[str, object]:
    return {"request_key": str(uuid7()), "danger": "yes", "story": STORY, "needs": ["police"], **more}


def test_it_is_offered_again_without_being_shown(volunteer: Person) -> None:
    told = typed()
    assert volunteer.client().post(DRAFT, told).status_code == 204
    page = volunteer.client().get(URL).content.decode()
    assert "Ở đây có một phiếu viết dở, chưa gửi." in page and STORY not in page
    page = volunteer.client().get(f"{URL}?go-on=1").content.decode()
    assert STORY in page and str(told["request_key"]) in page and page.count(" checked") == 2


def test_it_can_be_dropped(volunteer: Person) -> None:
    volunteer.client().post(DRAFT, typed())
    assert volunteer.client().post(DRAFT, {"drop": "1"}).status_code == 302
    assert STORY not in volunteer.client().get(f"{URL}?go-on=1").content.decode()


def test_it_is_gone_after_45_minutes_and_once_it_is_sent(volunteer: Person) -> None:
    volunteer.client().get(URL)
    volunteer.client().post(DRAFT, typed())
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=44)):
        assert "viết dở" in volunteer.client().get(URL).content.decode()
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=46)):
        assert "viết dở" not in volunteer.client().get(URL).content.decode()
    told = typed()
    volunteer.client().post(DRAFT, told)
    volunteer.client().post(URL, told)
    assert "viết dở" not in volunteer.client().get(URL).content.decode()


def test_nothing_readable_is_stored_and_no_other_session_has_it(volunteer: Person) -> None:
    volunteer.client().post(DRAFT, typed())
    assert STORY not in str(dict(volunteer.client().session.items()))
    second = sign_in(volunteer.user.username, volunteer.passphrase)
    assert "viết dở" not in second.get(URL).content.decode()


def test_an_endless_text_is_not_kept(volunteer: Person) -> None:
    volunteer.client().post(DRAFT, typed(story="a" * 30_000))
    assert "viết dở" not in volunteer.client().get(URL).content.decode()


def test_quick_exit_in_danger_still_calls_for_help(volunteer: Person, telephone: type[Telephone]) -> None:
    volunteer.client().post(DRAFT, typed())
    assert volunteer.client().get("/exit/").status_code == 302
    assert [number for number, _line in telephone.calls] == ["0901 000 111"]
    assert Alarm.objects.get().raised_by == volunteer.user and not Referral.objects.in_clear().exists()


def test_past_the_commune_also_then(volunteer: Person, telephone: type[Telephone]) -> None:
    volunteer.client().post(DRAFT, typed(past_commune="yes"))
    volunteer.client().get("/exit/")
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]


@pytest.mark.parametrize("danger", ["no", "unsure", ""])
def test_quick_exit_without_danger_calls_nobody(volunteer: Person, danger: str) -> None:
    volunteer.client().post(DRAFT, typed(danger=danger))
    volunteer.client().get("/exit/")
    assert not Alarm.objects.exists()


def test_what_was_sent_is_not_abandoned(volunteer: Person) -> None:
    told = typed()
    volunteer.client().post(URL, told)
    volunteer.client().post(DRAFT, told)
    volunteer.client().get("/exit/")
    assert not Alarm.objects.exists()


def test_leaving_never_fails(volunteer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(**_kwargs: object) -> None:
        raise NoReceiver

    monkeypatch.setattr("cases.abandoned.raise_alarm", nobody)
    volunteer.client().post(DRAFT, typed())
    assert volunteer.client().get("/exit/").status_code == 302


def test_who_may_not(police_viewer: Person, volunteer: Person) -> None:
    assert police_viewer.client().post(DRAFT, typed()).status_code == 403
    assert volunteer.client().get(DRAFT).status_code == 405


def test_an_untrusted_key_seals_nothing_loses_nothing_and_is_logged(
    volunteer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(**_kwargs: object) -> None:
        raise UntrustedKey

    monkeypatch.setattr("cases.views.slips.send_referral", swapped)
    response = volunteer.client().post(URL, typed())
    assert response.status_code == 503 and STORY in response.content.decode()
    assert Entry.objects.filter(event="UNTRUSTED_KEY").exists() and not Referral.objects.in_clear().exists()


def test_a_worker_stays_signed_in_and_yet_leaves_nothing(worker: Person, telephone: type[Telephone]) -> None:
    told = typed()
    worker.client().post(URL, told)
    worker.client().post(DRAFT, typed())
    telephone.calls.clear()
    worker.client().get("/exit/")
    assert worker.client().get("/slips/").status_code == 200
    assert "viết dở" not in worker.client().get(URL).content.decode()
    code = Referral.objects.in_clear().get().code
    assert "không còn gì" in worker.client().get(f"/slips/{code}/card/").content.decode()
    assert Alarm.objects.count() == 1 and len(telephone.calls) == 1
