"""The cast: each a person with an account, keys, a team and a role, all made through the real doors."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from access.actors import Actor, Factory
from access.keys import Keyring
from access.models import Membership, Team, TeamKey, User, UserKey
from access.roles import Role
from access.teams import enrolment
from places.models import Office, Unit
from tests.settings import FOUNDING_PRIVATE

SINCE = datetime.date(2025, 7, 1)
PASSPHRASE = "đêm nay trăng sáng quá"
COMMUNE = "13285"  # phường Phủ Lý
OTHER_COMMUNE = "13324"  # phường Duy Tiên
PROVINCE = "37"  # Ninh Bình


@dataclass
class Person:
    """One of the cast."""

    user: User
    membership: Membership
    keyring: Keyring
    passphrase: str = PASSPHRASE
    _client: Client | None = field(default=None, repr=False)

    @property
    def team(self) -> Team:
        return self.membership.team

    def actor(self) -> Actor:
        """Acting under the own membership, keys unlocked."""
        fresh = Keyring(
            self.keyring.user_id, self.keyring.user_key_id, self.keyring.box_private, self.keyring.sign_private
        )
        return Actor(self.user, self.membership, fresh)

    def client(self) -> Client:
        """A browser signed in through the real page (kept for the test)."""
        if self._client is None:
            self._client = sign_in(self.user.username, self.passphrase)
        return self._client


def sign_in(username: str, passphrase: str) -> Client:
    """A client that went through the sign-in page."""
    client = Client()
    response = client.post(reverse("account_login"), {"login": username, "password": passphrase})
    assert response.status_code == 302, "sign-in was refused"
    return client


def unit(code: str) -> Unit:
    """The administrative unit with this code that is valid today."""
    return Unit.objects.get(code=code, valid_to=None)


def office(kind: str, code: str, name: str = "") -> Office:
    """One office of a kind in a unit."""
    found = Office.objects.filter(kind=kind, unit=unit(code)).first()
    return found or Office.objects.create(kind=kind, unit=unit(code), name=name or f"{kind} {code}", valid_from=SINCE)


def team(kind: str, code: str) -> Team:
    """One team of an office of this kind in this unit."""
    found = Team.objects.filter(office=office(kind, code)).first()
    return found or enrolment.create_team(by=Factory(), office=office(kind, code), name=f"{kind} {code}")


def person(username: str, role: Role, its_team: Team, full_name: str = "") -> Person:
    """An enrolled person who holds the team's key."""
    factory = Factory()
    user = enrolment.create_user(by=factory, username=username, full_name=full_name or username.title())
    membership = enrolment.add_member(by=factory, user=user, team=its_team, role=role)
    keyring, _code = enrolment.enrol(by=factory, user=user, passphrase=PASSPHRASE)
    mine = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch_as_founder(by=factory, newcomer=mine, founding_private=FOUNDING_PRIVATE)
    _give_key(its_team, membership, keyring)
    membership.refresh_from_db()
    return Person(user, membership, keyring)


_holders: dict[Any, Keyring] = {}


def _give_key(its_team: Team, membership: Membership, keyring: Keyring) -> None:
    if not enrolment.may_hold_key(membership):
        return
    key = TeamKey.objects.filter(team=its_team).order_by("-epoch").first()
    if key is None:
        made = enrolment.found_team_key(by=Factory(), team=its_team, keyring=keyring)
        _holders[bytes(made.box_public)] = keyring
    else:
        enrolment.give_access(by=Factory(), membership=membership, keyring=_holders[bytes(key.box_public)])


_CAST: dict[str, tuple[Role, str, str]] = {
    "worker": (Role.CASE_WORKER, "commune_case_team", COMMUNE),
    "colleague": (Role.CASE_WORKER, "commune_case_team", COMMUNE),
    "supervisor": (Role.CASE_SUPERVISOR, "commune_case_team", COMMUNE),
    "other_commune_worker": (Role.CASE_WORKER, "commune_case_team", OTHER_COMMUNE),
    "duty_coordinator": (Role.PROVINCE_COORDINATOR, "province_duty_team", PROVINCE),
    "shelter_manager": (Role.SHELTER_MANAGER, "shelter", PROVINCE),
    "shelter_staff": (Role.SHELTER_STAFF, "shelter", PROVINCE),
    "volunteer": (Role.ADDRESS_VOLUNTEER, "trusted_address", COMMUNE),
    "group_member": (Role.GROUP_MEMBER, "prevention_group", COMMUNE),
    "police_viewer": (Role.STATISTICS_VIEWER, "police", PROVINCE),
    "labour_viewer": (Role.STATISTICS_VIEWER, "labour_department", PROVINCE),
    "programme_officer": (Role.PROGRAMME_OFFICER, "labour_department", PROVINCE),
    "second_officer": (Role.PROGRAMME_OFFICER, "labour_department", PROVINCE),
    "auditor": (Role.AUDITOR, "other_department", PROVINCE),
    "privacy_officer": (Role.PRIVACY_OFFICER, "other_department", PROVINCE),
    "administrator": (Role.ADMINISTRATOR, "other_department", PROVINCE),
}
CAST = tuple(_CAST)


def make(name: str) -> Person:
    """One of the cast by name."""
    role, kind, code = _CAST[name]
    return person(name, role, team(kind, code))


__all__ = ["CAST", "Person", "make", "person", "sign_in", "team"]
