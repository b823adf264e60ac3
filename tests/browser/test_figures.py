"""The window in a browser: from two officers to a published figure, and a chart in light, in dark and on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from reporting.models import StatisticsTeam
from reporting.periods import HalfYear
from tests.people import Person
from tests.reporting.conftest import OLD_LY_NHAN, Fact, keep, people, published, statistics_team
from tests.reporting.history import MAPPING

__all__ = ["statistics_team"]


@pytest.fixture
def helpline(tmp_path: Path) -> None:
    """Some made-up calls."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    rows = [f"2021-{month:02}-01,Córdoba,{age},Mujer,Si," for month in (2, 9) for age in range(20, 63)]
    file = tmp_path / "past.csv"
    file.write_text("\n".join(["fecha,province,age,gender,hits,country", *rows]), encoding="utf-8")
    call_command("import_history", file, mapping=tmp_path / "mapping.toml")


def test_two_officers_and_a_reader(
    statistics_team: StatisticsTeam,
    helpline: None,
    programme_officer: Person,
    second_officer: Person,
    police_viewer: Person,
    page_as: Callable[..., Page],
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
) -> None:
    keep(*people(38, Fact(month="2026-02")), *people(14, Fact(month="2026-03", unit_code="13324")))
    builder = page_as(programme_officer)
    builder.goto("/figures/office/")
    check_page(builder)
    pictures(builder, "figures-office")
    builder.locator("form:has(#cases-title) button").click()
    expect(builder.get_by_text("phải do một cán bộ khác")).to_be_visible()
    check_page(builder)
    pictures(builder, "figures-draft")
    second = page_as(second_officer)
    second.goto(builder.url)
    second.get_by_role("button", name="Công bố số liệu này").click()
    expect(second.get_by_role("heading", name="Đã công bố, không thay đổi nữa")).to_be_visible()
    check_page(second)
    reader = page_as(police_viewer)
    reader.goto("/figures/")
    check_page(reader)
    expect(reader.locator("td.number").first).to_be_visible()
    pictures(reader, "figures-home")
    reader.get_by_role("link", name="Thành phố Phủ Lý").click()
    check_page(reader)
    pictures(reader, "figures-area")


@pytest.mark.parametrize("dark", [False, True])
def test_a_chart_keeps_the_policy_and_can_be_read(
    dark: bool,
    statistics_team: StatisticsTeam,
    helpline: None,
    programme_officer: Person,
    second_officer: Person,
    police_viewer: Person,
    page_as: Callable[..., Page],
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
) -> None:
    keep(*people(9, Fact(unit_code=OLD_LY_NHAN)))
    published(programme_officer, second_officer, [HalfYear(2021, 1), HalfYear(2021, 2)], "helpline")
    page = page_as(police_viewer, dark=dark, width=1280)
    page.goto("/figures/helpline/half-year/2021-H1/")
    check_page(page)
    drawing = page.get_by_role("img", name="Biểu đồ thanh ngang")
    expect(drawing.locator("svg")).to_be_visible()
    assert drawing.locator("[style]").count() == 0
    ink = drawing.locator("text").first.evaluate("element => getComputedStyle(element).fill")
    assert ink == page.locator("body").evaluate("element => getComputedStyle(element).color")
    pictures(page, f"figures-helpline-{'dark' if dark else 'light'}")
    page.emulate_media(media="print")
    assert drawing.locator("text").first.evaluate("element => getComputedStyle(element).fill") == "rgb(0, 0, 0)"


def test_counting_goes_on_by_itself(
    statistics_team: StatisticsTeam,
    programme_officer: Person,
    page_as: Callable[..., Page],
    check_page: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reporting import releases

    monkeypatch.setattr(releases, "SLICE_ROWS", 4)
    monkeypatch.setattr(releases, "monotonic", iter(range(10**6)).__next__)
    keep(*people(13, Fact(month="2026-02")))
    page = page_as(programme_officer)
    page.goto("/figures/office/")
    page.locator("form:has(#cases-title) button").click()
    expect(page.get_by_text("phải do một cán bộ khác")).to_be_visible()
    check_page(page)
