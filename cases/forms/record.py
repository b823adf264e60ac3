"""Forms for incidents, dangers and notes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.codes import (
    ACTS,
    DANGER_LEVELS,
    DANGER_SIGNS,
    FORMS,
    NOTE_KINDS,
    PLACES,
    REPORTED_TO,
    TIMES_OF_DAY,
)
from cases.forms.fields import ComingDay, PastDay, Versioned, line, one_of, some_of, text, values_of, yes_no
from cases.gbvims import QUESTIONS
from cases.models import Incident

ANSWER = "answer_"
_ROWS = (
    "happened_on",
    "date_is_guess",
    "time_of_day",
    "place",
    "story",
    "forms",
    "acts",
    "children_saw",
    "injuries",
    "weapon",
    "reported_to",
)


class IncidentForm(Versioned):
    """What happened, the acts by the law of that day, and the questions that decide the main type."""

    happened_on = PastDay(label=_("When did it happen?"), required=False)
    date_is_guess = yes_no(_("Is the day a guess?"))
    time_of_day = one_of(TIMES_OF_DAY, _("Time of day"))
    place = one_of(PLACES, _("Where did it happen?"))
    story = text(_("What happened"), rows=6, help_text=_("In the person's own words. Do not press for details."))
    forms = some_of(FORMS, _("Forms of violence"))
    acts = some_of(ACTS, _("Acts named by the law"), help_text=_("By the law in force on the day it happened."))
    children_saw = yes_no(_("Did children see or hear it?"))
    injuries = text(_("Injuries"), rows=2)
    weapon = line(_("Weapon or dangerous thing"))
    reported_to = some_of(REPORTED_TO, _("Who was told before?"))

    def __init__(self, *args: Any, incident: Incident | None = None, **kwargs: Any) -> None:
        initial = values_of(incident, _ROWS)
        answers = (incident.answers if incident else None) or {}
        initial |= {f"{ANSWER}{key}": {True: "yes", False: "no"}.get(yes) for key, yes in answers.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for question in QUESTIONS:
            self.fields[f"{ANSWER}{question.key}"] = yes_no(question.label)
        self._offer_acts(incident)

    def _offer_acts(self, incident: Incident | None) -> None:
        """The acts of the law of the day that was typed, or of the stored one, or of today."""
        day = incident.happened_on if incident else None
        if self.is_bound:
            day = self.fields["happened_on"].to_python(self.data.get("happened_on")) if self._day_is_good() else day
        self.fields["acts"].choices = ACTS.on(day or timezone.localdate()).choices  # type: ignore[attr-defined]

    def _day_is_good(self) -> bool:
        try:
            self.fields["happened_on"].clean(self.data.get("happened_on"))
        except ValidationError:
            return False
        return True

    def questions(self) -> list[BoundField]:
        """The six questions in their order."""
        return [self[f"{ANSWER}{key}"] for key in QUESTIONS.keys]

    def values(self) -> dict[str, Any]:
        """For ``save_incident``."""
        data = self.cleaned_data
        answers = {key: data[f"{ANSWER}{key}"] for key in QUESTIONS.keys if data[f"{ANSWER}{key}"] is not None}
        return {"data": {name: data[name] for name in _ROWS}, "answers": answers}


class RiskForm(forms.Form):
    """One look at the danger."""

    signs = some_of(DANGER_SIGNS, _("Danger signs"))
    level = forms.ChoiceField(
        choices=DANGER_LEVELS.choices, label=_("How great is the danger now?"), widget=forms.RadioSelect
    )
    reasons = text(_("Why"))
    safety_notes = text(_("What was agreed to stay safe"), rows=4)
    review_on = ComingDay(label=_("Look again on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("signs") and data.get("level") == "low" and not data.get("reasons"):
            self.add_error("reasons", _("There are danger signs: say why the danger is low all the same."))
        return data

    def values(self) -> dict[str, Any]:
        """For ``assess_risk``."""
        data = dict(self.cleaned_data)
        return {"review_on": data.pop("review_on"), "data": data}


class NoteForm(forms.Form):
    """A note on the timeline."""

    kind = one_of(NOTE_KINDS, _("Kind of note"), required=True)
    text = text(_("What was done or said"), rows=6, required=True)
