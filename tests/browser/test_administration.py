"""The administrator's pages about one office, team, account or place; and an invitation from form to sign-in."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from access.models import User
from tests.people import Person

Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


def test_pages_about_one_thing_have_no_barrier(
    administrator: Person, worker: Person, page_as: Callable[..., Page], check_page: Check, pictures: Pictures
) -> None:
    office = worker.team.office
    assert office is not None
    page = page_as(administrator)
    for name, key in [
        ("account", worker.user.pk),
        ("new_membership", worker.user.pk),
        ("plan_end", worker.membership.pk),
        ("end_membership", worker.membership.pk),
        ("team", worker.team.pk),
        ("end_team", worker.team.pk),
        ("office", office.pk),
        ("edit_office", office.pk),
        ("close_office", office.pk),
        ("unit", office.unit_id),
    ]:
        answer = page.goto(reverse(f"administration:{name}", args=[key]))
        assert answer is not None
        assert answer.ok, name
        pictures(page, f"administrator-administration-{name}")
        check_page(page)


def test_an_invitation_leads_to_an_account(
    administrator: Person, worker: Person, page_as: Callable[..., Page], check_page: Check, pictures: Pictures
) -> None:
    page = page_as(administrator)
    page.goto(reverse("administration:invite"))
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoà")
    page.get_by_label("Tên đăng nhập").fill("hoa.nt")
    page.get_by_label("Tổ", exact=True).select_option(str(worker.team.pk))
    page.get_by_label("Vai trò").select_option("case_worker")
    page.get_by_role("button", name="Tạo lời mời").click()
    expect(page.get_by_role("img")).to_be_visible()
    pictures(page, "administrator-administration-invitation")
    check_page(page)
    link = page.get_by_role("link", name="/join/").inner_text()
    newcomer = page_as(None)
    newcomer.goto(link)
    newcomer.get_by_label("Mật khẩu mới", exact=True).fill("trời xanh mây trắng bay")
    newcomer.get_by_label("Nhập lại mật khẩu mới").fill("trời xanh mây trắng bay")
    newcomer.get_by_role("button").filter(has_not_text="Shift").last.click()
    expect(newcomer).not_to_have_url(link)
    assert User.objects.get(username="hoa.nt").has_usable_password()
