"""What of a referral goes where in a case. The referral speaks as people do at a door; the case in the file's codes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from cases.models import Addition, Case, Dependant, Incident, Note, Perpetrator, Referral, RiskAssessment, Survivor
from cases.queries.case import unit_of

#: The referral page's own words -> the file's codes. A key that is not here is the same in both.
FORMS = {"body": "physical", "mind": "psychological", "money": "economic"}
RELATIONSHIPS = {"partner": "cohabitant", "lover": "partner"}
SIGNS = {"wants_to_die": "speaks_of_dying"}
CIRCUMSTANCES = {"old": "elderly", "dependent": "no_self_care", "hurt": "ill"}
TALKING = {"vietnamese": "vi"}


def first_rows(case: Case, referral: Referral, by: Any) -> list[Any]:
    """The unsaved rows of a new case made from an opened referral: all that was told, nothing guessed."""
    rows: list[Any] = [_survivor(case, referral), *_dependants(case, referral), _incident(case, referral)]
    if referral.done_by:
        relationship = RELATIONSHIPS.get(referral.done_by, referral.done_by)
        rows.append(Perpetrator(record=case, relationship=relationship))
    rows += [_risk(case, referral, by), told_note(case, referral, by)]
    return rows


def told_note(case: Case, referral: Referral, by: Any) -> Note:
    """The referral as a note on the timeline, word for word."""
    return Note(record=case, author=by.user, kind="other", text=told(referral))


def added_notes(case: Case, additions: Iterable[Addition]) -> list[Note]:
    """What the sender added later, each a note."""
    return [Note(record=case, author=added.sender, kind="other", text=added.story) for added in additions]


def told(referral: Referral) -> str:
    """What was told, in lines; the referral number first."""
    needs = ", ".join(str(label) for label in _words(referral, "needs"))
    place = " – ".join(filter(None, (_shown(referral, "whereabouts"), referral.place)))
    lines = (f"{referral.code[:4]} {referral.code[4:]}", referral.story, needs, place, _shown(referral, "consent"))
    return "\n".join(str(line) for line in lines if line)


def _survivor(case: Case, referral: Referral) -> Survivor:
    agreed = referral.consent == "agreed"
    return Survivor(
        record=case,
        sex=referral.sex,
        birth_year=_birth_year(referral.age, timezone.localdate(referral.received_at)),
        age_is_guess=referral.age is not None or None,
        unit_code=unit_of(case.team).code,
        talking=_coded(TALKING, referral.talk_by),
        talking_note=referral.language,
        phone=referral.phone,
        safe_hours=referral.phone_hours,
        may_text={"yes": True, "no": False}.get(referral.may_text or ""),
        cover_story=referral.cover_story,
        safe_word=referral.safe_word,
        address=referral.place,
        circumstances=_coded(CIRCUMSTANCES, referral.circumstances),
        consent_way="spoken" if agreed else None,
        consent_on=timezone.localdate(referral.received_at) if agreed else None,
        agrees_to=["shelter"] if agreed and "safe_place" in (referral.needs or []) else None,
    )


def _dependants(case: Case, referral: Referral) -> list[Dependant]:
    """One row for each child that was counted; the ages, told as words, stand in the first."""
    count = min(referral.children or 0, 12)
    rows = [Dependant(record=case, relation="child", with_her=True) for _child in range(count)]
    if rows and referral.children_ages:
        rows[0].needs = referral.children_ages
    return rows


def _incident(case: Case, referral: Referral) -> Incident:
    return Incident(
        record=case,
        happened_on=timezone.localdate(referral.received_at),
        date_is_guess=True,
        story=referral.story,
        forms=_coded(FORMS, referral.forms),
    )


def _risk(case: Case, referral: Referral, by: Any) -> RiskAssessment:
    """Danger now or any sign is high until somebody has looked; "no" without a sign is low."""
    signs = _coded(SIGNS, referral.danger_signs)
    level = "high" if referral.danger == "yes" or signs else {"no": "low"}.get(referral.danger or "", "medium")
    return RiskAssessment(record=case, assessed_by=by.user, signs=signs, level=level)


def _coded(table: dict[str, str], keys: Iterable[str] | None) -> list[str]:
    return [table.get(key, key) for key in keys or []]


def _birth_year(age: int | None, on: date) -> int | None:
    return None if age is None else on.year - age


def _shown(referral: Referral, name: str) -> Any:
    """The words of a coded answer, or nothing."""
    return getattr(referral, f"get_{name}_display")() if getattr(referral, name) else ""


def _words(referral: Referral, name: str) -> list[Any]:
    field: Any = Referral._meta.get_field(name)
    options = dict(field.options)
    return [options.get(key, key) for key in getattr(referral, name) or []]
