"""What is asked of every page in a real browser."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page

PHONE, DESK = 360, 1280
HEIGHTS = {PHONE: 740, DESK: 900}


class Complaints(list[str]):
    """What the browser complained about on one page: errors of scripts, and everything the policy refused."""

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._error)

    def _console(self, message: ConsoleMessage) -> None:
        refused_answer = "Failed to load resource: the server responded with a status of 4" in message.text
        if message.type in {"error", "warning"} and not refused_answer:
            self.append(message.text)

    def _error(self, error: Error) -> None:
        self.append(str(error))


def wait_until_read(page: Page) -> None:
    """A click ends when the next page has begun to arrive: what asks at once, without waiting, waits here first."""
    page.wait_for_load_state("load")


def check(page: Page) -> None:
    """Zero axe violations, nothing refused by the policy, no sideways scrolling on a phone, a neutral title."""
    wait_until_read(page)
    complaints: Complaints = page.complaints  # type: ignore[attr-defined]
    assert not complaints, f"{page.url}: {complaints}"
    violations = _violations(page)
    assert not violations, f"{page.url}\n" + "\n".join(_told(violation) for violation in violations)
    assert _too_wide(page) == [], f"{page.url} scrolls sideways at {PHONE} px"
    assert page.title().removeprefix("! ").startswith("An Tâm"), page.title()
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} main headings"
    assert page.locator("#leave-now").is_visible(), f"{page.url} has no quick exit"


def _violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds. A page that gives way to the next one at this moment is asked again when that one is there."""
    try:
        found = Axe().run(page)
    except Error:
        wait_until_read(page)
        found = Axe().run(page)
    violations: list[dict[str, Any]] = found.response["violations"]
    return violations


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(
        node["html"][:120] + " · " + node.get("failureSummary", "")[:200] for node in violation["nodes"][:4]
    )
    return f"{violation['id']} ({violation['impact']}): {places}"


def _too_wide(page: Page) -> list[str]:
    """The elements that stick out of a phone's screen; empty when nothing scrolls sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    outside: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    if before:
        page.set_viewport_size(before)
    return outside


def take_pictures(page: Page, name: str, folder: Path) -> None:
    """The page at both widths, in full, as `name-language-width.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    wait_until_read(page)
    before = page.viewport_size
    language = page.locator("html").get_attribute("lang")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        height = page.evaluate("() => { window.scrollTo(0, 0); return document.documentElement.scrollHeight; }")
        page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], min(height, 8000))})
        _take_picture(page, folder / f"{name}-{language}-{width}.png")
    if before:
        page.set_viewport_size(before)


def _take_picture(page: Page, path: Path) -> None:
    """Chromium refuses a picture now and then when the machine is busy: it is asked once more."""
    try:
        page.screenshot(path=path, full_page=True)
    except Error:
        page.screenshot(path=path, full_page=True)
