"""A worker puts a colleague on the list; the colleague's pages show nothing anywhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case, Referral
from tests.cases.factories import make_active
from tests.cases.hidden import hide, hide_slip
from tests.factories import make_referral, put_on_duty
from tests.people import Person

Window = Callable[..., Page]


@pytest.fixture
def slip(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")
    return make_referral(volunteer)


@pytest.mark.parametrize("scripts", [False, True])
def test_a_colleague_finds_nothing_any_more(
    page_as: Window,
    check_page: Callable[[Page], None],
    slip: Referral,
    worker: Person,
    colleague: Person,
    supervisor: Person,
    scripts: bool,
) -> None:
    pk = make_active(supervisor, supervisor)
    code = Case.objects.in_clear().get(pk=pk).code
    before = page_as(colleague)
    before.goto(f"/cases/{pk}/")
    expect(before.get_by_role("heading", level=1)).to_contain_text("Chị Lan")
    page = page_as(worker, scripts=scripts)
    page.goto(f"/cases/{pk}/access/")
    page.get_by_role("link", name="Thêm người không được xem").click()
    page.get_by_label("Ai không được xem").select_option(label="Colleague")
    page.get_by_label("Nói rõ thêm").fill("Em ruột của người chồng")
    page.get_by_role("button", name="Đưa vào danh sách").click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.get_by_label("Nói rõ thêm")).to_have_value("Em ruột của người chồng")
    page.get_by_label("Vì sao?").select_option("family")
    page.get_by_role("button", name="Đưa vào danh sách").click()
    expect(page.get_by_text("Em ruột của người chồng")).to_be_visible()
    if scripts:
        check_page(page)
    page.goto(f"/cases/inbox/{slip.pk}/")
    page.get_by_role("link", name="Thêm người không được xem").click()
    page.get_by_label("Ai không được xem").select_option(label="Colleague")
    page.get_by_label("Vì sao?").select_option("close")
    page.get_by_role("button", name="Đưa vào danh sách").click()
    expect(page.get_by_role("link", name="Thêm người không được xem")).to_be_visible()
    for address in ("/cases/", "/cases/list/?show=team", "/cases/inbox/", "/slips/duty/"):
        before.goto(address)
        for number in (code, slip.code):
            expect(before.get_by_text(f"{number[:4]} {number[4:]}")).to_have_count(0)
    for address in (f"/cases/{pk}/", f"/cases/inbox/{slip.pk}/"):
        before.goto(address)
        expect(before.get_by_role("heading", level=1)).to_contain_text("Không có trang này")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_at_both_widths(
    page_as: Window,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    slip: Referral,
    worker: Person,
    colleague: Person,
    supervisor: Person,
    language: str,
) -> None:
    pk = make_active(supervisor, worker)
    page = page_as(supervisor, language=language)
    addresses = {"case-keep-out": f"/cases/{pk}/access/keep-out/", "slip-keep-out": f"/cases/inbox/{slip.pk}/keep-out/"}
    for name, address in addresses.items():
        page.goto(address)
        page.locator("main details summary").first.click()
        check_page(page)
        pictures(page, name)
    hide(supervisor, pk, colleague)
    hide_slip(supervisor, slip, colleague)
    addresses = {"case-access-kept-out": f"/cases/{pk}/access/", "slip-kept-out": f"/cases/inbox/{slip.pk}/"}
    for name, address in addresses.items():
        page.goto(address)
        check_page(page)
        pictures(page, name)
        page.locator("a[href$='/end/']").click()
        check_page(page)
        pictures(page, f"{name}-end")
