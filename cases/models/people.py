"""People of a case: the person herself, those who depend on her, and who did it.

Three models, because a field has one compartment: what a shelter may read of her and of her children
is "identity" and "contact", and of him only the gate card, which is "safety".
"""

from django.db import models

from access.fields import SealedChoice, SealedDate, SealedFlag, SealedList, SealedNumber, SealedText
from access.guard import Row
from access.history import History
from cases.codes import (
    AGE_BANDS,
    CIRCUMSTANCES,
    CONSENT_WAYS,
    DEPENDANT_RELATIONS,
    DISABILITIES,
    ETHNIC_GROUPS,
    MARITAL,
    PURPOSES,
    RELATIONSHIPS,
    SEXES,
    TALKING,
)


class Survivor(Row):
    """The person the case is about; one row a case."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="survivors")

    full_name = SealedText("identity")
    sex = SealedChoice("identity", choices=SEXES.choices)
    birth_year = SealedNumber("identity")
    age_is_guess = SealedFlag("identity")
    ethnic_group = SealedChoice("identity", choices=ETHNIC_GROUPS.choices)
    marital = SealedChoice("identity", choices=MARITAL.choices)
    id_number = SealedText("identity")
    unit_code = SealedText("identity")
    talking = SealedList("identity", choices=TALKING.choices)
    talking_note = SealedText("identity")

    agrees_to = SealedList("identity", choices=PURPOSES.choices)
    consent_way = SealedChoice("identity", choices=CONSENT_WAYS.choices)
    consent_on = SealedDate("identity")

    address = SealedText("contact")
    phone = SealedText("contact")
    safe_hours = SealedText("contact")
    may_text = SealedFlag("contact")
    cover_story = SealedText("contact")
    safe_word = SealedText("contact")

    circumstances = SealedList("health", choices=CIRCUMSTANCES.choices)
    disabilities = SealedList("health", choices=DISABILITIES.choices)
    health_note = SealedText("health")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["record"], name="one_survivor_a_case")]

    def __str__(self) -> str:
        return str(self.pk)

    def age_on(self, year: int) -> int | None:
        """Completed years, give or take one: only the year of birth is known. ``None`` without it."""
        return None if self.birth_year is None else year - self.birth_year


class Dependant(Row):
    """A child or another person who depends on her, and may come along to a shelter."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="dependants")

    call_name = SealedText("identity")
    relation = SealedChoice("identity", choices=DEPENDANT_RELATIONS.choices)
    sex = SealedChoice("identity", choices=SEXES.choices)
    birth_year = SealedNumber("identity")
    with_her = SealedFlag("identity")
    needs = SealedText("health")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Perpetrator(Row):
    """Who did it, and the gate card: whom not to let in."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="perpetrators")

    full_name = SealedText("perpetrator")
    sex = SealedChoice("perpetrator", choices=SEXES.choices)
    age_band = SealedChoice("perpetrator", choices=AGE_BANDS.choices)
    relationship = SealedChoice("perpetrator", choices=RELATIONSHIPS.choices)
    lives_with_her = SealedFlag("perpetrator")
    occupation = SealedText("perpetrator")
    phone = SealedText("perpetrator")
    address = SealedText("perpetrator")
    earlier_violence = SealedFlag("perpetrator")

    gate_name = SealedText("safety")
    appearance = SealedText("safety")
    vehicle = SealedText("safety")
    threats = SealedText("safety")
    may_come_with = SealedText("safety")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
