import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import ReenrolmentReason, Team
from access.roles import Role, role_choices
from administration.forms.offices import day_field
from administration.queries.people import is_free_username, joinable_teams
from places.vietnamese import settle_tones

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


class TeamChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Team) -> str:
        unit = obj.office.unit.name if obj.office else ""
        return f"{obj.name} ({unit})" if unit and unit not in obj.name else obj.name


class MembershipForm(forms.Form):
    """A team, a role and the days of a membership (both inclusive)."""

    team = TeamChoiceField(queryset=None, label=_("Team"))
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    starts_on = day_field(_("First day"))
    ends_on = day_field(
        _("Last day"), required=False, help_text=_("Leave empty when nobody knows it yet. It can be planned later.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: QuerySet[Team] = joinable_teams()
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> None:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day lies before the first day."))


class InvitationForm(MembershipForm):
    """A newcomer with a first membership."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters without marks, digits, dot: for example lan.nt. It stands in the logbook."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    field_order = ["full_name", "username", "phone", "team", "role", "starts_on", "ends_on"]

    def clean_full_name(self) -> str:
        return settle_tones(" ".join(self.cleaned_data["full_name"].split()))

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip().lower()
        if not _USERNAME.fullmatch(name):
            raise ValidationError(_("Use at least three small letters without marks, digits, dots or dashes."))
        if not is_free_username(name):
            raise ValidationError(_("Somebody has this user name already."))
        return name


class PlannedEndForm(forms.Form):
    last_day = day_field(_("Last day"), required=False, help_text=_("Leave empty to take a planned end back."))

    def clean_last_day(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day has passed. To end the membership at once, use the other button."))
        return day


class AccountSearchForm(forms.Form):
    q = forms.CharField(label=_("User name or full name"), max_length=80, required=False)

    @property
    def text(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class NewKeysForm(forms.Form):
    """Why new keys are needed: a code, no words."""

    reason = forms.ChoiceField(label=_("Reason"), choices=ReenrolmentReason.choices, widget=forms.RadioSelect)


class EmptyForm(forms.Form):
    """A button whose only question is whether it is meant."""
