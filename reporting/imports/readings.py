"""How one cell becomes a coded value. Each reading knows its columns, its codes, and the line to add."""

import json
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from reporting.codes import UNKNOWN, age_band
from reporting.imports.errors import MappingError, NotKnown
from reporting.imports.spelling import folded, nearest

Code = TypeVar("Code", bound=Hashable)
AGE = re.compile(r"(\d{1,3})(?:[.,]0+)?")


def listed(spellings: Iterable[str]) -> str:
    """The spellings as TOML writes a list (a JSON string is a TOML string too)."""
    return json.dumps(list(spellings), ensure_ascii=False)


@dataclass(frozen=True)
class Reading:
    """One column of the file (under any of its names) and the place of the mapping that speaks of it."""

    table: str
    names: tuple[str, ...]

    def read(self, cell: str) -> str | date | bool:
        raise NotImplementedError

    def canonical(self, cell: str) -> str:
        """What the cell says, however it is written: by this a line is known again on a second run."""
        return folded(cell)

    @property
    def place(self) -> str:
        """The name of this reading that no file changes."""
        return self.table

    @property
    def names_line(self) -> str:
        """The TOML line that holds the column's names."""
        return f"columns = {listed(self.names)}"

    @property
    def names_table(self) -> str:
        return self.table


@dataclass(frozen=True)
class DayReading(Reading):
    """A calendar day; only its month is kept."""

    formats: tuple[str, ...]
    first: date
    last: date

    def read(self, cell: str) -> date:
        day = self._parsed(cell.strip())
        if not self.first <= day <= self.last:
            raise NotKnown(
                f'the day "{cell}" is not between {self.first} and {self.last}.',
                f"If such days are right, change first or last under [{self.table}].",
            )
        return day.replace(day=1)

    def canonical(self, cell: str) -> str:
        return self._parsed(cell.strip()).isoformat()

    def _parsed(self, cell: str) -> date:
        for written in self.formats:
            try:
                return datetime.strptime(cell, written).date()
            except ValueError:
                continue
        raise NotKnown(
            f'"{cell}" is not a day written as {" or ".join(self.formats)}.',
            f"If days are written otherwise, add the form under [{self.table}], such as: "
            f"formats = {listed((*self.formats, '%d/%m/%Y'))}",
        )


@dataclass(frozen=True)
class AgeReading(Reading):
    """An age in years, also written `31.0`; only its band is kept."""

    oldest: int
    empty: str | None

    def read(self, cell: str) -> str:
        cell = cell.strip()
        if not cell:
            return stated_empty(self)
        match = AGE.fullmatch(cell)
        if match is None:
            raise NotKnown(f'"{cell}" is not an age in whole years.')
        years = int(match[1])
        return age_band(years) if years <= self.oldest else UNKNOWN

    def canonical(self, cell: str) -> str:
        match = AGE.fullmatch(cell.strip())
        return str(int(match[1])) if match else ""


@dataclass(frozen=True)
class CodeReading(Reading):
    """A value of a code list, in any of its spellings."""

    values: dict[str, tuple[str, ...]]
    empty: str | None
    by_fold: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_fold", spellings_of(self.values, self.table))

    def read(self, cell: str) -> str:
        spelling = folded(cell)
        if not spelling:
            return stated_empty(self)
        try:
            return self.by_fold[spelling]
        except KeyError:
            raise NotKnown(f'the value "{cell}" is not known.', self._advice(cell)) from None

    def _advice(self, cell: str) -> str:
        like = nearest(cell, (spelling for spellings in self.values.values() for spelling in spellings))
        if like is None:
            codes = ", ".join(self.values)
            return f'Add it under [{self.table}.values] to the code it means, as <code> = ["{cell}"]; codes: {codes}.'
        code = self.by_fold[folded(like)]
        return (
            f"Add it under [{self.table}.values], if it means the same: {code} = {listed((*self.values[code], cell))}"
        )


@dataclass(frozen=True)
class FlagReading(Reading):
    """Yes or no to one code of a list."""

    code: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    by_fold: dict[str, bool] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        answers = {True: self.yes, False: self.no}
        object.__setattr__(self, "by_fold", spellings_of(answers, self.table))

    def read(self, cell: str) -> bool:
        try:
            return self.by_fold[folded(cell)]
        except KeyError:
            raise NotKnown(
                f'the answer "{cell}" is neither yes nor no.',
                f"Add it under [{self.table}] to one of: "
                f"yes = {listed((*self.yes, cell))} or no = {listed((*self.no, cell))}",
            ) from None

    @property
    def place(self) -> str:
        return f"{self.table}.{self.code}"

    @property
    def names_line(self) -> str:
        return f"{self.code} = {listed(self.names)}"

    @property
    def names_table(self) -> str:
        return f"{self.table}.columns"


def stated_empty(reading: AgeReading | CodeReading) -> str:
    """What the mapping says of an empty cell; silence is a rejection."""
    if reading.empty is None:
        raise NotKnown(
            "the cell is empty.", f'If an empty cell means not known, add under [{reading.table}]: empty = "{UNKNOWN}"'
        )
    return reading.empty


def spellings_of(values: Mapping[Code, tuple[str, ...]], table: str) -> dict[str, Code]:
    """Each spelling leads to one code; a spelling with two is a mistake in the mapping."""
    codes: dict[str, Code] = {}
    for code, spellings in values.items():
        for spelling in spellings:
            if codes.setdefault(folded(spelling), code) != code:
                raise MappingError(f'[{table}]: "{spelling}" is given to {codes[folded(spelling)]} and to {code}.')
    return codes
