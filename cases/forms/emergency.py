"""Forms of emergency access and of its review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import EmergencyReason, EmergencyVerdict
from cases.numbers import is_number

FEWEST_WORDS = 10
"""Characters: less says nothing to who reviews it."""


class EmergencyForm(forms.Form):
    """Which record, and why."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Number of the slip or case file"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("Why now?"), choices=EmergencyReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What has happened, in a few words"),
        help_text=_("Sealed: only the supervisor of the record's team reads it."),
        min_length=FEWEST_WORDS,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_code(self) -> str:
        typed = "".join(self.cleaned_data["code"].split())
        if not is_number(typed):
            raise forms.ValidationError(_("A number has eight digits. Read it from the card or ask for it again."))
        return typed


class ReviewForm(forms.Form):
    """What the review says, and why."""

    use_required_attribute = False

    verdict = forms.ChoiceField(label=_("Your review"), choices=EmergencyVerdict.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your reasons, or whom you asked"),
        help_text=_("Sealed to the team; needed unless it was justified."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, str]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") not in (None, EmergencyVerdict.JUSTIFIED) and not data.get("words", "").strip():
            self.add_error("words", _("Say in a few words why, or whom you asked."))
        return data
