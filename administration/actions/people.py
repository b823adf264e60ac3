"""Inviting people and giving them memberships. An administrator never sets a passphrase and holds no key."""

import datetime
from typing import Any

from access.door import recording
from access.models import Invitation, Membership, Team, User
from access.permissions import Permission
from access.roles import Role
from access.teams.invitations import end_invitations, new_invitation
from administration.actions.reenrolment import link_for_new_keys
from administration.eligibility import check_role
from administration.queries.people import is_enrolled


def invite_person(
    *,
    by: Any,
    username: str,
    full_name: str,
    phone: str,
    team: Team,
    role: Role,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
) -> tuple[Invitation, str]:
    """A new account without a passphrase, its first membership, and the secret of its one-time link.

    Raises: NotEligible, PermissionDenied for people of the administrator's own commune.
    """
    check_role(person=None, team=team, role=role)
    person = User(username=username, full_name=full_name, phone=phone)
    person.set_unusable_password()
    membership = Membership(user=person, team=team, role=role.value, starts_on=starts_on, ends_on=ends_on)
    invitation, secret = new_invitation(user=person, made_by=by.user)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="PERSON_INVITED", about=membership):
        person.save()
        membership.save()
        invitation.save()
    return invitation, secret


def renew_invitation(*, by: Any, person: User) -> tuple[Invitation, str]:
    """A new link in place of the older ones.

    Raises: NotEligible for who has set a passphrase, unless two officers have agreed on new keys.
    """
    if is_enrolled(person):
        return link_for_new_keys(by=by, person=person)
    invitation, secret = new_invitation(user=person, made_by=by.user)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="INVITATION_MADE", about=person):
        end_invitations(person)
        invitation.save()
    return invitation, secret


def add_membership(
    *, by: Any, person: User, team: Team, role: Role, starts_on: datetime.date, ends_on: datetime.date | None
) -> Membership:
    """One more membership; it opens nothing until a holder of the team's key gives access.

    Raises: NotEligible, PermissionDenied for people and teams of the administrator's own commune.
    """
    check_role(person=person, team=team, role=role)
    membership = Membership(user=person, team=team, role=role.value, starts_on=starts_on, ends_on=ends_on)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_ADDED", about=membership):
        membership.save()
    return membership
