"""An addition to an own referral: one text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from cases.forms.slip import STORY


class AdditionForm(forms.Form):
    use_required_attribute = False

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    story = forms.CharField(
        label=_("What is new?"),
        help_text=_("A few words will do. You cannot read it again once it is sent."),
        max_length=STORY,
        error_messages={"required": _("Write what is new in a few words.")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", uuid7())
