"""Somebody steps in for an absent team; a supervisor sees people off; two officers give a person new keys."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.models import Membership, StandIn, StandInKey
from access.roles import Role
from tests import people, standing
from tests.browser.looking import wait_until_read
from tests.cases.factories import make_active
from tests.people import Person

Window = Callable[..., Page]
Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


def confirm(page: Page) -> None:
    """The passphrase, where the page asks for it again."""
    wait_until_read(page)
    if page.get_by_label("Mật khẩu").count():
        page.get_by_label("Mật khẩu").fill(people.PASSPHRASE)
        page.get_by_role("button", name="Tiếp tục").click()


def _name(page: Page, lead: Person, check_page: Check, pictures: Pictures) -> None:
    """The supervisor names the neighbours."""
    page.goto("/")
    page.get_by_role("link", name="Làm thay: cho tổ mình và cho tổ khác").click()
    expect(page.get_by_text("Chưa chọn tổ dự phòng")).to_be_visible()
    pictures(page, "stand-in-none")
    check_page(page)
    page.get_by_role("link", name="Chọn tổ dự phòng").click()
    page.get_by_label("Tổ dự phòng").select_option(str(lead.team.pk))
    check_page(page)
    page.get_by_role("button", name="Lưu").click()
    confirm(page)
    expect(page.get_by_text("Đã ghi tổ dự phòng.")).to_be_visible()


def _ask(page: Page, check_page: Check) -> None:
    """The neighbours' supervisor asks; a form without words comes back with all that was typed."""
    page.goto(reverse("stand_ins"))
    page.get_by_role("link", name="Làm thay cho").click()
    page.get_by_role("button", name="Gửi người thứ hai duyệt").click()
    expect(page.locator("#error-summary")).to_be_visible()
    page.get_by_label("Có việc gì?").fill(standing.REASON)
    page.get_by_role("button", name="Gửi người thứ hai duyệt").click()
    expect(page.get_by_text("chờ người thứ hai duyệt", exact=True)).to_be_visible()
    check_page(page)


def _approve(page: Page, check_page: Check) -> None:
    """The second person finds it on the first page."""
    page.goto("/")
    page.get_by_role("link", name="Xem", exact=True).click()
    expect(page.get_by_text(standing.REASON)).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Duyệt").click()
    expect(page.get_by_text("Đã duyệt.")).to_be_visible()


def _see_off(page: Page, lead: Person, check_page: Check) -> None:
    """The absent team is back and ends it."""
    page.goto(reverse("members"))
    check_page(page)
    page.locator("section[aria-labelledby=steps-in] .line a").first.click()
    page.locator("#username").fill(lead.user.username)
    page.locator("main button.btn-danger").click()
    expect(page.locator("main .note").first).to_be_visible()


def test_from_naming_to_the_end(
    supervisor: Person,
    worker: Person,
    pair: tuple[Person, Person],
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
) -> None:
    lead, second = pair
    pk = make_active(supervisor, supervisor)
    home, away = page_as(supervisor), page_as(lead)
    _name(home, lead, check_page, pictures)
    _ask(away, check_page)
    _approve(page_as(second), check_page)
    away.goto(reverse("act_as"))
    away.locator("main button").last.click()
    away.goto(f"/cases/{pk}/")
    expect(away.get_by_role("heading", level=1)).to_contain_text("Chị Lan")
    check_page(away)
    home.goto("/")
    expect(home.get_by_text(f"{lead.user.full_name} ({lead.team.name}) đang làm thay")).to_be_visible()
    pictures(home, "stand-in-home")
    check_page(home)
    _see_off(home, lead, check_page)
    assert not StandIn.objects.running().exists()
    away.goto(f"/cases/{pk}/")
    assert "/sign-in/" in away.url, "who stood in is signed out"
    assert StandInKey.objects.get().team_epoch == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_at_both_widths(
    supervisor: Person,
    worker: Person,
    pair: tuple[Person, Person],
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    language: str,
) -> None:
    lead, second = pair
    standing.stepped_in(supervisor, pair)
    act = standing.ask(lead, supervisor.team, person=_third(lead))
    standing.end_on(worker, timezone.localdate())
    standing.end_on(supervisor, timezone.localdate())
    for person, name, address in (
        (supervisor, "stand-ins-absent", reverse("stand_ins")),
        (supervisor, "stand-in-team", reverse("stand_in_team")),
        (supervisor, "stand-in-members", reverse("members")),
        (supervisor, "stand-in-supervisor-home", reverse("cases:supervisor_home")),
        (lead, "stand-ins-neighbour", reverse("stand_ins")),
        (lead, "stand-in-ask", reverse("stand_in_ask", args=[supervisor.team.pk])),
        (second, "stand-in-approve", reverse("stand_in_approve", args=[act.pk])),
        (second, "stand-in-worker-home", reverse("cases:worker_home")),
    ):
        page = page_as(person, language=language)
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        pictures(page, name)
        check_page(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_somebody_on_duty_steps_in_for_a_shelter(
    shelter_manager: Person,
    shelter_staff: Person,
    duty_coordinator: Person,
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    language: str,
) -> None:
    second = people.person("duty_two", Role.PROVINCE_COORDINATOR, duty_coordinator.team)

    def look(person: Person, name: str, address: str) -> None:
        page = page_as(person, language=language)
        page.goto(address)
        check_page(page)
        pictures(page, f"stand-in-shelter-{name}")

    look(shelter_staff, "none", reverse("stand_ins"))
    look(shelter_manager, "team", reverse("stand_in_team"))
    standing.name(shelter_manager, duty_coordinator.team)
    look(duty_coordinator, "ask", reverse("stand_in_ask", args=[shelter_manager.team.pk]))
    act = standing.ask(duty_coordinator, shelter_manager.team)
    look(second, "approve", reverse("stand_in_approve", args=[act.pk]))
    standing.approve(second, act)
    look(shelter_manager, "named", reverse("stand_ins"))
    look(shelter_manager, "board", reverse("shelters:board"))


def _third(lead: Person) -> Person:
    return people.person("third", Role.CASE_WORKER, lead.team, "Đặng Thị Hà")


def test_the_last_holder_is_not_seen_off(
    supervisor: Person, worker: Person, page_as: Window, check_page: Check, pictures: Pictures
) -> None:
    page = page_as(supervisor)
    for person, leaves in ((worker, True), (supervisor, False)):
        page.goto(reverse("end_membership", args=[person.membership.pk]))
        check_page(page)
        page.locator("#username").fill(person.user.username)
        page.locator("main button.btn-danger").click()
        assert Membership.objects.current().filter(pk=person.membership.pk).exists() != leaves
    page.goto(reverse("members"))
    expect(page.locator("main .alert-danger")).to_be_visible()
    pictures(page, "members-last-holder")
    check_page(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_two_officers_give_new_keys(
    administrator: Person,
    duty_coordinator: Person,
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    language: str,
) -> None:
    lost = people.person("lost", Role.CASE_WORKER, people.team("commune_case_team", people.COMMUNE), "Lê Thị Quên")
    first, second = page_as(administrator, language=language), page_as(duty_coordinator, language=language)
    first.goto(reverse("administration:account", args=[lost.user.pk]))
    pictures(first, "new-keys-account")
    first.locator(f"a[href='{reverse('administration:reenrol', args=[lost.user.pk])}']").click()
    expect(first.locator("main .note-mend")).to_be_visible()
    pictures(first, "new-keys-ask")
    check_page(first)
    first.locator("input[name=reason]").first.check()
    first.locator("main form button.btn-primary").click()
    expect(first.locator("main .note-clock")).to_be_visible()
    pictures(first, "new-keys-asked")
    check_page(first)
    first.goto(reverse("administration:home"))
    check_page(first)
    pictures(first, "new-keys-administrator-home")

    second.goto("/")
    second.locator(f"a[href='{reverse('administration:reenrolments')}']").click()
    pictures(second, "new-keys-waiting")
    check_page(second)
    second.locator("main .line-link").click()
    pictures(second, "new-keys-approve")
    check_page(second)
    second.locator("main form button.btn-primary").click()
    expect(second.locator("main .empty")).to_be_visible()
    check_page(second)

    first.goto(reverse("administration:account", args=[lost.user.pk]))
    pictures(first, "new-keys-approved")
    check_page(first)
    first.locator(f"form[action='{reverse('administration:new_link', args=[lost.user.pk])}'] button").click()
    expect(first.get_by_role("img")).to_be_visible()
    pictures(first, "new-keys-link")
    check_page(first)
