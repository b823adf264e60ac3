"""Erasing at the person's wish: ask, closed to others, confirm, day eleven; and taking it back."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.models import Erasure
from cases.models import Case
from tests.cases.factories import make_active, make_case, opened
from tests.erasures import asked, confirmed
from tests.people import PASSPHRASE, Person

Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


@pytest.fixture
def day_eleven() -> Iterator[Callable[[], None]]:
    """Call it, and the server's clock stands ten days and an hour later."""
    travelled: list[time_machine.travel] = []

    def go() -> None:
        travel = time_machine.travel(timezone.now() + timedelta(days=10, hours=1), tick=True)
        travel.start()
        travelled.append(travel)

    yield go
    for travel in travelled:
        travel.stop()


def test_from_the_wish_to_the_erasure(
    worker: Person,
    colleague: Person,
    privacy_officer: Person,
    page_as: Callable[..., Page],
    check_page: Check,
    pictures: Pictures,
    day_eleven: Callable[[], None],
) -> None:
    pk = make_active(worker, worker)
    number = Case.objects.in_clear().get(pk=pk).code
    page = page_as(worker)
    page.goto(reverse("cases:case_access", args=[pk]))
    page.get_by_role("link", name="Xóa theo nguyện vọng của người cần giúp").click()
    pictures(page, "worker-erase-ask")
    check_page(page)
    page.get_by_label("Toàn bộ hồ sơ").check()
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_label("ghi số hồ sơ").fill(number)
    page.get_by_role("button", name="Gửi đề nghị xóa").click()
    expect(page.get_by_text("Còn việc chưa đánh dấu").first).to_be_visible()
    check_page(page)
    expect(page.get_by_label("ghi số hồ sơ")).to_have_value(number)
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Gửi đề nghị xóa").click()
    expect(page.get_by_text("còn 10 ngày")).to_be_visible()
    pictures(page, "worker-erase-asked")
    check_page(page)
    page.goto(reverse("cases:case", args=[pk]))
    pictures(page, "worker-erase-case")
    check_page(page)
    other = page_as(colleague)
    answer = other.goto(reverse("cases:case", args=[pk]))
    assert answer is not None
    assert answer.status == 404
    _confirm(page_as(privacy_officer), number, check_page, pictures)
    day_eleven()
    _finish(page_as, privacy_officer, number, check_page, pictures)
    assert Case.objects.in_clear().get(pk=pk).status == "erased"


def _confirm(page: Page, number: str, check_page: Check, pictures: Pictures) -> None:
    page.goto("/")
    told = page.locator(".note", has_text="đang chờ người thứ hai")
    pictures(page, "privacy-erase-told")
    check_page(page)
    told.get_by_role("link").click()
    pictures(page, "privacy-erase-list")
    check_page(page)
    page.get_by_role("link", name=f"{number[:4]} {number[4:]}").click()
    pictures(page, "privacy-erase-confirm")
    check_page(page)
    page.get_by_label("ghi số hồ sơ").fill(number)
    page.get_by_role("button", name="Xác nhận xóa").click()
    expect(page.get_by_role("heading", name="Đã xác nhận")).to_be_visible()
    check_page(page)


def _finish(page_as: Callable[..., Page], person: Person, number: str, check_page: Check, pictures: Pictures) -> None:
    person._client = None
    page = page_as(person)
    page.goto(reverse("cases:removals"))
    pictures(page, "privacy-erase-due")
    page.get_by_role("link", name=f"{number[:4]} {number[4:]}").click()
    pictures(page, "privacy-erase-finish")
    check_page(page)
    page.get_by_label("ghi số hồ sơ").fill(number)
    page.get_by_role("button", name="Xóa ngay").click()
    expect(page.get_by_text("Không ai mở được nữa")).to_be_visible()
    check_page(page)


def test_she_changes_her_mind(
    worker: Person, colleague: Person, page_as: Callable[..., Page], check_page: Check
) -> None:
    pk = make_case(worker)
    asked(opened(worker, pk), worker)
    page = page_as(worker)
    page.goto(reverse("cases:case", args=[pk]))
    page.get_by_role("link", name="Xem tình trạng đề nghị").click()
    page.get_by_role("button", name="Rút đề nghị").click()
    expect(page.get_by_text("Đã rút đề nghị")).to_be_visible()
    check_page(page)
    answer = page_as(colleague).goto(reverse("cases:case", args=[pk]))
    assert answer is not None
    assert answer.ok
    assert Erasure.objects.get().taken_back_at is not None


def test_what_is_left_after_a_part(
    worker: Person,
    privacy_officer: Person,
    page_as: Callable[..., Page],
    check_page: Check,
    pictures: Pictures,
    day_eleven: Callable[[], None],
) -> None:
    pk = make_active(worker, worker)
    client = worker.client()
    client.post(reverse("cases:note_new", args=[pk]), {"kind": "call", "text": "Chị kể chuyện đêm qua"})
    client.post(reverse("cases:incident_new", args=[pk]), {"story": "Chuyện đêm qua"})
    confirmed(opened(worker, pk), worker, privacy_officer, "narrative")
    day_eleven()
    worker._client = None
    page = page_as(worker)
    page.goto(reverse("cases:case_erase", args=[pk]))
    pictures(page, "worker-erase-due")
    page.get_by_role("link", name="Xóa ngay").click()
    pictures(page, "worker-erase-now")
    check_page(page)
    page.get_by_label("ghi số hồ sơ").fill(Case.objects.in_clear().get(pk=pk).code)
    page.get_by_role("button", name="Xóa ngay").click()
    expect(page.get_by_text("Đã xóa phần này")).to_be_visible()
    for name in ("case", "case_incidents", "case_notes", "case_people"):
        page.goto(reverse(f"cases:{name}", args=[pk]))
        pictures(page, f"worker-erased-{name}")
        check_page(page)


def test_in_english(
    worker: Person,
    privacy_officer: Person,
    duty_coordinator: Person,
    page_as: Callable[..., Page],
    check_page: Check,
    pictures: Pictures,
) -> None:
    pk, other = make_case(worker), make_case(worker)
    page = page_as(worker, language="en")
    page.goto(reverse("cases:case_erase", args=[pk]))
    pictures(page, "worker-erase-ask")
    erasure = asked(opened(worker, pk), worker)
    confirmed(opened(worker, other), worker, privacy_officer, "narrative")
    page.goto(reverse("cases:case_erase", args=[pk]))
    pictures(page, "worker-erase-asked")
    on_duty = page_as(duty_coordinator, language="en")
    on_duty.goto("/")
    expect(on_duty.locator(".note", has_text="waits for a second person")).to_be_visible()
    pictures(on_duty, "duty-erase-told")
    check_page(on_duty)
    second = page_as(privacy_officer, language="en")
    second.goto(reverse("cases:removals"))
    pictures(second, "privacy-erase-list")
    second.goto(reverse("cases:removal_confirm", args=[erasure.pk]))
    pictures(second, "privacy-erase-confirm")
    assert PASSPHRASE not in second.content()
