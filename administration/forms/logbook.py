from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from administration.events import event_choices, outcome_choices
from administration.queries.logbook import Wanted


class LogbookForm(forms.Form):
    """What the auditor looks for. Everything may be left out."""

    actor = forms.CharField(label=_("User name"), max_length=80, required=False)
    event = forms.ChoiceField(label=_("What was done"), choices=event_choices, required=False)
    record = forms.CharField(label=_("Code or key of the record"), max_length=40, required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=outcome_choices, required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def looks_for_something(self) -> bool:
        return self.wanted != Wanted()

    @property
    def wanted(self) -> Wanted:
        """The filter. With an input that cannot be right it is empty: ask `is_valid` first."""
        given = self.cleaned_data if self.is_valid() else {}
        record_id, code = _record(given.get("record", ""))
        return Wanted(
            actor=given.get("actor", ""),
            event=given.get("event", ""),
            outcome=given.get("outcome", ""),
            record_id=record_id,
            record_code=code,
            since=given.get("since"),
            until=given.get("until"),
        )


def _record(text: str) -> tuple[UUID | None, str]:
    """A key or a code; codes are read aloud with a space in the middle (`4827 3164`)."""
    try:
        return UUID(text.strip()), ""
    except ValueError:
        return None, "".join(text.split())
