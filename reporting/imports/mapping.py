"""A mapping file: which columns a file has, what its values mean, what is ignored and why."""

import codecs
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reporting import codes
from reporting.catalogue import area_codes, importable
from reporting.imports.errors import MappingError
from reporting.imports.readings import AgeReading, CodeReading, DayReading, FlagReading, Reading, spellings_of
from reporting.imports.spelling import folded

LISTS = {"forms": codes.FORMS, "contexts": codes.CONTEXTS}
KNOWN_KEYS = {
    "extends", "dataset", "source", "why_clear", "encoding", "delimiter", "person",
    "day", "area", "age", "sex", "relationship", "forms", "contexts", "ignored", "absent",
}  # fmt: skip


@dataclass(frozen=True)
class Mapping:
    """A mapping that holds together: every code exists, no spelling means two things."""

    path: Path
    dataset: str
    source: str
    why_clear: str
    encoding: str
    delimiter: str
    person: tuple[str, ...]
    readings: tuple[Reading, ...]
    ignored: dict[str, str]
    absent: dict[str, str]


def load_mapping(path: Path) -> Mapping:
    """Reads a mapping, with those it extends.

    Raises: MappingError with the line that is wrong.
    """
    content = _merged(path, seen=())
    if unknown := sorted(content.keys() - KNOWN_KEYS):
        raise MappingError(
            f"{path.name}: {unknown[0]} is not a word of a mapping. Words: {', '.join(sorted(KNOWN_KEYS))}."
        )
    try:
        mapping = _mapping(path, content)
    except KeyError as missing:
        raise MappingError(f"{path.name}: {missing.args[0]} is missing.") from None
    except (TypeError, AttributeError, ValueError) as wrong:
        raise MappingError(f"{path.name}: a value has the wrong form ({wrong}).") from wrong
    _check(mapping)
    return mapping


def _merged(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    if path in seen:
        raise MappingError(f"{path.name} extends itself.")
    content = _parsed(path)
    if "extends" not in content:
        return content
    base = _merged(path.parent / content["extends"], (*seen, path))
    return _overlaid(base, content)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MappingError(f"There is no mapping file {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise MappingError(f"{path.name} is not TOML: {wrong}.") from wrong


def _overlaid(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """The later file wins, table by table and line by line."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _overlaid(base[key], value) if both else value
    return merged


def _mapping(path: Path, content: dict[str, Any]) -> Mapping:
    dataset = content["dataset"]
    if dataset not in importable():
        raise MappingError(
            f'{path.name}: rows cannot be read into a data set "{dataset}", only into {", ".join(importable())}.'
        )
    return Mapping(
        path=path,
        dataset=dataset,
        source=content["source"],
        why_clear=content["why_clear"],
        encoding=content.get("encoding", "utf-8-sig"),
        delimiter=content.get("delimiter", ","),
        person=tuple(content["person"]),
        readings=tuple(_readings(dataset, content)),
        ignored=dict(content.get("ignored", {})),
        absent=dict(content.get("absent", {})),
    )


def _readings(dataset: str, content: dict[str, Any]) -> list[Reading]:
    absent = content.get("absent", {})
    tables = {
        "area": (*area_codes(dataset), codes.UNKNOWN),
        "sex": codes.SEXES,
        "relationship": codes.RELATIONSHIPS,
    }
    readings: list[Reading] = [_day(content["day"])]
    readings += [_codes(name, content[name], allowed) for name, allowed in tables.items() if name not in absent]
    if "age" not in absent:
        readings.append(_age(content["age"]))
    for name, allowed in LISTS.items():
        if name not in absent:
            readings += _flags(name, content[name], allowed, absent)
    return readings


def _day(table: dict[str, Any]) -> DayReading:
    first, last = table["first"], table["last"]
    if not (isinstance(first, date) and isinstance(last, date) and first <= last):
        raise MappingError("[day]: first and last are days such as 2021-01-01, and first is not after last.")
    return DayReading("day", tuple(table["columns"]), formats=tuple(table["formats"]), first=first, last=last)


def _age(table: dict[str, Any]) -> AgeReading:
    return AgeReading(
        "age", tuple(table["columns"]), oldest=int(table["oldest"]), empty=_empty("age", table, codes.BANDS)
    )


def _codes(name: str, table: dict[str, Any], allowed: tuple[str, ...]) -> CodeReading:
    _only(f"{name}.values", table["values"], allowed)
    values = {code: tuple(spellings) for code, spellings in table["values"].items()}
    return CodeReading(name, tuple(table["columns"]), values=values, empty=_empty(name, table, allowed))


def _empty(name: str, table: dict[str, Any], allowed: tuple[str, ...]) -> str | None:
    if "empty" in table:
        _only(f"{name}: empty", {table["empty"]: ()}, allowed)
    return table.get("empty")


def _flags(name: str, table: dict[str, Any], allowed: tuple[str, ...], absent: dict[str, str]) -> list[FlagReading]:
    _only(f"{name}.columns", table["columns"], allowed)
    yes, no = tuple(table["yes"]), tuple(table["no"])
    return [
        FlagReading(name, tuple(columns), code=code, yes=yes, no=no)
        for code, columns in table["columns"].items()
        if f"{name}.{code}" not in absent
    ]


def _only(where: str, used: MappingType[str, Any], allowed: tuple[str, ...]) -> None:
    for code in used:
        if code not in allowed:
            raise MappingError(f'[{where}]: "{code}" is not a code; codes: {", ".join(allowed)}.')


def _check(mapping: Mapping) -> None:
    """No column name leads to two places, and people are told apart only by columns that are read."""
    for setting in ("source", "why_clear"):
        if not str(getattr(mapping, setting)).strip():
            raise MappingError(f"{mapping.path.name}: {setting} is empty.")
    names: dict[int, tuple[str, ...]] = {number: reading.names for number, reading in enumerate(mapping.readings)}
    names[-1] = tuple(mapping.ignored)
    spellings_of(names, "columns")
    try:
        codecs.lookup(mapping.encoding)
    except LookupError:
        raise MappingError(f'{mapping.path.name}: there is no encoding "{mapping.encoding}".') from None
    if len(mapping.delimiter) != 1:
        raise MappingError(f"{mapping.path.name}: delimiter is one character.")
    tables = {reading.table for reading in mapping.readings if not isinstance(reading, FlagReading)}
    for table in mapping.person:
        if table not in tables:
            raise MappingError(f'{mapping.path.name}: person names "{table}"; it can name {", ".join(sorted(tables))}.')
    if len({folded(name) for name in mapping.ignored}) != len(mapping.ignored):
        raise MappingError(f"{mapping.path.name}: a column stands twice under [ignored].")
