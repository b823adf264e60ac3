"""Who must never see a case or a slip, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.codes import HIDING_REASONS
from cases.forms.fields import one_of, text


class HideForm(forms.Form):
    """One person at a time, with the reason."""

    person = forms.ChoiceField(label=_("Who must never see it"))
    reason = one_of(HIDING_REASONS, _("Why?"), required=True)
    words = text(_("In your words"), rows=2, help_text=_("Those who work on it read this, nobody else."))

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
