"""The forms of a shelter: they check shape, never save, never ask who may."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Team
from shelters.choices import Destination, ExitReason, NextStep, Service
from shelters.models import Bed
from shelters.workflow import LONGEST_STAY_DAYS

TEXT = 2000
LINE = 120
EMPTY = [("", _("Choose"))]
CONSENT = [
    ("sheet", _("It is on the consent sheet already")),
    ("spoken", _("Yes, said so")),
    ("written", _("Yes, in writing")),
    ("danger", _("Could not be asked: danger to life")),
]


def _text(label: Any, help_text: Any = "", *, rows: int = 2, required: bool = False) -> forms.CharField:
    """A few lines of free text."""
    box = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=TEXT, widget=box)


def _line(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    """One line of free text."""
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=LINE, widget=box)


class DayInput(forms.DateInput):
    """The device's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class JourneyForm(forms.Form):
    """How a guest comes: never where to."""

    travel_minutes = forms.IntegerField(
        label=_("How many minutes will the journey take?"),
        help_text=_("The place is held for the journey and 60 minutes more."),
        min_value=0,
        max_value=24 * 60,
        initial=60,
    )
    sleeps_first = forms.BooleanField(
        label=_("Sleeps at a trusted address tonight"),
        help_text=_("The place is then held until 9:00 in the morning."),
        required=False,
    )
    meeting_point = _line(_("Meeting point"), _("A public place; never the address of the house."))
    driver = _line(_("Who drives"), _("Name and number of the driver."))


class ShelterChoice(forms.ModelChoiceField):
    """A shelter by its name, with its free places."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(name)s – free places: %(free)s") % {"name": obj.name, "free": obj.free}


class RequestForm(JourneyForm):
    """A case worker asks for a place."""

    shelter = ShelterChoice(label=_("Which shelter?"), queryset=Team._base_manager.none(), empty_label=None)
    called = _line(_("What name will be said at the door?"), _("Any name; it is asked for at arrival."))
    adults = forms.IntegerField(label=_("Adults"), min_value=1, max_value=9, initial=1)
    children = forms.IntegerField(label=_("Children with them"), min_value=0, max_value=12, initial=0)
    children_note = _line(_("Ages of the children"))
    needs = _text(
        _("What is needed on arrival?"), _("Medicine, milk, a cot, an interpreter, a place on the ground floor…")
    )
    gate_card = _text(
        _("Who must not be let in?"),
        _("Name, looks, vehicle, what he said he would do, who else may come. The people at the gate read this."),
        rows=3,
    )
    consent = forms.ChoiceField(
        label=_("Does the person agree that the shelter reads the name, the safe contact and the safety part?"),
        choices=CONSENT,
        widget=forms.RadioSelect,
    )
    words = _text(_("Reason, when the person could not be asked"))
    field_order = ["shelter", "called", "adults", "children", "children_note", "needs", "gate_card"]

    def __init__(self, *args: Any, shelters: Any, may_decide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_decide:  # danger to life without asking her: the supervisor's decision
            self.fields["consent"].choices = CONSENT[:-1]  # type: ignore[attr-defined]
            del self.fields["words"]
        field = self.fields["shelter"]
        field.queryset = shelters  # type: ignore[attr-defined]
        field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the request needs: whom, on which ground, and the stay's own data."""
        data: dict[str, Any] = dict(self.cleaned_data)
        apart: dict[str, Any] = {name: data.pop(name) for name in ("shelter", "consent", "words") if name in data}
        apart["consent"] = apart["consent"].removeprefix("sheet")  # the sheet itself is asked
        return {**apart, "data": data}


class BedsForm(forms.Form):
    """Which beds. All beds of the house can be sent: whether one is free is the database's answer."""

    beds = forms.ModelMultipleChoiceField(
        label=_("Which beds?"),
        queryset=Bed._base_manager.none(),
        error_messages={"required": _("Choose at least one bed.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, beds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beds"].queryset = beds  # type: ignore[attr-defined]

    def chosen(self) -> set[int]:
        """The numbers of the ticked beds, for the page."""
        return {int(number) for number in self["beds"].value() or [] if str(number).isdigit()}


class HoldForm(BedsForm, JourneyForm):
    """Beds for a journey."""


class RefusalForm(forms.Form):
    """Nothing is free."""

    next_step = forms.ChoiceField(
        label=_("What was agreed instead?"),
        help_text=_("Try from the top. Each refusal is counted, so that the lack of places can be seen."),
        choices=NextStep.choices,
        widget=forms.RadioSelect,
    )


class AdmissionForm(forms.Form):
    """Who has arrived, and when the first review is."""

    called = _line(_("What name is used in the house?"))
    adults = forms.IntegerField(label=_("Adults"), min_value=1, max_value=9)
    children = forms.IntegerField(label=_("Children with them"), min_value=0, max_value=12)
    children_note = _line(_("Ages of the children"))
    needs = _text(_("What is needed now?"))
    review_on = forms.DateField(label=_("First review"), widget=DayInput())


class PlanForm(forms.Form):
    """The dates of a stay."""

    review_on = forms.DateField(label=_("Next review"), widget=DayInput())
    leaves_on = forms.DateField(
        label=_("Means to leave on"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty while this is open. A stay lasts three months at most; a review may change that."),
    )

    def clean_review_on(self) -> Any:
        return _not_past(self.cleaned_data["review_on"])

    def clean_leaves_on(self) -> Any:
        day = self.cleaned_data["leaves_on"]
        return day and _not_past(day)


class NoteForm(forms.Form):
    """A line of the house log."""

    service = forms.ChoiceField(label=_("What was done?"), choices=[*EMPTY, *Service.choices])
    note = _line(_("Note for the next shift"), _("What has to be done next. No stories: they belong to the case."))


class DischargeForm(forms.Form):
    """Why and to what kind of place she leaves."""

    exit_reason = forms.ChoiceField(label=_("Why does the stay end?"), choices=[*EMPTY, *ExitReason.choices])
    destination = forms.ChoiceField(
        label=_("Where to?"),
        help_text=_("The kind of place only; never which one."),
        choices=[*EMPTY, *Destination.choices],
    )


class SiteForm(forms.Form):
    """Where the house is."""

    address = _text(_("Address"), required=True)
    way_in = _text(_("How to get in at night"))
    phone = _line(_("Phone of the house"))


class RoomForm(forms.Form):
    """A new room."""

    name = forms.CharField(label=_("Name of the room"), max_length=60)
    beds = forms.CharField(
        label=_("Beds"), help_text=_("One name a line."), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = set(taken)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name in self.taken:
            raise ValidationError(_("There is a room of this name already."))
        return name

    def clean_beds(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["beds"].splitlines() if line.strip()]
        if len(set(names)) < len(names):
            raise ValidationError(_("Two beds of a room cannot have the same name."))
        if any(len(name) > 60 for name in names):
            raise ValidationError(_("The name of a bed has 60 letters at most."))
        return names


def _not_past(day: Any) -> Any:
    if day < timezone.localdate():
        raise ValidationError(_("This day is over."))
    if (day - timezone.localdate()).days > LONGEST_STAY_DAYS:
        raise ValidationError(_("This is more than three months away."))
    return day
