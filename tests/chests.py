"""Chests for the tests of the door: records of the test-only room `tests.vault`."""

from typing import Any

from access.door import changing, new_record, open_record
from access.envelope import COMPARTMENTS
from access.permissions import Permission
from tests.people import Person
from tests.vault.models import Chest, Letter

NAME, STORY, LETTER = "Nguyễn Thị Hoa", "Chuyện đêm qua", "Thư một"


def make_chest(owner: Person, *others: Any, **values: Any) -> Chest:
    """A chest of the owner's team with one letter, as the database gives it: sealed."""
    values = {"code": "C1", "name": NAME, "story": STORY, **values}
    chest = new_record(Chest, for_teams=[owner.team, *others], by=owner.actor(), to=Permission.CASE_OPEN, **values)
    with changing(chest, by=owner.actor(), to=Permission.CASE_OPEN):
        chest.save()
        Letter(record=chest, text=LETTER).save()
    return Chest.objects.get(pk=chest.pk)


def opened(person: Person, chest: Any) -> Chest:
    """The chest, opened by this person."""
    return open_record(person.actor(), Chest, getattr(chest, "pk", chest), to=Permission.CASE_READ)


def opened_chest(owner: Person, *others: Any, **values: Any) -> Chest:
    """A new chest, opened by its owner."""
    return opened(owner, make_chest(owner, *others, **values))


def write(person: Person, chest: Chest, **values: Any) -> Chest:
    """Change some fields of an opened chest."""
    with changing(chest, by=person.actor(), to=Permission.CASE_EDIT):
        for name, value in values.items():
            setattr(chest, name, value)
        chest.save()
    return chest


FILLED: dict[str, Any] = {
    "name": NAME,
    "story": STORY,
    "mood": "afraid",
    "signs": ["a", "b"],
    "age": 34,
    "urgent": True,
    "data": {"x": [1, "hai"]},
}
"""A value for most kinds of sealed field."""


def past_the_row_seal(row: Any) -> None:
    """Cells of this instance open one by one, as they would for a thief with his own program."""
    row.__dict__["_row_checked"] = dict.fromkeys(COMPARTMENTS, True)
