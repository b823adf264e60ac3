"""Forms for erasing a record at the wish of the person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models.erasure import Scope
from cases.codes import ERASURE_CHECKLIST
from cases.forms.fields import line, some_of
from cases.forms.steps import same_number


class CodeForm(forms.Form):
    """The record's number, to be sure."""

    code = line(_("To be sure: the record number"), required=True)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = code

    def clean_code(self) -> str:
        return same_number(self.cleaned_data["code"], self.number)


class AskErasureForm(CodeForm):
    """How much, and what was gone through with the person alone."""

    scope = forms.ChoiceField(
        choices=Scope.choices,
        label=_("What should be erased?"),
        widget=forms.RadioSelect,
        help_text=_("When only the identity is erased, names that stand in the notes stay there."),
    )
    checklist = some_of(
        ERASURE_CHECKLIST,
        _("Before you send the request"),
        required=True,
        help_text=_("Tick each point when it was done. All of them are needed."),
    )

    field_order = ("scope", "checklist", "code")

    def clean_checklist(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["checklist"]
        if len(ticked) < len(ERASURE_CHECKLIST.keys):
            raise forms.ValidationError(_("A point of the list is left open. Go through it with the person first."))
        return ticked
