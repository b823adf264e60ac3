"""Finding the owner of a phone, at night too: by a few letters of the name, the address or the commune.

Names are compared without marks in Python, so no column in the database spells them a second time. That is
quick enough for a province: its phones are hundreds, not millions.
"""

from dataclasses import dataclass
from typing import Any, Final

from places.vietnamese import name_sort_key, search_text

PAGE: Final = 25
LONGEST: Final = 80


@dataclass(frozen=True)
class Found:
    """Some rows in the order of given names, and the key from which the next page goes on (None at the end)."""

    rows: list[Any]
    next_key: str | None


def find(rows: Any, typed: str, *, through: str = "", after: str = "", size: int = PAGE) -> Found:
    """Rows of which every typed word begins a word of the name, the office or the commune.

    `through` is the path from a row to its membership: "" for memberships, "membership__" for phones.
    """
    keys = _keys_in_order(rows, search_text(typed[:LONGEST]).split(), through)
    start = keys.index(after) + 1 if after in keys else 0
    shown = keys[start : start + size]
    by_key = {str(row.pk): row for row in rows.filter(pk__in=shown)}
    more = len(keys) > start + size
    return Found([by_key[key] for key in shown if key in by_key], shown[-1] if more else None)


def _keys_in_order(rows: Any, words: list[str], through: str) -> list[str]:
    names = (f"{through}user__full_name", f"{through}team__office__name", f"{through}team__office__unit__name")
    found = []
    for key, full_name, *place in rows.order_by().values_list("pk", *names):
        text = search_text(" ".join(part for part in (full_name, *place) if part))
        if all(f" {word}" in text for word in words):
            found.append((name_sort_key(full_name), str(key)))
    return [key for _name, key in sorted(found)]
