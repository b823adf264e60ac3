import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Heir, Team
from administration.forms.offices import day_field
from administration.forms.people import TeamChoiceField
from administration.queries.successions import default_among, likely_companions, likely_heirs, same_kind
from places.models import Office, OfficeKind


class TeamChoicesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Team) -> str:
        return f"{obj.name} ({obj.office.unit.name})" if obj.office else obj.name


def _likely(label: Any) -> TeamChoicesField:
    return TeamChoicesField(queryset=None, label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _other(label: Any, **kwargs: Any) -> TeamChoiceField:
    return TeamChoiceField(queryset=None, label=label, required=False, **kwargs)


class SuccessionForm(forms.Form):
    """Which teams follow, and which others end with this one. The place decides who takes what nobody assigns, else
    the order: the first."""

    heirs = _likely(_("Teams that follow in the same place"))
    other_heir = _other(_("A team that follows"), empty_label=_("none"))
    second_heir = _other(
        _("Another team that follows"),
        empty_label=_("none"),
        help_text=_(
            "Only when this team is split. What nobody assigns goes where most of the commune went, else to the first."
        ),
    )
    companions = _likely(_("Other teams that end with it"))
    other_companion = _other(_("Another team that ends with it"), empty_label=_("none"))

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        every = same_kind(team)
        offered = {"heirs": likely_heirs(team), "companions": likely_companions(team)}
        for name in self.fields:
            self.fields[name].queryset = offered.get(name, every)  # type: ignore[attr-defined]
        for name, likely in offered.items():
            if not likely.exists():
                del self.fields[name]
        if team.office and team.office.kind == OfficeKind.SHELTER:
            del self.fields["second_heir"]

    def clean(self) -> None:
        if not self.chosen_heirs:
            raise ValidationError(_("Choose the team that follows. Its office must be there already."))

    @property
    def chosen_teams(self) -> list[Team]:
        return [self.team, *self._chosen("companions", "other_companion")]

    @property
    def chosen_heirs(self) -> list[Team]:
        """The one that takes what nobody has assigned comes first."""
        heirs = self._chosen("heirs", "other_heir", "second_heir")
        if not heirs:
            return []
        first = default_among(self.team, heirs)
        return [first, *(heir for heir in heirs if heir.pk != first.pk)]

    def _chosen(self, many: str, *others: str) -> list[Team]:
        """Each once, in the order of the page."""
        single = [self.cleaned_data.get(name) for name in others]
        every = [*(self.cleaned_data.get(many) or []), *(team for team in single if team)]
        return list({team.pk: team for team in every}.values())


class InviteForm(forms.Form):
    """Into which team; where there is one, nothing is asked."""

    heir = forms.ChoiceField(label=_("Into which team"))

    def __init__(self, *args: Any, heirs: Sequence[Heir], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(heir.team_id): heir.team for heir in heirs}
        self.fields["heir"].choices = [(key, team.name) for key, team in self.teams.items()]  # type: ignore[attr-defined]
        if len(heirs) == 1:
            self.fields["heir"].widget = forms.HiddenInput()
            self.fields["heir"].initial = str(heirs[0].team_id)

    @property
    def team(self) -> Team:
        return self.teams[self.cleaned_data["heir"]]


class EndsForm(forms.Form):
    last_day = day_field(_("Last day"), initial=timezone.localdate)

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise ValidationError(_("This day has passed. Choose today or a later one."))
        return day


class AddressesForm(forms.Form):
    """For each sending office the team whose commune it belongs to from now on; or not yet."""

    def __init__(self, *args: Any, offices: Sequence[Office], heirs: Sequence[Heir], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {f"office-{office.pk}": office for office in offices}
        self.teams = {str(heir.team_id): heir.team for heir in heirs}
        choices = [*((key, team.name) for key, team in self.teams.items()), ("", _("not yet"))]
        for name, office in self.offices.items():
            first = str(heirs[0].team_id)
            self.fields[name] = forms.ChoiceField(label=office.name, choices=choices, required=False, initial=first)

    @property
    def chosen(self) -> dict[Office, Team]:
        answers = {self.offices[name]: self.cleaned_data[name] for name in self.offices}
        return {office: self.teams[key] for office, key in answers.items() if key}
