"""Forms for the people of a case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.codes import (
    AGE_BANDS,
    CIRCUMSTANCES,
    CONSENT_WAYS,
    DEPENDANT_RELATIONS,
    DISABILITIES,
    ETHNIC_GROUPS,
    MARITAL,
    PURPOSES,
    RELATIONSHIPS,
    SEXES,
    TALKING,
)
from cases.forms.fields import PastDay, Versioned, line, one_of, some_of, text, values_of, yes_no
from cases.models import Case, Dependant, Perpetrator

OLDEST = 120  # years


class Born(Versioned):
    """A year of birth, or an age that is turned into one."""

    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    age = forms.IntegerField(
        label=_("or about how old"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("Used when the year is not known."),
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        this_year = timezone.localdate().year
        if year is not None and not this_year - OLDEST <= year <= this_year:
            raise ValidationError(_("This cannot be a year of birth. Write four digits, for example 1988."))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        age = data.pop("age", None)
        if data.get("birth_year") is None and age is not None:
            data["birth_year"] = timezone.localdate().year - age
            if "age_is_guess" in self.fields:
                data["age_is_guess"] = True
        return data


class SurvivorForm(Born):
    """The person's own sheet."""

    call_name = line(_("How to call the person"), help_text=_("Any name will do, or leave it empty."))
    full_name = line(_("Full name"))
    sex = one_of(SEXES, _("Sex"))
    age_is_guess = yes_no(_("Is the age a guess?"))
    unit_code = one_of(SEXES, _("Commune where the person lives"))
    ethnic_group = one_of(ETHNIC_GROUPS, _("Ethnic group"))
    marital = one_of(MARITAL, _("Marital status"))
    id_number = line(_("Personal identification number"), help_text=_("Only if the person wants it written down."))
    talking = some_of(TALKING, _("How do we talk?"))
    talking_note = line(
        _("Interpreter or other help"), help_text=_("Never a child, a relative, or a neighbour of the other side.")
    )
    phone = line(_("Safe phone number"))
    safe_hours = line(_("Hours when a call is safe"))
    may_text = yes_no(_("Are text messages safe?"))
    cover_story = line(_("If someone else answers, say"))
    safe_word = line(_("Word to recognise each other"))
    address = text(_("Where the person is now"), rows=2)
    circumstances = some_of(CIRCUMSTANCES, _("To keep in mind"))
    disabilities = some_of(DISABILITIES, _("Disability"))
    health_note = text(_("Health"), rows=2)
    agrees_to = some_of(
        PURPOSES,
        _("The person agrees that we share what is needed for"),
        help_text=_("Tick only what was asked and agreed."),
    )
    consent_way = one_of(CONSENT_WAYS.without("danger"), _("How was it agreed?"))
    consent_on = PastDay(label=_("Agreed on"), required=False)

    sections = (
        (
            _("Who"),
            (
                "call_name",
                "full_name",
                "sex",
                "birth_year",
                "age",
                "age_is_guess",
                "unit_code",
                "ethnic_group",
                "marital",
                "id_number",
            ),
        ),
        (_("How we talk"), ("talking", "talking_note")),
        (_("Safe contact"), ("phone", "safe_hours", "may_text", "cover_story", "safe_word", "address")),
        (_("Health and circumstances"), ("circumstances", "disabilities", "health_note")),
        (_("Consent"), ("agrees_to", "consent_way", "consent_on")),
    )

    def __init__(self, *args: Any, case: Case, communes: list[tuple[str, str]], **kwargs: Any) -> None:
        names = [name for _title, group in self.sections for name in group if name not in ("call_name", "age")]
        initial = {**values_of(case.survivor, names), "call_name": case.call_name}
        super().__init__(*args, version=case.version, initial=initial, **kwargs)
        known = [("", "—"), *communes]
        old = initial.get("unit_code")
        if old and old not in dict(communes):
            known.append((old, old))
        self.fields["unit_code"].choices = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("agrees_to") and not data.get("consent_way"):
            self.add_error("consent_way", _("Say how the person agreed."))
        return data

    def values(self) -> dict[str, Any]:
        """For ``save_survivor``."""
        data = dict(self.cleaned_data)
        return {"call_name": data.pop("call_name"), "data": data}


class DependantForm(Born):
    """A child or another dependant."""

    call_name = line(_("How to call them"))
    relation = one_of(DEPENDANT_RELATIONS, _("Who they are to the person"), required=True)
    sex = one_of(SEXES, _("Sex"))
    with_her = yes_no(_("Do they come along?"))
    needs = text(_("What they need"), rows=2)

    field_order = ("call_name", "relation", "sex", "birth_year", "age", "with_her", "needs")

    def __init__(self, *args: Any, dependant: Dependant | None = None, **kwargs: Any) -> None:
        names = [name for name in self.field_order if name != "age"]
        super().__init__(*args, initial=values_of(dependant, names), **kwargs)


class PerpetratorForm(Versioned):
    """Who did it, and the gate card."""

    full_name = line(_("Full name"))
    sex = one_of(SEXES, _("Sex"))
    age_band = one_of(AGE_BANDS, _("About how old"))
    relationship = one_of(RELATIONSHIPS, _("Who they are to the person"), required=True)
    lives_with_her = yes_no(_("Do they live with the person?"))
    earlier_violence = yes_no(_("Was there violence by them before?"))
    occupation = line(_("Work"))
    phone = line(_("Phone number"))
    address = text(_("Where they live"), rows=2)
    gate_name = line(_("Name to know at the gate"))
    appearance = text(_("What they look like"), rows=2)
    vehicle = line(_("Vehicle and number plate"))
    threats = text(_("What they said they would do"), rows=2)
    may_come_with = line(_("Who may come with them or for them"))

    sections = (
        (
            _("Who did it"),
            (
                "full_name",
                "sex",
                "age_band",
                "relationship",
                "lives_with_her",
                "earlier_violence",
                "occupation",
                "phone",
                "address",
            ),
        ),
        (_("Gate card: whom not to let in"), ("gate_name", "appearance", "vehicle", "threats", "may_come_with")),
    )

    def __init__(self, *args: Any, perpetrator: Perpetrator | None = None, **kwargs: Any) -> None:
        names = [name for _title, group in self.sections for name in group]
        super().__init__(*args, initial=values_of(perpetrator, names), **kwargs)
