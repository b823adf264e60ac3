"""About 300 made-up case files from mid-2024 to today, spread over the six old districts of Hà Nam."""

import datetime
import random
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from access.door import Limited, changing, new_record
from access.models import Team
from access.permissions import Permission
from cases.models import Case, Incident, Note, Perpetrator, Survivor
from cases.numbers import new_number
from cases.queries.case import unit_of
from demo import names
from demo.founding import BY, SINCE, Province
from places.queries import old_district, units_at

FILES: Final = 300
_FIRST: Final = datetime.date(2024, 7, 1)
_WEIGHTS: Final = (30, 22, 16, 12, 11, 9)  # percent of the files of each of the six districts
_FORMS: Final = (("physical",), ("psychological",), ("physical", "psychological"), ("economic",), ("sexual",))
_NEXT_STEPS: Final = ("Gọi lại theo giờ an toàn", "Hẹn gặp ở trạm y tế", "Xem lại kế hoạch an toàn")
_SHARED_WITH_DUTY: Final = ("contact", "identity", "safety")


def make_files(province: Province, *, count: int = FILES, seed: int = 2013) -> int:
    """Make the files through the door, as the system. Returns how many."""
    rng = random.Random(seed)  # noqa: S311 - made-up people
    duty = province.team_of("truc-tinh")
    places = {team.pk: _old_communes(team) for team in province.communes}
    for day, team in _plan(rng, province, count):
        _make(rng, day, team, duty, places[team.pk])
    return count


def _plan(rng: random.Random, province: Province, count: int) -> Iterator[tuple[datetime.date, Team]]:
    span = (timezone.localdate() - _FIRST).days
    teams = rng.choices(province.communes, weights=_WEIGHTS[: len(province.communes)], k=count)
    days = sorted(_FIRST + datetime.timedelta(days=rng.randrange(span)) for _ in range(count))
    return zip(days, teams, strict=True)


def _old_communes(team: Team) -> list[str]:
    """Codes of the communes that this team's district had until 30 June 2025."""
    if team.office is None:
        raise LookupError("a case team belongs to an office")
    district = old_district(team.office.unit)
    last_day = SINCE - datetime.timedelta(days=1)
    return [unit.code for unit in units_at(last_day, level="commune", within=district)]


def _make(rng: random.Random, day: datetime.date, team: Team, duty: Team, old_communes: list[str]) -> None:
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(rng.randrange(7, 22), rng.randrange(60))))
    case = new_record(
        Case,
        for_teams=[team, Limited(duty, _SHARED_WITH_DUTY, locked=True)],
        by=BY,
        to=Permission.CASE_OPEN,
        code=new_number(),
        team=team,
        created_at=moment,
        **_state(rng, moment, team),
    )
    name = names.woman(rng) if rng.random() < 0.85 else names.man(rng)
    case.call_name = name.rsplit(maxsplit=1)[-1]
    case.next_step = rng.choice(_NEXT_STEPS)
    case.waiting_for = "Trạm y tế gửi giấy khám" if case.status == "waiting" else None
    with changing(case, by=BY, to=Permission.CASE_OPEN):
        case.save()
        _survivor(rng, case, name, day, old_communes)
        _incident(rng, case, day)


def _state(rng: random.Random, moment: datetime.datetime, team: Team) -> dict[str, Any]:
    """Old files are closed; the latest are new, in work or waiting for another office."""
    age = (timezone.now() - moment).days
    if age < 20:
        return {"status": "new", "urgent": rng.random() < 0.3}
    worker = rng.choice(list(team.memberships.all())).user
    begun = {"worker": worker, "assigned_at": moment, "started_at": moment + datetime.timedelta(hours=3)}
    if age > 120:
        return {**begun, "status": "closed", "closed_at": moment + datetime.timedelta(days=90)}
    if rng.random() < 0.2:
        return {**begun, "status": "waiting", "waiting_since": moment + datetime.timedelta(days=5)}
    return {
        **begun,
        "status": "active",
        "due_on": timezone.localdate() + datetime.timedelta(days=rng.randrange(-1, 12)),
    }


def _survivor(rng: random.Random, case: Case, name: str, day: datetime.date, old_communes: list[str]) -> None:
    unit = rng.choice(old_communes) if day < SINCE else unit_of(case.team).code
    Survivor(
        record=case,
        full_name=name,
        sex="female" if " Thị " in name else "male",
        birth_year=day.year - rng.choice((9, 15, 17, 23, 28, 31, 34, 37, 41, 46, 52, 63, 71)),
        unit_code=unit,
        phone=names.phone(rng),
        safe_hours="8:00-11:00",
        may_text=False,
        cover_story="Hội phụ nữ gọi về buổi họp",
        agrees_to=["shelter"],
        consent_way="spoken",
    ).save()
    Perpetrator(
        record=case,
        full_name=names.man(rng),
        sex="male",
        relationship=rng.choice(("spouse", "spouse", "spouse", "former_spouse", "child", "parent")),
    ).save()


def _incident(rng: random.Random, case: Case, day: datetime.date) -> None:
    story = names.story(rng)
    forms = list(rng.choices(_FORMS, weights=(45, 20, 22, 10, 3))[0])
    Incident(record=case, happened_on=day, story=story, forms=forms).save()
    Note(record=case, kind="call", text="Đã gọi theo giờ an toàn, hẹn gặp ở trạm y tế.").save()
