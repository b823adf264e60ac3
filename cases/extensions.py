"""What rooms above add to a case: they register it in their `ready()`, since this room cannot know them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django_stubs_ext import StrOrPromise

from access.guard import Record
from access.permissions import Permission


@dataclass(frozen=True, slots=True)
class CaseTab:
    """A page of another room about one case. `url_name` takes the case's id; shown to roles with the verb."""

    label: StrOrPromise
    url_name: str
    verb: Permission


_tabs: list[CaseTab] = []


def add_case_tab(tab: CaseTab) -> None:
    """Put a tab on every case; a second time does nothing."""
    if tab not in _tabs:
        _tabs.append(tab)


def case_tabs() -> tuple[CaseTab, ...]:
    """The tabs of the rooms above, in the order of their rooms."""
    return tuple(_tabs)


FileOpener = Callable[[Any, Any, Permission], list[Record]]
"""From the actor, a case and a verb to the records of another room that lie in the case's file, opened for the verb."""

_openers: list[FileOpener] = []


def add_file_opener(opener: FileOpener) -> None:
    """Let another room's records go with the case when it is handed over or hidden; a second time does nothing."""
    if opener not in _openers:
        _openers.append(opener)


def file_openers() -> tuple[FileOpener, ...]:
    """The openers of the rooms above, in the order of their rooms."""
    return tuple(_openers)


PartReaders = Callable[[Any], Iterable[int]]
"""From a case to the numbers of the teams that have a page in another room for a shared part of it."""

_part_readers: list[PartReaders] = []


def add_part_readers(readers: PartReaders) -> None:
    """Let a case be shared with teams that read it in another room; a second time does nothing."""
    if readers not in _part_readers:
        _part_readers.append(readers)


def part_readers_of(case: Any) -> set[int]:
    """The teams that the rooms above name for this case."""
    return {pk for readers in _part_readers for pk in readers(case)}
