"""Shape of what a group logs: dates, codes and counts; there is no field a name could be written in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prevention_groups.models import MOST, Model, Response, SessionKind, Topic
from prevention_groups.months import month_before, month_of, this_month

OLDEST_DAYS = 366


class DayInput(forms.DateInput):
    """The device's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _count(label: Any, *, least: int = 0) -> forms.IntegerField:
    """A number of persons or times."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


class GroupForm(forms.Form):
    """What the group is and which decision founded it."""

    model = forms.ChoiceField(label=_("Which model?"), choices=Model.choices, widget=forms.RadioSelect)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    decided_on = forms.DateField(label=_("Date of the decision"), required=False, widget=DayInput())
    founded_by = forms.CharField(label=_("Who decided it"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "decided_on" in data and bool(data.get("decision_number")) != bool(data["decided_on"]):
            raise ValidationError(_("A decision has a number and a date: write both, or neither."))
        return data


class SessionForm(forms.Form):
    """A session as counts."""

    held_on = forms.DateField(label=_("Day"), widget=DayInput(), initial=timezone.localdate)
    kind = forms.ChoiceField(label=_("What was it?"), choices=SessionKind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("What was it about?"), choices=[("", _("Choose")), *Topic.choices])
    women = _count(_("Women"))
    men = _count(_("Men"))
    children = _count(_("Children under 16"))

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        age = (timezone.localdate() - day).days
        if age < 0:
            raise ValidationError(_("This day has not come yet."))
        if age > OLDEST_DAYS:
            raise ValidationError(_("This day is more than a year ago."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        counts = [data.get(name) for name in ("women", "men", "children")]
        if None not in counts and not sum(counts):  # type: ignore[arg-type]
            raise ValidationError(_("Write down how many came: at least one person."))
        return data


class ResponseForm(forms.Form):
    """One time that the group helped; kept as a count of the month."""

    kind = forms.ChoiceField(label=_("What did the group do?"), choices=Response.choices, widget=forms.RadioSelect)
    month = forms.TypedChoiceField(
        label=_("In which month?"),
        help_text=_("The day is not kept, so that nobody can be recognised."),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
    )
    times = _count(_("How many times?"), least=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = this_month()
        months = (now, month_before(now))
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), f"{month:%m/%Y}") for month in map(month_of, months)
        ]
        self.fields["month"].initial = now.isoformat()
        self.fields["times"].initial = 1


class CorrectionForm(forms.Form):
    """The right number."""

    times = _count(_("How many times in this month?"))
