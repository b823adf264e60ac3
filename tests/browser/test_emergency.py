"""The only holder is away at Tết; and the province opens one record in an emergency, which is reviewed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.actors import Factory
from access.door import recording
from access.models import EmergencyAccess
from access.permissions import Permission
from access.roles import Role
from cases.actions.escalate import escalate_once
from cases.models import Case
from tests.cases.emergencies import WHY, make_held, taken
from tests.cases.factories import NAME, PHONE
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import PASSPHRASE, Person, person, team

Window = Callable[..., Page]
Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


@pytest.fixture
def case(volunteer: Person, worker: Person, supervisor: Person, duty_coordinator: Person) -> Case:
    return make_held(worker, duty_coordinator, survivor={"safe_hours": "7-9 giờ sáng", "address": "Nhà dì, tổ 4"})


def test_the_only_holder_is_away_at_tet(
    page_as: Window, check_page: Check, volunteer: Person, worker: Person, duty_coordinator: Person
) -> None:
    """Nobody of the commune takes it; at minute 61 the province's duty worker reads it and takes it over."""
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    number = f"{slip.code[:4]} {slip.code[4:]}"
    page = page_as(duty_coordinator)
    page.goto("/slips/duty/")
    line = page.locator(f"#slip-{slip.code}")
    expect(line.get_by_text(number)).to_be_visible()
    expect(line.get_by_role("link", name=number)).to_have_count(0)
    escalate_once(now=timezone.now() + timedelta(minutes=59))
    page.reload()
    expect(line.get_by_role("link", name=number)).to_have_count(0)
    escalate_once(now=timezone.now() + timedelta(minutes=61))
    page.reload()
    check_page(page)
    line.get_by_role("link", name=number).click()
    expect(page.get_by_text(TOLD["story"])).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Tôi nhận phiếu này").click()
    sender = page_as(volunteer)
    sender.goto(f"/slips/{slip.code}/")
    expect(sender.get_by_text("đã nhận lúc").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_opened_in_an_emergency_and_reviewed(
    page_as: Window, check_page: Check, case: Case, supervisor: Person, duty_coordinator: Person, scripts: bool
) -> None:
    page = page_as(duty_coordinator, scripts=scripts)
    page.goto("/slips/duty/")
    page.get_by_role("link", name="Mở khẩn cấp").click()
    page.get_by_label("Số phiếu hoặc số hồ sơ").fill(f"{case.code[:4]} {case.code[4:]}")
    page.get_by_label("Có người đang nguy hiểm đến tính mạng").check()
    page.get_by_label("Chuyện gì đang xảy ra (vài chữ)").fill(WHY)
    page.get_by_role("button", name="Mở trong 2 giờ").click()
    page.get_by_label("Mật khẩu").fill(PASSPHRASE)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chị Lan")
    expect(page.get_by_text("còn 2 giờ")).to_be_visible()
    expect(page.get_by_text(NAME)).to_be_visible()
    expect(page.get_by_role("link", name=PHONE)).to_be_visible()
    if scripts:
        check_page(page)
    page.goto("/slips/duty/")
    page.get_by_role("link", name=f"{case.code[:4]} {case.code[4:]}").click()
    expect(page.get_by_text(NAME)).to_be_visible()

    home = page_as(supervisor, scripts=scripts)
    home.goto("/cases/team/")
    home.locator("#emergencies").locator("xpath=../..").get_by_role("link", name=f"{case.code[:4]}").click()
    expect(home.get_by_text(WHY)).to_be_visible()
    home.get_by_label("Không có lý do chính đáng").check()
    home.get_by_label("Lý do, hoặc anh/chị đã hỏi ai").fill("Không ai gọi cho trực tỉnh lúc ấy.")
    home.get_by_role("button", name="Ghi kết luận").click()
    expect(home.get_by_text("Đã ghi kết luận rà soát.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Lần mở khẩn cấp này đã hết")).to_be_visible()
    expect(page.get_by_text(NAME)).to_have_count(0)


def test_a_page_left_open_closes_by_itself(page_as: Window, case: Case, duty_coordinator: Person) -> None:
    """No script and no hand on it: the header of the answer asks again when the two hours are over."""
    access = taken(case, duty_coordinator)
    page = page_as(duty_coordinator, scripts=False)
    answer = page.goto(f"/slips/duty/urgent/{access.pk}/")
    assert answer is not None and 7190 <= int(answer.headers["refresh"]) <= 7201


def test_a_slip_read_in_an_emergency(
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    volunteer: Person,
    worker: Person,
    duty_coordinator: Person,
) -> None:
    put_on_duty(worker.team)
    access = taken(make_referral(volunteer), duty_coordinator)
    page = page_as(duty_coordinator)
    page.goto(f"/slips/duty/urgent/{access.pk}/")
    expect(page.get_by_text(TOLD["story"])).to_be_visible()
    expect(page.get_by_role("button", name="Lập hồ sơ")).to_have_count(0)
    check_page(page)
    pictures(page, "emergency-read-slip")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_alarm_that_reaches_nobody_shows_who_always_answers(
    page_as: Window, check_page: Check, pictures: Pictures, scripts: bool
) -> None:
    """A province that has no duty team yet."""
    far = person("far", Role.REFERRER, team("referring_place", "00004"))
    page = page_as(far, scripts=scripts)
    page.goto("/slips/new/")
    page.get_by_label("Chuyện gì đã xảy ra?").fill("Đang đập cửa")
    page.locator("input[name=danger][value=yes]").check(force=True)
    page.get_by_role("button", name="Báo khẩn cho người trực").click()
    expect(page.get_by_text("Chưa báo được cho ai. Hãy gọi ngay")).to_be_visible()
    expect(page.locator("#unheard a[href='tel:111']")).to_be_visible()
    expect(page.get_by_label("Chuyện gì đã xảy ra?")).to_have_value("Đang đập cửa")
    if not scripts:
        return
    check_page(page)
    pictures(page, "alarm-unheard")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_at_both_widths(
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    case: Case,
    worker: Person,
    supervisor: Person,
    duty_coordinator: Person,
    privacy_officer: Person,
    language: str,
) -> None:
    access = taken(case, duty_coordinator)
    _earlier(taken(make_held(worker, duty_coordinator), duty_coordinator, reason="unreachable"), hours=36)
    duty = page_as(duty_coordinator, language=language)
    for name, address in {
        "duty-with-emergency": "/slips/duty/",
        "emergency-open": "/slips/duty/urgent/",
        "emergency-read": f"/slips/duty/urgent/{access.pk}/",
    }.items():
        duty.goto(address)
        check_page(duty)
        pictures(duty, name)
    duty.goto("/slips/duty/urgent/")
    duty.locator("form button.btn-primary").last.click()
    check_page(duty)
    pictures(duty, "emergency-open-mend")
    lead = page_as(supervisor, language=language)
    for name, address in {
        "supervisor-home-emergency": "/cases/team/",
        "emergency-list": "/cases/urgent/",
        "emergency-review": f"/cases/urgent/{access.pk}/",
    }.items():
        lead.goto(address)
        check_page(lead)
        pictures(lead, name)
    mine = page_as(worker, language=language)
    mine.goto("/cases/")
    check_page(mine)
    pictures(mine, "worker-home-emergency")
    officer = page_as(privacy_officer, language=language)
    officer.goto("/manage/logbook/")
    check_page(officer)
    pictures(officer, "logbook-emergency")
    _earlier(access, hours=3)
    duty.goto(f"/slips/duty/urgent/{access.pk}/")
    check_page(duty)
    pictures(duty, "emergency-over")


def _earlier(access: EmergencyAccess, hours: int) -> None:
    """As if it had been taken so many hours ago."""
    row = EmergencyAccess.objects.get(pk=access.pk)
    row.opened_at -= timedelta(hours=hours)
    row.expires_at -= timedelta(hours=hours)
    with recording(by=Factory(), to=Permission.EMERGENCY_OPEN):
        row.save()
