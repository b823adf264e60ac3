"""What rooms above add to a case: they register a tab in their `ready()`, since this room cannot know them."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

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
