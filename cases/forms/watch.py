"""One watch of the duty roster."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 31


class WatchForm(forms.Form):
    """A member of the team, or the name and number of somebody without an account."""

    use_required_attribute = False

    user: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Member of the team"), queryset=None, required=False, empty_label=_("Somebody without an account")
    )
    name = forms.CharField(
        label=_("Full name"), max_length=80, required=False, help_text=_("Only for somebody without an account.")
    )
    phone = forms.CharField(
        label=_("Number for this watch"),
        max_length=20,
        required=False,
        help_text=_("Empty: the member's own number."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    starts_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("To"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, *args: Any, members: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = members  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_person(data)
        self._check_times(data)
        return data

    def _check_person(self, data: dict[str, Any]) -> None:
        user, name, phone = data.get("user"), data.get("name"), data.get("phone")
        if user and name:
            self.add_error("name", _("Leave the name empty when a member of the team is chosen."))
        if not user and not (name and phone):
            self.add_error(
                "name" if not name else "phone", _("Choose a member of the team, or write a name and a number.")
            )
        if user and not phone and not user.phone:
            self.add_error("phone", _("This member has no number: write one."))

    def _check_times(self, data: dict[str, Any]) -> None:
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if not starts or not ends:
            return
        if ends <= starts:
            self.add_error("ends_at", _("The watch must end after it starts."))
        elif (ends - starts).days > LONGEST_DAYS:
            self.add_error("ends_at", _("A watch lasts 31 days at most."))
