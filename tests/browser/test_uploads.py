"""Too large a file in a real browser: it must see the answer, though it would rather go on sending."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Window = Callable[..., Page]
MEGABYTE = 1024 * 1024
ADD_A_FILE = """() => {
  const form = document.querySelector("main form");
  form.enctype = "multipart/form-data";
  form.noValidate = true;
  form.append(Object.assign(document.createElement("input"), {type: "file", name: "file", id: "file"}));
}"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_browser_shows_the_answer(
    open_page: Window,
    check_page: Callable[[Page], None],
    pictures: Callable[[Page, str], None],
    tmp_path: Path,
    language: str,
) -> None:
    page, file = open_page(language=language), tmp_path / "a.bin"
    file.write_bytes(b"\0" * 48 * MEGABYTE)
    page.goto("/sign-in/")
    page.evaluate(ADD_A_FILE)
    page.locator("#file").set_input_files(file)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main p").first).to_contain_text("20 MB")
    check_page(page)
    pictures(page, "too-large")
