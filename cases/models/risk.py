"""One look at the danger: signs, level, what was agreed to stay safe."""

from django.conf import settings
from django.db import models

from access.fields import SealedChoice, SealedList, SealedText
from access.guard import Row
from access.history import History
from cases.codes import DANGER_LEVELS, DANGER_SIGNS


class RiskAssessment(Row):
    """Never changed afterwards: a new look is a new row, so that the worsening can be seen."""

    record = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    signs = SealedList("safety", choices=DANGER_SIGNS.choices)
    level = SealedChoice("safety", choices=DANGER_LEVELS.choices)
    reasons = SealedText("safety")
    safety_notes = SealedText("safety")

    history = History()

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
