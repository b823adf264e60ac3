"""A chest (record) with letters (rows) and a key rack (plain, recorded)."""

from typing import Any, ClassVar

from django.db import models

from access.fields import SealedChoice, SealedData, SealedDate, SealedFlag, SealedList, SealedNumber, SealedText
from access.grants import Grant
from access.guard import Record, Recorded, Row
from access.history import History


class Chest(Record):
    code = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=12, default="open")
    name = SealedText("identity")
    story = SealedText("narrative")
    mood = SealedChoice("safety", choices=[("calm", "Calm"), ("afraid", "Afraid")])
    signs = SealedList("safety", choices=[("a", "A"), ("b", "B")])
    age = SealedNumber("identity")
    day = SealedDate("identity")
    urgent = SealedFlag("safety")
    data = SealedData("safety")

    grant_model = "vault.ChestGrant"
    permission_codename = "open_chest"
    facts = "tests.vault.models.chest_facts"
    history = History()

    class Meta:
        permissions: ClassVar[list[Any]] = [("open_chest", "Can open the chest")]

    class Privacy:
        plain: ClassVar[dict[str, str]] = {"code": "shown on paper", "status": "the queue is sorted by it"}

    def __str__(self) -> str:
        return self.code

    @property
    def team_id(self) -> int | None:
        """The first team that holds all of it: what the rules of the case room ask a record for."""
        whole = self.grants.filter(compartments=[], locked=False).order_by("id").first()
        return whole.group_id if whole else None


class ChestGrant(Grant):
    content_object = models.ForeignKey(Chest, on_delete=models.CASCADE, related_name="grants")


class Letter(Row):
    record = models.ForeignKey(Chest, on_delete=models.PROTECT, related_name="letters")
    text = SealedText("narrative")
    history = History()

    def __str__(self) -> str:
        return str(self.pk)


class Rack(Recorded):
    label = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.label


def chest_facts(chest: Chest) -> Any:
    return {"status": chest.status}
