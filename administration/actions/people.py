"""Inviting people and giving them memberships. An administrator never sets a passphrase and holds no key."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.door import recording
from access.models import Invitation, Membership, Team, User
from access.permissions import Permission
from access.roles import Role
from access.teams.invitations import end_invitations, new_invitation
from administration.eligibility import NotEligible, check_role
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

    Raises: NotEligible for who has set a passphrase: a lost one is replaced by two officers, not by a link.
    """
    if is_enrolled(person):
        raise NotEligible(_("This person has enrolled already. A lost passphrase is replaced by two officers."))
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
