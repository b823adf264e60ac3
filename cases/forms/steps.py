"""Forms for the steps of a case and of a referral."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Team, User
from cases.codes import (
    CASE_CLOSE_REASONS,
    CLOSING_CHECKLIST,
    CONSENT_WAYS,
    PURPOSES,
    SLIP_CLOSE_REASONS,
)
from cases.forms.fields import ComingDay, line, one_of, some_of, text
from cases.models import Priority, answers
from cases.numbers import is_number
from cases.sharing import LONGEST_DAYS

COMPARTMENTS = (
    ("identity", _("who the person is")),
    ("contact", _("how to reach the person safely")),
    ("safety", _("dangers and the gate card")),
    ("health", _("health")),
    ("narrative", _("what happened, and notes")),
    ("perpetrator", _("who did it")),
)


def same_number(typed: str, number: str) -> str:
    """The typed record number, which must be that of the page; blanks do not matter.

    Raises:
        ValidationError: it is another one.
    """
    if "".join(typed.split()) != number:
        raise forms.ValidationError(_("This is not the number of this record. It stands at the top of the page."))
    return number


class PersonChoice(forms.ModelChoiceField):
    """People are shown with their full names, never with their account names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class AssignForm(forms.Form):
    """To whom, and until when the first step."""

    worker = PersonChoice(queryset=User.objects.none(), label=_("Who takes care of it"))
    due_on = ComingDay(label=_("First step by"), required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]


class NextStepForm(forms.Form):
    """What comes next."""

    next_step = line(_("Next step"))
    due_on = ComingDay(label=_("By"), required=False)
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, label=_("Order of work"))


class WaitForm(forms.Form):
    """Another office has to act."""

    waiting_for = line(_("Which office, and for what"), required=True)
    due_on = ComingDay(label=_("Ask again on"), required=False)


class CloseCaseForm(forms.Form):
    """Why, and what was gone through before."""

    reason = one_of(CASE_CLOSE_REASONS, _("Why is it closed?"), required=True)
    checklist = some_of(
        CLOSING_CHECKLIST, _("Before closing"), help_text=_("Tick what was done. What is left open must be explained.")
    )
    words = text(_("Explanation"))
    code = line(_("To be sure: the record number"), required=True)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = code

    def clean_code(self) -> str:
        return same_number(self.cleaned_data["code"], self.number)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if len(data.get("checklist", ())) < len(CLOSING_CHECKLIST.keys) and not data.get("words"):
            self.add_error("words", _("Say why a point of the list is left open."))
        return data

    def values(self) -> dict[str, Any]:
        """For ``close_case``."""
        return {name: self.cleaned_data[name] for name in ("reason", "checklist", "words")}


class ReopenForm(forms.Form):
    """Why a closed case is opened again."""

    words = text(_("Why is it opened again?"), required=True)


class TransferForm(forms.Form):
    """To which case team, and what it should know first."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), label=_("Team"))
    words = text(_("What the other team should know first"), required=True)
    code = line(_("To be sure: the record number"), required=True)

    def __init__(self, *args: Any, code: str, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = code
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return same_number(self.cleaned_data["code"], self.number)

    def values(self) -> dict[str, Any]:
        """For ``transfer_case``."""
        return {name: self.cleaned_data[name] for name in ("team", "words")}


class ShareForm(forms.Form):
    """Which part, to whom, for what, until when."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        label=_("Team"),
        help_text=_("A shelter stands here once it was asked for a bed: asking shares its part."),
    )
    purpose = one_of(PURPOSES, _("For what"), required=True)
    compartments = forms.MultipleChoiceField(
        choices=COMPARTMENTS, label=_("What they may read"), widget=forms.CheckboxSelectMultiple
    )
    until = ComingDay(label=_("Until, this day included"))
    consent = one_of(
        CONSENT_WAYS, _("On what ground"), help_text=_("Leave empty when the person's own sheet names this purpose.")
    )
    words = text(
        _("Reason"), help_text=_("Needed for danger to life; before that, somebody else has found the danger high.")
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_until(self) -> datetime:
        day = self.cleaned_data["until"]
        if (day - timezone.localdate()).days > LONGEST_DAYS:
            raise forms.ValidationError(_("At most one year. It can be shared again afterwards."))
        return timezone.make_aware(datetime.combine(day, time.max))


class AddToCaseForm(forms.Form):
    """Into which case a referral goes."""

    code = line(_("Record number of the case"), required=True)

    def clean_code(self) -> str:
        typed = "".join(self.cleaned_data["code"].split())
        if not is_number(typed):
            raise forms.ValidationError(_("This is no record number: it has eight digits. Look at the list of cases."))
        return typed


class PassOnForm(forms.Form):
    """To which team a referral goes."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), label=_("Team"))

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class CloseSlipForm(forms.Form):
    """Why no case is opened."""

    reason = one_of(SLIP_CLOSE_REASONS, _("Why is no case opened?"), required=True)
    words = text(_("Note"), rows=2)


class ReplyForm(forms.Form):
    """One of the eight fixed messages."""

    reply = forms.ChoiceField(choices=answers.Reply.choices, label=_("Message"))
