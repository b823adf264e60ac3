"""Founds the demonstration province through the same doors as a real one: keys, offices, teams, people."""

import base64
import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from access import cipher
from access.actors import Actor, Factory
from access.keys import Keyring
from access.models import Membership, Team, UserKey
from access.roles import Role
from access.safekeeping import recovery
from access.teams import enrolment
from demo.cast import OFFICE_NAMES, OLD_PROVINCE, PASSPHRASE, PEOPLE, PROVINCE, Part
from places.models import Office, Unit
from places.queries import district_keys, unit_with_code, units_at
from reporting.releases import choose_statistics_team

SINCE = datetime.date(2025, 7, 1)
BY = Factory("demo")


@dataclass
class Province:
    """What was founded, with the unlocked keys of its people for the rest of the set-up."""

    people: dict[str, Actor] = field(default_factory=dict)
    communes: list[Team] = field(default_factory=list)
    holders: dict[int, Keyring] = field(default_factory=dict)

    def team_of(self, username: str) -> Team:
        team = self.people[username].team
        if team is None:
            raise LookupError(username)
        return team


def found_province() -> Province:
    """Keys of the founding and the recovery, then everybody. The founding's private half is kept nowhere."""
    private, public = cipher.new_sign_keys()
    text = base64.b64encode(public).decode()
    Path(settings.VAR, "founding-key.pub").write_text(text, encoding="utf-8")
    settings.FOUNDING_KEY = text
    recovery.create_recovery_key(founding_private=private, shares=3, threshold=2)
    province = Province()
    for part in PEOPLE:
        province.people[part.username] = _enrol(part, private, province)
    _other_communes(private, province)
    old = unit_with_code(OLD_PROVINCE, at=SINCE - datetime.timedelta(days=1))
    if old is None:
        raise LookupError("the administrative units are not loaded: run manage.py load_units")
    choose_statistics_team(team=province.team_of("chuong-trinh"), province=old, by=BY)
    return province


def _unit(code: str) -> Unit:
    unit = unit_with_code(code, at=timezone.localdate())
    if unit is None:
        raise LookupError("the administrative units are not loaded: run manage.py load_units")
    return unit


def _office(kind: str, unit: Unit, phone: str = "") -> Office:
    found = Office.objects.filter(kind=kind, unit=unit).first()
    name = OFFICE_NAMES[kind].format(unit=unit.name)
    return found or Office.objects.create(kind=kind, unit=unit, name=name, phone=phone, valid_from=SINCE)


def _team(kind: str, unit: Unit, phone: str) -> Team:
    office = _office(kind, unit, phone)
    return office.teams.first() or enrolment.create_team(by=BY, office=office, name=office.name)


def _enrol(part: Part, founding_private: bytes, province: Province) -> Actor:
    team = _team(part.office_kind, _unit(part.unit), part.phone)
    user = enrolment.create_user(by=BY, username=part.username, full_name=part.full_name, phone=part.phone)
    membership = enrolment.add_member(by=BY, user=user, team=team, role=part.role)
    keyring, _code = enrolment.enrol(by=BY, user=user, passphrase=PASSPHRASE)
    mine = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch_as_founder(by=BY, newcomer=mine, founding_private=founding_private)
    _give_key(team, membership, keyring, province)
    return Actor(user, Membership.objects.select_related("team__office__unit").get(pk=membership.pk), keyring)


def _give_key(team: Team, membership: Membership, keyring: Keyring, province: Province) -> None:
    if not enrolment.may_hold_key(membership):
        return
    holder: Any = province.holders.get(team.pk)
    if holder is None:
        enrolment.found_team_key(by=BY, team=team, keyring=keyring)
        province.holders[team.pk] = keyring
    else:
        enrolment.give_access(by=BY, membership=membership, keyring=holder)


def _other_communes(founding_private: bytes, province: Province) -> None:
    """One commune of each old district works with the system; the first of each by name, Phủ Lý for its own."""
    province.communes.append(province.team_of("can-bo"))
    home = province.communes[0].office
    communes = list(units_at(timezone.localdate(), level="commune", within=_unit(PROVINCE)))
    districts = district_keys(unit.pk for unit in communes)
    old = unit_with_code(OLD_PROVINCE, at=SINCE - datetime.timedelta(days=1))
    names = dict(Unit.objects.filter(parent=old).values_list("pk", "name"))
    seen = {districts.get(home.unit_id) if home else None}
    for commune in communes:
        district = districts.get(commune.pk)
        if district in names and district not in seen:
            seen.add(district)
            province.communes.append(_commune_team(commune, len(seen), founding_private, province))


def _commune_team(commune: Unit, number: int, founding_private: bytes, province: Province) -> Team:
    username = f"can-bo-xa-{number}"
    name = f"Nguyễn Văn {['An', 'Ba', 'Chung', 'Dân', 'Đức', 'Giang', 'Hải'][number]}"
    part = Part(username, name, Role.CASE_WORKER, "commune_case_team", commune.code, f"09000001{number:02}")
    province.people[username] = _enrol(part, founding_private, province)
    return province.team_of(username)
