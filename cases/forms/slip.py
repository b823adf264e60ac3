"""The referral page's form: two questions must be answered, the rest may wait."""

from typing import Any
from uuid import UUID

from django import forms as inputs
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from cases.models import answers

SHORT, LINE, STORY = 80, 200, 4000

# Ages from 16. It refuses nothing (the form is `novalidate`): the style sheet shows the words on children under 16
# while the field does not match, at once and without a script.
GROWN = "(1[6-9]|[2-9][0-9]|1[01][0-9]|120)"
CHILD_BELOW = 16

# The groups that are folded until somebody needs them.
FOLDED = {
    "person": ("name", "age", "sex", "children", "children_ages", "circumstances", "talk_by", "language"),
    "needs": ("needs", "whereabouts", "place"),
    "contact": ("phone", "phone_hours", "may_text", "cover_story", "contacts_us", "safe_word"),
}


def one_of(
    choices: Any, label: Any, *, help_text: Any = "", required: bool = False, **kwargs: Any
) -> inputs.ChoiceField:
    return inputs.ChoiceField(
        choices=choices.choices,
        label=label,
        help_text=help_text,
        required=required,
        widget=inputs.RadioSelect,
        **kwargs,
    )


def some_of(choices: Any, label: Any, *, help_text: Any = "") -> inputs.MultipleChoiceField:
    return inputs.MultipleChoiceField(
        choices=choices.choices, label=label, help_text=help_text, required=False, widget=inputs.CheckboxSelectMultiple
    )


def line(label: Any, *, length: int = LINE, help_text: Any = "", **attrs: str) -> inputs.CharField:
    widget = inputs.TextInput(attrs={"autocomplete": "off", **attrs})
    return inputs.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


class SlipForm(inputs.Form):
    """Checks shape only. Nothing that was typed leaves the page when something is missing."""

    use_required_attribute = False

    request_key = inputs.UUIDField(widget=inputs.HiddenInput)
    danger = one_of(
        answers.Danger,
        _("Is anybody in danger right now?"),
        help_text=_("Children and yourself too."),
        required=True,
        error_messages={"required": _("Say whether anybody is in danger right now; “Not sure” is an answer too.")},
    )
    danger_signs = some_of(answers.DangerSign, _("Is one of these true?"))

    story = inputs.CharField(
        label=_("What happened?"),
        help_text=_(
            "A few words will do, spelling does not matter. Do not press a person who does not want to tell yet."
        ),
        max_length=STORY,
        required=False,
        widget=inputs.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    forms = some_of(answers.Form, _("What kind of violence?"))
    done_by = inputs.ChoiceField(
        label=_("Who did it?"), choices=[("", _("Choose, or leave it")), *answers.DoneBy.choices], required=False
    )

    name = line(_("What to call the person"), length=SHORT, help_text=_("Any name will do, or leave it empty."))
    age = inputs.IntegerField(
        label=_("About how old?"),
        min_value=0,
        max_value=120,
        required=False,
        widget=inputs.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": GROWN, "aria-invalid": "false"}
        ),
    )
    sex = one_of(answers.Sex, _("Sex"))
    children = inputs.IntegerField(
        label=_("How many children are with the person?"),
        min_value=0,
        max_value=20,
        required=False,
        widget=inputs.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    children_ages = line(_("How old are they?"), length=SHORT)
    circumstances = some_of(answers.Circumstance, _("Please note"))
    talk_by = some_of(answers.TalkBy, _("How can we talk?"))
    language = line(_("Which other language?"), length=SHORT)

    needs = some_of(answers.Need, _("What is needed most now?"))
    whereabouts = one_of(answers.Whereabouts, _("Where is the person now?"))
    place = line(_("Which place? How does one find it?"))

    phone = line(_("Number"), length=20, inputmode="tel")
    phone_hours = line(_("Hours when a call is safe"), length=SHORT)
    may_text = one_of(answers.MayText, _("Are text messages safe?"))
    cover_story = line(_("If somebody else answers, say that you are"), length=SHORT)
    contacts_us = inputs.BooleanField(label=_("The person will contact us instead"), required=False)
    safe_word = line(_("A word to recognise each other"), length=40)

    past_commune = inputs.ChoiceField(
        label=_("Is there somebody in the commune who should not know of this?"),
        help_text=_("For example when the person who did it, or a relative, is a commune official or policeman."),
        choices=[("no", _("No")), ("yes", _("Yes: send it to the province's duty team only"))],
        required=False,
        widget=inputs.RadioSelect,
    )
    consent = one_of(answers.Consent, _("Does the person agree that the support team is told?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", uuid7())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("story") and not data.get("forms") and "story" not in self.errors:
            self.add_error("story", _("Write a few words, or tick the kind of violence."))
        if self._must_stay_nameless(data):
            for field in ("name", "phone"):
                if data.get(field):
                    self.add_error(field, NAMELESS)
        return data

    def _must_stay_nameless(self, data: dict[str, Any]) -> bool:
        """She does not agree, and neither a life nor a child is at stake."""
        at_stake = data.get("danger") == answers.Danger.YES or data.get("danger_signs") or self._is_child(data)
        return data.get("consent") == answers.Consent.REFUSED and not at_stake

    @staticmethod
    def _is_child(data: dict[str, Any]) -> bool:
        age = data.get("age")
        return age is not None and age < CHILD_BELOW

    @property
    def key(self) -> UUID:
        """The page's own key, also when the rest is not finished (an alarm); a new one when it was garbled."""
        try:
            return UUID(self.data.get("request_key", ""))
        except ValueError:
            return uuid7()

    @property
    def age_in_years(self) -> int | None:
        """For the pronoun, also while the rest is not finished."""
        age = str(self["age"].value() or "")
        return int(age) if age.isascii() and age.isdigit() else None

    def as_typed(self) -> "SlipForm":
        """The same page again with everything typed and no complaint: the alarm was pressed half-way."""
        typed = {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in self.fields.items()}
        return SlipForm(initial={**typed, "request_key": self.key})

    def open_groups(self) -> dict[str, bool]:
        """Which folded groups must stand open: something was typed there, or must be mended there."""
        return {group: any(self._is_used(name) for name in names) for group, names in FOLDED.items()}

    def _is_used(self, name: str) -> bool:
        return name in self.errors or self[name].value() not in (None, "", [], False)

    @property
    def past_the_commune(self) -> bool:
        return self.cleaned_data.get("past_commune") == "yes"

    @property
    def answers(self) -> dict[str, Any]:
        """What gets sealed."""
        clear = {"request_key", "past_commune"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in clear and value not in ("", None, [])
        }


NAMELESS = _(
    "The person does not agree: please empty this field. The referral can be sent without a name and without a number."
)
