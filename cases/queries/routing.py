"""Which teams receive what a sender of this office writes, on this day."""

from dataclasses import dataclass
from datetime import date

from access.models import Team
from cases.escalation import today
from places.models import Level, Office, OfficeKind, Unit


class NoReceiver(Exception):
    """The sender's province has no duty team: the start-up data is incomplete; nothing may be lost silently."""


@dataclass(frozen=True)
class Route:
    """`team` reads it; `duty_team` reads it after escalation, or is the same team when the commune must not know."""

    team: Team
    duty_team: Team


def route_for(office: Office | None, *, past_the_commune: bool) -> Route:
    """The case team of the sender's commune; past the commune, or where no team has a key yet, the duty team alone.

    Raises:
        NoReceiver: there is no duty team to fall back to.
    """
    day = today()
    duty = duty_team_for(office.unit, day) if office else None
    if office is None or duty is None:
        raise NoReceiver(str(office))
    commune = None if past_the_commune else case_team_for(office.unit, day)
    return Route(team=commune or duty, duty_team=duty)


def case_team_for(unit: Unit, day: date) -> Team | None:
    if unit.level != Level.COMMUNE:
        return None
    return _team_of(OfficeKind.COMMUNE_CASE_TEAM, unit, day)


def duty_team_for(unit: Unit, day: date) -> Team | None:
    province = unit
    while province.parent is not None:
        province = province.parent
    return _team_of(OfficeKind.PROVINCE_DUTY_TEAM, province, day)


def _team_of(kind: str, unit: Unit, day: date) -> Team | None:
    offices = Office.objects.valid_at(day).filter(kind=kind, unit=unit)
    with_key = Team.objects.filter(office__in=offices, closed_at=None, keys__isnull=False)
    return with_key.order_by("pk").first()


def police_number(office: Office | None) -> str:
    """The duty number of the commune's police, or nothing."""
    if office is None:
        return ""
    posts = Office.objects.valid_at(today()).filter(kind=OfficeKind.POLICE, unit=office.unit)
    return posts.exclude(phone="").values_list("phone", flat=True).first() or ""
