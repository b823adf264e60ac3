"""The first line of a file meets the mapping: every column is read, ignored with a reason, or named to the operator."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from reporting.imports.errors import HeaderError
from reporting.imports.mapping import Mapping
from reporting.imports.readings import Reading, listed
from reporting.imports.spelling import folded, nearest

# What a file of rejected rows has beside the columns of its input.
NOTE_COLUMNS = ("an_tam_line", "an_tam_reason")
SEPARATORS = {";": "semicolon", "\t": "tab", "|": "bar", ",": "comma"}


@dataclass(frozen=True)
class Binding:
    """A reading and the column of this file that it reads; equal cells are read once."""

    reading: Reading
    index: int
    name: str
    read: Callable[[str], object]
    canonical: Callable[[str], str]


def bound(mapping: Mapping, header: list[str], file_name: str) -> list[Binding]:
    """A binding for each reading, in the mapping's order.

    Raises: HeaderError with one sentence for each column that does not fit.
    """
    places = _places(header, file_name)
    problems = [*_rejects(header, file_name), *_separator(mapping, header, file_name)]
    problems = problems or [
        *_unknown(mapping, header, places, file_name),
        *_missing(mapping, header, places, file_name),
    ]
    if problems:
        raise HeaderError(problems)
    return [_binding(reading, header, places) for reading in mapping.readings]


def _places(header: list[str], file_name: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        if folded(name) in places:
            raise HeaderError(
                [f'{file_name} has two columns "{name}": {places[folded(name)] + 1} and {index + 1}. Rename one.']
            )
        places[folded(name)] = index
    return places


def _rejects(header: list[str], file_name: str) -> list[str]:
    """A list of rejected rows cannot tell a row that equals one of its input from that one: it would be lost."""
    if NOTE_COLUMNS[0] not in header:
        return []
    return [
        f"{file_name} is a list of rejected rows. Mend the mapping, or the rows in the file that they come from, "
        "and read that file again: what is in already does not count twice."
    ]


def _separator(mapping: Mapping, header: list[str], file_name: str) -> list[str]:
    if len(header) > 1:
        return []
    found = [mark for mark in SEPARATORS if mark != mapping.delimiter and mark in header[0]]
    return [
        f"The first line of {file_name} is one single column. Its cells seem to be parted by a {SEPARATORS[mark]}: "
        f'write in {mapping.path.name}: delimiter = "{mark}"'.replace("\t", "\\t")
        for mark in found[:1]
    ]


def _unknown(mapping: Mapping, header: list[str], places: dict[str, int], file_name: str) -> list[str]:
    known = {folded(name) for reading in mapping.readings for name in reading.names}
    known |= {folded(name) for name in mapping.ignored}
    unbound = [reading for reading in mapping.readings if not _columns(reading, places)]
    return [
        f'Column {index + 1} of {file_name}, "{name}", is not in {mapping.path.name}. {_where(name, unbound)}'
        f'If it is not needed, add under [ignored]: {listed([name])[1:-1]} = "why it is not read"'
        for index, name in enumerate(header)
        if folded(name) not in known
    ]


def _where(name: str, unbound: list[Reading]) -> str:
    """The line to change if the unknown column is another name of one that the file seems to lack."""
    like = nearest(name, (known for reading in unbound for known in reading.names))
    reading = next((reading for reading in unbound if like in reading.names), None)
    if reading is None:
        return ""
    line = reading.names_line.replace(listed(reading.names), listed((*reading.names, name)))
    return f"If it is another name of a column, add it to its line, as under [{reading.names_table}]: {line} . "


def _missing(mapping: Mapping, header: list[str], places: dict[str, int], file_name: str) -> list[str]:
    return [
        f"{file_name} has no column for {reading.place} (known as {listed(reading.names)}). "
        "If it goes by another name there, add the name "
        f"under [{reading.names_table}]: {reading.names_line} . {_absence(reading)}"
        for reading in mapping.readings
        if not _columns(reading, places)
    ]


def _absence(reading: Reading) -> str:
    if reading.table == "day":
        return "Without a day nothing can be counted."
    return f'If the file does not say it, add under [absent]: "{reading.place}" = "why it is not there"'


def _columns(reading: Reading, places: dict[str, int]) -> list[int]:
    return [places[folded(name)] for name in reading.names if folded(name) in places]


def _binding(reading: Reading, header: list[str], places: dict[str, int]) -> Binding:
    columns = _columns(reading, places)
    if len(columns) > 1:
        names = " and ".join(f'"{header[index]}"' for index in columns)
        raise HeaderError([f"Columns {names} both mean {reading.place}. Move one of them to [ignored]."])
    return Binding(
        reading,
        columns[0],
        header[columns[0]],
        read=lru_cache(maxsize=4096)(reading.read),
        canonical=lru_cache(maxsize=4096)(reading.canonical),
    )
