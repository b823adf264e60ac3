"""What a code list is: keys that are stored, words that are shown, the days they hold, and who says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

Label = str | Promise


@dataclass(frozen=True)
class Code:
    """One entry. ``valid_to`` is the last day it holds; ``form`` names the form of violence an act counts as."""

    key: str
    label: Label
    help: Label = ""
    valid_from: date | None = None
    valid_to: date | None = None
    form: str = ""

    def holds_on(self, day: date) -> bool:
        """True when the entry may be used for something that happened on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """Entries in the order in which they are shown, with their source."""

    codes: tuple[Code, ...]
    source: str = ""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, key: object) -> bool:
        return any(code.key == key for code in self.codes)

    def __add__(self, other: "CodeList") -> "CodeList":
        return CodeList(self.codes + other.codes, "; ".join(filter(None, (self.source, other.source))))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(code.key for code in self.codes)

    @property
    def choices(self) -> list[tuple[str, Label]]:
        """For a form or a sealed choice."""
        return [(code.key, code.label) for code in self.codes]

    def on(self, day: date) -> "CodeList":
        """The entries that hold on ``day``."""
        return CodeList(tuple(code for code in self.codes if code.holds_on(day)), self.source)

    def without(self, *keys: str) -> "CodeList":
        """The same list without some entries."""
        return CodeList(tuple(code for code in self.codes if code.key not in keys), self.source)

    def code(self, key: str) -> Code:
        """The entry of a key.

        Raises:
            KeyError: the list has no such key.
        """
        for code in self.codes:
            if code.key == key:
                return code
        raise KeyError(key)

    def label(self, key: str | None) -> Label:
        """The words of a key; a key that nobody knows is shown as it is, an empty one as nothing."""
        if not key:
            return ""
        return self.code(key).label if key in self else key

    def labels(self, keys: list[str] | None) -> list[Label]:
        """The words of several keys, in the order of the list."""
        return [code.label for code in self.codes if code.key in (keys or [])]
