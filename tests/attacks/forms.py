"""The forms of a page, as a browser would send them, and what somebody may type into their fields."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser

TYPED = {"text", "search", "tel", "email", "url", "number", "date", "datetime-local", "time", "month", ""}
SILENT = {"submit", "file", "button", "image", "reset"}
PLAUSIBLE = {"tel": "0901 234 567", "number": "2"}


@dataclass
class Form:
    """Where it goes, what it would send untouched, and which of its fields somebody types into."""

    action: str
    method: str
    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # with the kind of each
    secrets: list[str] = field(default_factory=list)
    ticks: dict[str, str] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)  # other addresses that its fields are sent to

    def hostile(self, text: str) -> dict[str, str]:
        """The text in every field, also in those for secrets, days and numbers."""
        return {**self.values, **dict.fromkeys([*self.typed, *self.secrets], text)}

    def otherwise_right(self, text: str, secret: str, code: str) -> dict[str, str]:
        """The text where words are asked for; the rest as somebody would fill it in who means well."""
        filled = {name: code if name == "code" else _plausible(kind) or text for name, kind in self.typed.items()}
        return {**self.values, **self.ticks, **filled, **dict.fromkeys(self.secrets, secret)}


def _plausible(kind: str) -> str:
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    days = {"date": tomorrow, "datetime-local": f"{tomorrow}T08:00", "month": tomorrow[:7], "time": "08:00"}
    return {**PLAUSIBLE, **days}.get(kind, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.beside: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "hx-post" in found:
            self.beside.append((found["hx-post"], found.get("hx-include", "")))
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower(), found.get("id", "")))
        elif self.forms and found.get("formaction"):
            self.forms[-1].also.append(found["formaction"])
        elif self.forms and tag in ("input", "textarea", "select"):
            self._control(tag, found)
        elif self.forms and tag == "option" and self._select and found.get("value"):
            self.forms[-1].values.setdefault(self._select, found["value"])

    def _control(self, tag: str, found: dict[str, str]) -> None:
        name, form, kind = found.get("name", ""), self.forms[-1], found.get("type", "")
        self._select = name if tag == "select" else ""
        if not name or tag == "select" or kind in SILENT:
            return
        if tag == "textarea" or kind in TYPED:
            form.typed[name] = "number" if found.get("inputmode") == "numeric" and name != "code" else kind
        elif kind == "password":
            form.secrets.append(name)
        else:
            (form.ticks if kind == "checkbox" else form.values).setdefault(name, found.get("value", "on"))


def forms_of(html: str) -> list[Form]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    for address, included in reader.beside:
        for form in reader.forms:
            if included and included == f"#{form.name}":
                form.also.append(address)
    return reader.forms


def buttons_of(html: str) -> set[str]:
    """Each address that the page sends something to, by a form, a button or a script."""
    reader = _Reader()
    reader.feed(html)
    forms = [form for form in reader.forms if form.method == "post"]
    return {form.action for form in forms} | {a for form in forms for a in form.also} | {a for a, _ in reader.beside}
