"""From an opened case to the coded fact that statistics may hold: nothing finer than commune, month and bands."""

from dataclasses import dataclass

from django.utils import timezone

from cases.codes import FORMS, age_band
from cases.models import Case
from cases.queries.case import unit_of

#: Children under 16 are one group in the figures.
_BANDS = {"0-5": "0-15", "6-10": "0-15", "11-15": "0-15"}
#: The relationships of the file, in the words of the figures.
_RELATIONSHIPS = {
    "spouse": "partner",
    "cohabitant": "partner",
    "partner": "partner",
    "former_spouse": "former_partner",
    "parent": "parent",
    "parent_in_law": "other_relative",
    "child": "other_relative",
    "sibling": "other_relative",
    "grandparent": "other_relative",
    "grandchild": "other_relative",
    "other": "other",
}


@dataclass(frozen=True)
class CaseFact:
    """One case as the statistics see it. ``survivor`` tells people apart and says nothing about them."""

    dataset: str
    unit_code: str
    month: str
    survivor: bytes
    sex: str
    age_band: str
    forms: tuple[str, ...]
    relationship: str
    sheltered: bool


def case_facts(case: Case) -> CaseFact:
    """The fact of an opened case.

    ``month`` ("YYYY-MM") is that of opening, local time; the age is the one reached in that year;
    ``sheltered`` says that the file was shared for a bed in a shelter. What is not known is "unknown".
    """
    opened = timezone.localtime(case.created_at)
    survivor = case.survivor
    band = age_band(survivor.age_on(opened.year) if survivor else None)
    return CaseFact(
        dataset="cases",
        unit_code=(survivor and survivor.unit_code) or unit_of(case.team).code,
        month=f"{opened:%Y-%m}",
        survivor=case.pk.bytes,
        sex=(survivor and survivor.sex) or "unknown",
        age_band=_BANDS.get(band, band),
        forms=_forms(case),
        relationship=_relationship(case),
        sheltered=any(sharing.purpose == "shelter" for sharing in case.sharings.all()),
    )


def _forms(case: Case) -> tuple[str, ...]:
    """All forms of all incidents, each once, in the order of the list."""
    seen = {key for incident in case.incidents.all() for key in incident.forms or []}
    return tuple(key for key in FORMS.keys if key in seen)


def _relationship(case: Case) -> str:
    """That of the first perpetrator on file."""
    first = next((person.relationship for person in case.perpetrators.order_by("pk") if person.relationship), "")
    return _RELATIONSHIPS.get(first, "unknown")
