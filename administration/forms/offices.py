import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.forms import UnitField
from places.models import Office, OfficeKind


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A calendar day; the browser's own picker where there is one."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class OfficeFilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of office"), required=False)
    ended = forms.BooleanField(label=_("Also offices that have ended"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *OfficeKind.choices]  # type: ignore[attr-defined]

    @property
    def chosen_kind(self) -> str:
        return self.cleaned_data["kind"] if self.is_valid() else ""

    @property
    def only_on(self) -> datetime.date | None:
        return None if self.is_valid() and self.cleaned_data["ended"] else timezone.localdate()


class OfficeForm(forms.Form):
    """A new office. Its unit must be in force on its first day."""

    kind = forms.ChoiceField(label=_("Kind of office"), choices=OfficeKind.choices)
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For a shelter an inconspicuous name, never its address.")
    )
    valid_from = day_field(_("First day"))
    unit = UnitField(label=_("Commune or province"), help_text=_("Type a few letters, with or without marks."))
    phone = forms.CharField(
        label=_("Duty number"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def clean(self) -> None:
        unit, day = self.cleaned_data.get("unit"), self.cleaned_data.get("valid_from")
        if unit and day and not unit.is_valid_at(day):
            self.add_error("unit", _("This unit did not exist on the first day of the office."))


class OfficeChangeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(
        label=_("Duty number"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class OfficeEndForm(forms.Form):
    last_day = day_field(_("Last day"))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if self.office.valid_from and day < self.office.valid_from:
            raise forms.ValidationError(_("The last day lies before the first day."))
        return day
