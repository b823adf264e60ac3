"""The forms of a page, as a browser without scripts would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "tel", "email", "url", "number", "date", "datetime-local", ""}


@dataclass
class Form:
    """Where it goes, what it would send untouched, and which of its fields somebody types into."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower()))
        elif self.forms and tag in ("input", "textarea", "select"):
            self._control(tag, found)
        elif self.forms and tag == "option" and self._select and found.get("value"):
            self.forms[-1].values.setdefault(self._select, found["value"])

    def _control(self, tag: str, found: dict[str, str]) -> None:
        name, form = found.get("name", ""), self.forms[-1]
        self._select = name if tag == "select" else ""
        if not name or tag == "select":
            return
        if tag == "textarea" or found.get("type", "") in TYPED:
            form.typed.append(name)
        elif found.get("type") not in ("checkbox", "submit", "file", "password"):
            form.values.setdefault(name, found.get("value", ""))


def posted(html: str) -> list[Form]:
    """The forms of a page that change something and are typed into."""
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post" and form.typed]
