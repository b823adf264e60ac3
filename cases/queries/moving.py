"""The cases of a team that is split, and where each should go."""

from collections.abc import Iterable
from uuid import UUID

from access.models import Heir, Passage
from cases.models import Case, Survivor
from places.models import UnitSuccession


def first_heirs(passage: Passage, heirs: list[Heir], cases: Iterable[Case]) -> dict[UUID, Heir]:
    """For each opened case the heir chosen before, else that of the place its person lives in, else the default one."""
    opened = {case.pk: case for case in cases}
    by_key = {heir.pk: heir for heir in heirs}
    choices = passage.choices.filter(record_id__in=list(opened)).values_list("record_id", "heir")
    chosen = {pk: by_key[key] for pk, key in choices}
    by_place = _by_place(heirs)
    lived = {pk: by_place[code] for pk, code in _places(opened).items() if code in by_place}
    return {pk: chosen.get(pk) or lived.get(pk) or heirs[0] for pk in opened}


def _places(opened: dict[UUID, Case]) -> dict[UUID, str]:
    """Codes of the communes that the people of these opened cases live in."""
    found = {}
    for survivor in Survivor.objects.in_clear().filter(record__in=list(opened)):
        survivor.record = opened[survivor.record_id]
        found[survivor.record_id] = str(survivor.unit_code or "")
    return found


def _by_place(heirs: list[Heir]) -> dict[str, Heir]:
    """Codes of the communes that went to the heirs' communes by default, then of those themselves."""
    units = {heir.team.office.unit_id: heir for heir in heirs if heir.team.office is not None}
    past = UnitSuccession.objects.filter(new__in=list(units), is_default=True).values_list("old__code", "new_id")
    now = {heir.team.office.unit.code: heir for heir in heirs if heir.team.office is not None}
    return {code: units[key] for code, key in past} | now
