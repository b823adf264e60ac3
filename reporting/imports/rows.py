"""A file, line by line: each line becomes a fact or a rejection, never nothing and never both."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from reporting.codes import UNKNOWN
from reporting.imports.errors import NotKnown, Rejection
from reporting.imports.header import Binding, bound
from reporting.imports.mapping import Mapping
from reporting.imports.readings import FlagReading


@dataclass(frozen=True)
class HistoricRow:
    """One line as codes. `identity` knows the line again, `likeness` (if known) tells people apart."""

    line: int
    identity: bytes
    likeness: bytes | None
    month: date
    area: str
    sex: str
    age_band: str
    relationship: str
    forms: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass
class RowReader:
    """Reads the lines of one file under one mapping.

    The identity of a row is its data set, its source, what its cells say however written, and which occurrence of
    such a row in the file it is. So a second run, a re-saved, re-ordered, extended or mended file counts nothing
    twice, and seven equal lines are seven.
    """

    mapping: Mapping
    header: list[str]
    file_name: str
    bindings: list[Binding] = field(init=False)
    _seen: Counter[bytes] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.bindings = bound(self.mapping, self.header, self.file_name)
        self._placed = sorted(self.bindings, key=lambda binding: binding.reading.place)
        self._people = [binding for binding in self.bindings if binding.reading.table in self.mapping.person]
        self._plain = [binding for binding in self.bindings if not isinstance(binding.reading, FlagReading)]
        self._flags = [(b, b.reading) for b in self.bindings if isinstance(b.reading, FlagReading)]

    @property
    def places(self) -> str:
        """What a row's identity is made of; rows of one source are always known by the same."""
        return " ".join(binding.reading.place for binding in self._placed)

    def read(self, lines: Iterable[str]) -> Iterator[HistoricRow | Rejection | None]:
        """One answer for each line after the header, in their order; None for an empty line."""
        for number, text in enumerate(lines, start=2):
            text = text.rstrip("\n")
            yield self._row(number, text) if text.strip() else None

    def _row(self, number: int, text: str) -> HistoricRow | Rejection:
        column = ""
        try:
            cells = split_line(text, self.mapping.delimiter)
            self._check_length(cells)
            plain: dict[str, object] = {}
            for binding in self._plain:
                column = binding.name
                plain[binding.reading.table] = binding.read(cells[binding.index])
            flags: dict[str, tuple[str, ...]] = {"forms": (), "contexts": ()}
            for binding, reading in self._flags:
                column = binding.name
                if binding.read(cells[binding.index]):
                    flags[reading.table] += (reading.code,)
        except NotKnown as error:
            return Rejection(number, text, column, error.problem, error.advice)
        return self._fact(number, cells, plain, flags)

    def _check_length(self, cells: list[str]) -> None:
        if len(cells) != len(self.header):
            raise NotKnown(f"The row has {len(cells)} cells, the header has {len(self.header)}.")

    def _fact(
        self, number: int, cells: list[str], plain: dict[str, object], flags: dict[str, tuple[str, ...]]
    ) -> HistoricRow:
        month = plain["day"]
        assert isinstance(month, date)  # noqa: S101  for the type checker: the day's reading gives nothing else
        return HistoricRow(
            line=number,
            identity=self._identity(cells),
            likeness=self._likeness(cells),
            month=month,
            area=str(plain.get("area", UNKNOWN)),
            sex=str(plain.get("sex", UNKNOWN)),
            age_band=str(plain.get("age", UNKNOWN)),
            relationship=str(plain.get("relationship", UNKNOWN)),
            **flags,
        )

    def _identity(self, cells: list[str]) -> bytes:
        told = [binding.canonical(cells[binding.index]) for binding in self._placed]
        content = digest(self.mapping.dataset, self.mapping.source, self.places, *told)
        self._seen[content] += 1
        return digest(content.hex(), str(self._seen[content]))

    def _likeness(self, cells: list[str]) -> bytes | None:
        told = [binding.canonical(cells[binding.index]) for binding in self._people]
        return digest(*told)[:16] if told and all(told) else None


def split_line(text: str, delimiter: str) -> list[str]:
    """The cells of one line. A row is one line: a quotation mark that stays open cannot swallow the rows below.

    Raises: NotKnown when the line is not text in the stated encoding or its quotation marks do not close.
    """
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        raise NotKnown(
            "The row has bytes that are not text in the encoding that the mapping states.",
            'State the right one, as in: encoding = "cp1252"',
        )
    if "\x00" in text:
        raise NotKnown("The row has a NUL character.")
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise NotKnown(f"The quotation marks of the row do not close ({error}).") from None


def digest(*parts: str) -> bytes:
    """SHA-256 over the parts, each with its length, so that no two lists of parts read the same."""
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(told.encode()).digest()
