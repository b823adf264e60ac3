"""What rooms above add to a case: they register a tab in their `ready()`, since this room cannot know them."""

from collections.abc import Callable
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


Relatives = Callable[[Any, Any], list[Record]]
_relatives: list[Relatives] = []


def add_case_relatives(find: Relatives) -> None:
    """`find(actor, case)` opens, for CASE_HIDE, the records of another room that belong to the same person."""
    if find not in _relatives:
        _relatives.append(find)


def case_relatives(actor: Any, case: Any) -> list[Record]:
    """What the rooms above keep about the person of a case, opened as far as the acting team holds it."""
    return [record for find in _relatives for record in find(actor, case)]
