"""Is every English sentence of the code and the templates translated? Used by `make check` and by a house test."""

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from config import messages

ROOT = messages.ROOT
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACE = re.compile(r"%\((\w+)\)|%[sd]|\{(\w*)\}")
Sentence = tuple[str, str]
"""Context ("" for most) and English text, the singular where there are two."""


def sentences(path: Path) -> Iterator[tuple[int, Sentence]]:
    """Line and sentence of each text that a file marks for translation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":  # the template's code becomes Python; its indentation means nothing
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        single = message if isinstance(message, str) else message[0]
        if single:
            yield line, (context or "", single)


def sources() -> list[Path]:
    """The files whose words people see."""
    rooms = [path.parent for path in ROOT.glob("*/apps.py")]
    python = [
        path for room in [*rooms, ROOT / "config"] for path in room.rglob("*.py") if "migrations" not in path.parts
    ]
    pages = [
        path for room in [*rooms, ROOT] for kind in ("html", "txt") for path in (room / "templates").rglob(f"*.{kind}")
    ]
    return sorted([*python, *pages])


def catalogue() -> tuple[dict[Sentence, Message], list[str]]:
    """All Vietnamese catalogues as Django joins them, and what is wrong with them."""
    joined: dict[Sentence, Message] = {}
    problems: list[str] = []
    for path in messages.catalogues():
        if path.parent.parent.name != "vi":
            continue
        for message in _read(path):
            if not message.id:
                continue
            key = (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
            problems += [f"{path.relative_to(ROOT)}: {fault}: {key[1]!r}" for fault in faults(message)]
            if key in joined and joined[key].string != message.string:
                problems.append(f"{path.relative_to(ROOT)}: translated in two ways: {key[1]!r}")
            joined[key] = message
    return joined, problems


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def faults(message: Message) -> list[str]:
    """What a translator has to mend in one entry."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    vietnamese = [message.string] if isinstance(message.string, str) else list(message.string or ())
    found = []
    if message.fuzzy:
        found.append("fuzzy")
    if not vietnamese or not all(vietnamese):
        return [*found, "empty"]
    if any(not unicodedata.is_normalized("NFC", text) for text in vietnamese):
        found.append("not in composed letters (NFC)")
    places = {match.group() for match in PLACE.finditer(english[-1])}
    if any({match.group() for match in PLACE.finditer(text)} - places for text in vietnamese):
        found.append("has a place that the English has not")
    return found


def problems() -> list[str]:
    """Every fault of the catalogues and every sentence without a translation."""
    known, found = catalogue()
    for path in sources():
        for line, sentence in sentences(path):
            if sentence not in known:
                found.append(f"{path.relative_to(ROOT)}:{line}: not translated: {sentence[1]!r}")
    return found
