"""Choosing a place while typing, in a real browser."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from places.models import Office
from tests.people import Person


@pytest.mark.parametrize("typed", ["phu ly ninh", "Phủ Lý ninh"])
def test_a_place_is_found_while_typing_and_chosen(
    administrator: Person, page_as: Callable[..., Page], check_page: Callable[[Page], None], typed: str
) -> None:
    page = page_as(administrator)
    page.goto(reverse("administration:new_office"))
    page.get_by_label("Tên", exact=True).fill("Nhà Hoa Sen")
    page.get_by_label("Loại đơn vị").select_option("shelter")
    page.get_by_label("Ngày bắt đầu").fill("2026-01-01")
    page.get_by_label("Xã, phường hoặc tỉnh").press_sequentially(typed)
    choice = page.get_by_label("Phường Phủ Lý, Tỉnh Ninh Bình")
    expect(choice).to_be_visible()
    check_page(page)
    choice.check()
    page.get_by_role("button", name="Thêm đơn vị này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nhà Hoa Sen")
    assert Office.objects.get(name="Nhà Hoa Sen").unit.code == "13285"
