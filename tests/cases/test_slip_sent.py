"""The code page and the line that refreshes itself; the sender's home."""

import pytest
import time_machine
from django.utils import timezone

from access.door import changing
from access.permissions import Permission
from audit.models import Entry
from cases.actions.take import take_referral
from cases.models import Referral
from tests.cases.conftest import Telephone
from tests.factories import make_referral, put_on_duty
from tests.people import Person, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> Referral:
    put_on_duty(worker.team)
    return make_referral(volunteer)


def fresh(sent: Referral) -> Referral:
    return Referral.objects.in_clear().get(pk=sent.pk)


def test_the_code_is_large_and_nobody_has_it_yet(volunteer: Person, sent: Referral) -> None:
    page = volunteer.client().get(f"/slips/{sent.code}/").content.decode()
    assert f"{sent.code[:4]} {sent.code[4:]}" in page and "Chưa có người nhận." in page
    assert "0901 000 111" in page and "Trong lúc chờ" in page and "Bổ sung cho phiếu này" in page
    assert 'hx-trigger="every 15s"' in page
    assert "Hoa" not in page and "dao" not in page


def test_taken_shows_who_and_when(volunteer: Person, worker: Person, sent: Referral) -> None:
    take_referral(referral=fresh(sent), by=worker.actor())
    page = volunteer.client().get(f"/slips/{sent.code}/state/").content.decode()
    assert f"Anh/chị {worker.user.full_name} đã nhận lúc" in page and "Chưa có người nhận" not in page


def test_a_message_of_the_eight(volunteer: Person, worker: Person, sent: Referral) -> None:
    referral = fresh(sent)
    with changing(referral, by=worker.actor(), to=Permission.REFERRAL_TAKE):
        referral.reply, referral.replied_at = "keep_shut", timezone.now()
        referral.save()
    assert "Đừng mở cửa." in volunteer.client().get(f"/slips/{sent.code}/state/").content.decode()


def test_the_line_leaves_no_entry_and_does_not_prolong_the_session(volunteer: Person, sent: Referral) -> None:
    client = volunteer.client()
    client.get(f"/slips/{sent.code}/")
    before, seen = Entry.objects.count(), client.session["seen"]
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=5)):
        assert client.get(f"/slips/{sent.code}/state/").status_code == 200
    assert Entry.objects.count() == before and client.session["seen"] == seen


def test_nobody_else_finds_it(volunteer: Person, worker: Person, sent: Referral) -> None:
    other = person("volunteer2", volunteer.membership.role_enum, volunteer.team)
    for path in ("", "state/", "add/", "card/"):
        assert other.client().get(f"/slips/{sent.code}/{path}").status_code == 404
        assert worker.client().get(f"/slips/{sent.code}/{path}").status_code == 404


def test_a_wrong_check_digit_is_no_page(volunteer: Person, sent: Referral) -> None:
    wrong = sent.code[:7] + str((int(sent.code[7]) + 1) % 10)
    assert volunteer.client().get(f"/slips/{wrong}/").status_code == 404


def test_who_may_not(client: object, police_viewer: Person, volunteer: Person, sent: Referral) -> None:
    assert client.get(f"/slips/{sent.code}/").status_code == 302  # type: ignore[attr-defined]
    assert police_viewer.client().get(f"/slips/{sent.code}/").status_code == 403
    assert volunteer.client().post(f"/slips/{sent.code}/").status_code == 405


def test_home_is_a_list_of_codes_and_states(volunteer: Person, worker: Person, sent: Referral) -> None:
    make_referral(volunteer)
    take_referral(referral=fresh(sent), by=worker.actor())
    page = volunteer.client().get("/slips/").content.decode()
    assert page.count("line-link") == 2 and "Đã có người nhận" in page and "Đã gửi" in page and "Hoa" not in page


def test_an_empty_home_says_what_to_do(volunteer: Person) -> None:
    page = volunteer.client().get("/slips/").content.decode()
    assert "Chưa có phiếu nào. Khi có người cần giúp, bấm «Phiếu mới»." in page


def test_home_is_paged_by_key(volunteer: Person, sent: Referral, monkeypatch: pytest.MonkeyPatch) -> None:
    make_referral(volunteer)
    monkeypatch.setattr("cases.queries.sent.PAGE_SIZE", 1)
    first = volunteer.client().get("/slips/").content.decode()
    newest = Referral.objects.in_clear().latest("id")
    assert f"?after={newest.pk}" in first and sent.code[4:] not in first
    assert sent.code[4:] in volunteer.client().get(f"/slips/?after={newest.pk}").content.decode()
    assert volunteer.client().get("/slips/?after=x").status_code == 404
