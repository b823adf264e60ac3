"""Where each case of a team that is split goes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Heir
from cases.models import Case


class ChoicesForm(forms.Form):
    """One choice a case; `first` is what stands there at the beginning."""

    def __init__(self, *args: Any, cases: Sequence[Case], heirs: Sequence[Heir], first: Mapping[UUID, Heir]) -> None:
        super().__init__(*args)
        self.heirs = {str(heir.pk): heir for heir in heirs}
        self.cases = {f"case-{case.pk}": case for case in cases}
        choices = [(key, heir.team.name) for key, heir in self.heirs.items()]
        for name, case in self.cases.items():
            start = str(first[case.pk].pk) if case.pk in first else None
            self.fields[name] = forms.ChoiceField(label=_("Where it goes"), choices=choices, initial=start)
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def rows(self) -> list[tuple[Case, forms.BoundField]]:
        return [(case, self[name]) for name, case in self.cases.items()]

    @property
    def chosen(self) -> dict[UUID, Heir]:
        return {case.pk: self.heirs[self.cleaned_data[name]] for name, case in self.cases.items()}
