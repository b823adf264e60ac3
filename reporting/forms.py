"""Which half-years a release is asked for. Shape only: the states are asked in `releases`."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reporting.catalogue import DATA_SETS, DataSet
from reporting.periods import HalfYear
from reporting.queries import unpublished_periods

USUAL_PERIODS = 4  # what the form proposes: the last two years


class BuildForm(forms.Form):
    """From and until, among the half-years of one data set that are over and not yet published."""

    first = forms.ChoiceField(label=_("From the half-year"))
    last = forms.ChoiceField(
        label=_("Until the half-year"), help_text=_("Both included. Only half-years that are over are offered.")
    )

    def __init__(self, *args: Any, data_set: DataSet, periods: list[HalfYear], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{data_set.key}-%s")
        super().__init__(*args, **kwargs)
        self.data_set = data_set
        choices = [(period.key, period.label) for period in reversed(periods)]
        for name, proposed in (("first", periods[-USUAL_PERIODS:][0]), ("last", periods[-1])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
            field.choices = choices
            field.initial = proposed.key

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "first" in data and "last" in data:
            data["first"], data["last"] = HalfYear.parsed(data["first"]), HalfYear.parsed(data["last"])
            if data["last"] < data["first"]:
                self.add_error("last", _("The last half-year comes before the first one."))
        return data


def build_forms(posted: QueryDict | None) -> list[BuildForm]:
    """One for each data set that has something to publish; the one that was sent is bound."""
    return [
        BuildForm(
            posted if posted is not None and posted.get("data_set") == key else None,
            data_set=DATA_SETS[key],
            periods=periods,
        )
        for key, periods in unpublished_periods().items()
        if periods
    ]
