"""Two case teams: one shares a part of a case, the other finds it among its ways and reads it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.envelope import COMPARTMENTS
from cases.models import Case
from tests.cases.sharings import make_full, shared
from tests.people import Person

Window = Callable[..., Page]
Check = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


@pytest.mark.parametrize("scripts", [False, True])
def test_from_sharing_to_reading(
    page_as: Window, check_page: Check, supervisor: Person, other_commune_worker: Person, scripts: bool
) -> None:
    pk = make_full(supervisor)
    code = Case.objects.in_clear().get(pk=pk).code
    lead = page_as(supervisor, width=1280, scripts=scripts)
    lead.goto(f"/cases/{pk}/share/")
    lead.get_by_label("Tổ", exact=False).first.select_option(label=other_commune_worker.team.name)
    lead.get_by_label("Để làm gì").select_option("shelter")
    lead.get_by_label("cách liên lạc an toàn").check()
    lead.get_by_label("Đến hết ngày").fill((timezone.localdate() + timedelta(days=10)).isoformat())
    lead.get_by_role("button", name="Chia sẻ", exact=True).click()
    expect(lead.get_by_role("rowheader", name=other_commune_worker.team.name)).to_be_visible()

    page = page_as(other_commune_worker, scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="Hồ sơ do tổ khác chia sẻ").click()
    page.get_by_role("link", name=f"{code[:4]} {code[4:]}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tên không được chia sẻ")
    expect(page.get_by_text("bên bảo hiểm gọi")).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
    if scripts:
        check_page(page)
    page.get_by_role("link", name="Hồ sơ được chia sẻ với tổ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hồ sơ được chia sẻ với tổ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_at_both_widths(
    page_as: Window,
    check_page: Check,
    pictures: Pictures,
    supervisor: Person,
    other_commune_worker: Person,
    language: str,
) -> None:
    page = page_as(other_commune_worker, language=language)
    page.goto("/cases/shared/")
    check_page(page)
    pictures(page, "shared-list-empty")
    some, whole = make_full(supervisor), make_full(supervisor)
    shared(supervisor, some, other_commune_worker.team, ["contact", "identity", "safety"])
    shared(supervisor, whole, other_commune_worker.team, COMPARTMENTS)
    for name, address in {
        "shared-home": "/cases/",
        "shared-list": "/cases/shared/",
        "shared-case": f"/cases/{some}/shared/",
        "shared-case-whole": f"/cases/{whole}/shared/",
    }.items():
        page.goto(address)
        check_page(page)
        pictures(page, name)
    lead = page_as(supervisor, language=language)
    lead.goto(f"/cases/{some}/share/")
    check_page(lead)
    pictures(lead, "shared-form")
