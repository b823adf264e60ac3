"""An incident: what happened, once."""

from django.db import models

from access.fields import SealedChoice, SealedData, SealedDate, SealedFlag, SealedList, SealedText
from access.guard import Row
from access.history import History
from cases.codes import ACTS, FORMS, MAIN_TYPES, PLACES, REPORTED_TO, TIMES_OF_DAY


class Incident(Row):
    """What happened, its acts by the law of that day, and the one main type that GBVIMS counts."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="incidents")

    happened_on = SealedDate("narrative")
    date_is_guess = SealedFlag("narrative")
    time_of_day = SealedChoice("narrative", choices=TIMES_OF_DAY.choices)
    place = SealedChoice("narrative", choices=PLACES.choices)
    unit_code = SealedText("narrative")
    story = SealedText("narrative")
    forms = SealedList("narrative", choices=FORMS.choices)
    acts = SealedList("narrative", choices=ACTS.choices)
    answers = SealedData("narrative")
    main_type = SealedChoice("narrative", choices=MAIN_TYPES.choices)
    children_saw = SealedFlag("narrative")
    reported_to = SealedList("narrative", choices=REPORTED_TO.choices)
    injuries = SealedText("health")
    weapon = SealedText("safety")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
