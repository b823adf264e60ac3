"""Forms of standing in: which team, and who steps in for how long and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Membership, StandInReason, Team
from access.models.standing_in import LONGEST_DAYS
from access.roles import ROLES, Role
from access.teams.standing_in import possible_stand_ins, stand_ins_of
from access.teams.stepping_in import people_to_send


class _TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class StandInTeamForm(forms.Form):
    """The stand-in team, or none."""

    stand_in = _TeamField(
        queryset=None,
        required=False,
        label=_("Stand-in team"),
        empty_label=_("None: nobody can step in"),
        help_text=_("Agree with it first."),
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].queryset = possible_stand_ins(team)  # type: ignore[attr-defined]


class _PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.full_name


class StepInForm(forms.Form):
    """Who steps in, as what, for how many days, and why."""

    member = _PersonField(queryset=None, label=_("Who steps in?"), empty_label=None)
    role = forms.ChoiceField(label=_("As"))
    days = forms.IntegerField(
        label=_("For how many days?"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        help_text=_("At most 14, from the day of approval. It ends by itself."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=StandInReason.choices)
    words = forms.CharField(
        label=_("What has happened?"),
        max_length=1000,
        help_text=_("One or two sentences. Only the two teams can read them. Write no name from a case."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, team: Team, by_team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, ROLES[role].name) for role in stand_ins_of(team).roles]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["member"].queryset = people_to_send(by_team)  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
