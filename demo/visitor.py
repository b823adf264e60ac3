"""A person at a browser without scripts: opens pages, follows links, fills in forms by the names of their fields."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_TIMEOUT_SECONDS: Final = 60


class StepFailed(Exception):
    """What a person would have seen instead of the expected page."""


@dataclass
class Form:
    """A form as it stands in the page: address, fields with their values, buttons."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def choices(self, name: str) -> list[str]:
        """What can be chosen or ticked in a field, in the order of the page."""
        return [value for value in self.offered.get(name, []) if value]


class _Reader(HTMLParser):
    """Collects forms, links and the visible text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.ids: set[str] = set()
        self._select = self._textarea = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
        elif tag == "a":
            self.links.append(found.get("href", ""))
        elif tag in ("script", "style"):
            self._silent += 1
        elif self.forms:
            self._control(tag, found)

    def _control(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if name and "disabled" not in found:
            self.forms[-1].offered.setdefault(name, []).append(found.get("value", ""))
        if tag == "input":
            self._input(found, name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.forms[-1].offered[self._select].append(found.get("value", ""))
            if "selected" in found:
                self.forms[-1].fields.append((self._select, found.get("value", "")))
        elif tag == "textarea":
            self._textarea = name

    def _input(self, found: dict[str, str], name: str) -> None:
        kind = found.get("type", "text")
        chosen = kind not in ("radio", "checkbox", "submit", "button") or "checked" in found
        if name and chosen:
            self.forms[-1].fields.append((name, found.get("value", "on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            self.forms[-1].fields.append((self._textarea, data.removeprefix("\n")))
        elif not self._silent and data.strip():
            self.text.append(" ".join(data.split()))


class Visitor:
    """One person with one browser."""

    def __init__(self, base: str, username: str) -> None:
        self.base = base.rstrip("/")
        self.username = username
        self.address = ""
        self.page = _Reader()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def sign_in(self, passphrase: str) -> None:
        """Through the sign-in page. Raises: StepFailed."""
        self.open("/sign-in/")
        self.send("/sign-in/", login=self.username, password=passphrase)
        if "/sign-in/" in self.address:
            raise StepFailed(f"{self.username} could not sign in")

    def open(self, address: str) -> None:
        """Go to an address. Raises: StepFailed."""
        self._go(urllib.request.Request(urllib.parse.urljoin(self.address or self.base, address)))  # noqa: S310

    def follow(self, pattern: str) -> None:
        """Follow the first link whose address matches. Raises: StepFailed."""
        found = next((link for link in self.page.links if re.search(pattern, link)), None)
        if found is None:
            raise StepFailed(f"no link like {pattern} on {self.address}")
        self.open(found)

    def send(self, pattern: str, **values: object) -> None:
        """Fill in and send the form whose address matches (a form without one is sent to the page itself)."""
        form = self.form(pattern, *values)
        kept = [(name, value) for name, value in form.fields if name not in values]
        typed = [(name, str(one)) for name, value in values.items() for one in _each(value)]
        target = urllib.parse.urljoin(self.address, form.action) if form.action else self.address
        body = urllib.parse.urlencode(kept + typed).encode()
        self._go(urllib.request.Request(target, body, {"Referer": self.address}))  # noqa: S310
        if "error-summary" in self.page.ids:
            raise StepFailed(f"{self.address} found a mistake in what was typed")

    def form(self, pattern: str, *names: str) -> Form:
        """The form whose address matches and that has these fields. Raises: StepFailed."""
        for form in self.page.forms:
            if re.search(pattern, form.action or self.address) and set(names) <= set(form.offered):
                return form
        raise StepFailed(f"no form like {pattern} with {', '.join(names) or 'any field'} on {self.address}")

    def _go(self, request: urllib.request.Request) -> None:
        try:
            with self._opener.open(request, timeout=_TIMEOUT_SECONDS) as response:
                self.address = response.geturl()
                content = response.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            raise StepFailed(f"{request.full_url} answered {error.code}") from None
        except OSError as error:
            raise StepFailed(f"{self.base} does not answer ({error}): is `make run` running?") from None
        self.page = _Reader()
        self.page.feed(content)

    def expect(self, pattern: str) -> re.Match[str]:
        """The first place where the page's text matches. Raises: StepFailed."""
        found = re.search(pattern, " ".join(self.page.text))
        if found is None:
            raise StepFailed(f"{self.address} does not say {pattern!r}")
        return found


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
