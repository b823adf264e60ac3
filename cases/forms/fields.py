"""The few kinds of question that the case forms ask."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.codes import CodeList

OPTIONAL: dict[str, Any] = {"required": False}
YES_NO = (("", _("Not asked")), ("yes", _("Yes")), ("no", _("No")))


class Day(forms.DateField):
    """A calendar day, picked with the device's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class PastDay(Day):
    """Today or before."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Give today or an earlier day."))
        return day


class ComingDay(Day):
    """Today or later."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day < timezone.localdate():
            raise ValidationError(_("This day has passed. Give today or a later day."))
        return day


class Versioned(forms.Form):
    """A form over something that others may change meanwhile: says so once, and keeps what was typed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={**initial, "version": version}, **kwargs)
        self.current = version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen = data.pop("version", None)
        if seen is not None and seen != self.current:
            again: Any = self.data
            again = again.copy()
            again["version"] = self.current
            self.data = again
            raise ValidationError(
                _("Somebody changed this case file meanwhile. Look at it in another window, then save again.")
            )
        return data


def one_of(codes: CodeList, label: Any, **kwargs: Any) -> forms.ChoiceField:
    """One entry of a list, or none."""
    return forms.ChoiceField(choices=[("", "—"), *codes.choices], label=label, **{**OPTIONAL, **kwargs})


def some_of(codes: CodeList, label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    """Any number of entries, as boxes to tick."""
    return forms.MultipleChoiceField(
        choices=codes.choices, label=label, widget=forms.CheckboxSelectMultiple, **{**OPTIONAL, **kwargs}
    )


def yes_no(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """Yes, no, or not asked."""
    return forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None, label=label, **{**OPTIONAL, **kwargs}
    )


def line(label: Any, **kwargs: Any) -> forms.CharField:
    """A short text."""
    return forms.CharField(label=label, max_length=200, **{**OPTIONAL, **kwargs})


def text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A longer text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, widget=widget, **{**OPTIONAL, **kwargs})


def values_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What an opened row holds now, as the form's first values."""
    return {name: _shown(getattr(row, name)) for name in names} if row is not None else {}


def _shown(value: Any) -> Any:
    """Yes and no as the words of ``YES_NO``."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
