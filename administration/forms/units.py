import re

from django import forms
from django.utils.translation import gettext_lazy as _

from places.forms import UnitChoice
from places.models import Level, Unit

_FIELD = re.compile(r"\A[a-z][a-z0-9_-]{0,39}\Z")


class UnitSearchForm(forms.Form):
    """The search page: letters, and perhaps a day."""

    q = forms.CharField(label=_("Name of a place"), max_length=80, required=False)
    at = forms.DateField(label=_("In force on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class UnitOptionsForm(forms.Form):
    """What a unit field on another page asks while somebody types: its name and which units it may offer."""

    field = forms.RegexField(_FIELD)
    at = forms.DateField(required=False)
    level = forms.ChoiceField(choices=[("", ""), *Level.choices], required=False)
    within = forms.ModelChoiceField(Unit.objects.all(), required=False)

    @property
    def choice(self) -> UnitChoice:
        given = self.cleaned_data
        return UnitChoice(at=given["at"], level=given["level"], within=given["within"])
