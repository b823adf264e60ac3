"""One-time links: only a hash is kept, they work once and for 72 hours."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.errors import UnrecordedChange
from access.models import Invitation
from access.permissions import Permission
from access.teams.invitations import VALID_FOR, end_invitations, living_invitation, new_invitation, use_invitation
from tests.people import Person


def invite(person: Person) -> tuple[Invitation, str]:
    invitation, secret = new_invitation(user=person.user, made_by=None)
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=person.user):
        invitation.save()
    return invitation, secret


def test_the_secret_finds_its_invitation_and_is_not_stored(volunteer: Person) -> None:
    invitation, secret = invite(volunteer)
    assert living_invitation(secret) == invitation
    assert living_invitation(secret + "x") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_invitation::text FROM access_invitation")
        assert secret not in str(cursor.fetchall())


def test_a_link_works_once(volunteer: Person) -> None:
    invitation, secret = invite(volunteer)
    with recording(by=Factory(), to=Permission.KEY_KEEP, about=volunteer.user):
        use_invitation(invitation)
    assert living_invitation(secret) is None


def test_a_link_works_for_72_hours(volunteer: Person) -> None:
    _invitation, secret = invite(volunteer)
    assert datetime.timedelta(hours=72) == VALID_FOR
    with time_machine.travel(timezone.now() + VALID_FOR - datetime.timedelta(minutes=1), tick=False):
        assert living_invitation(secret) is not None
    with time_machine.travel(timezone.now() + VALID_FOR + datetime.timedelta(minutes=1), tick=False):
        assert living_invitation(secret) is None


def test_a_new_link_ends_the_older_ones(volunteer: Person) -> None:
    _invitation, secret = invite(volunteer)
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=volunteer.user):
        end_invitations(volunteer.user)
    assert living_invitation(secret) is None


def test_who_may_not_sign_in_may_not_enrol(volunteer: Person) -> None:
    _invitation, secret = invite(volunteer)
    volunteer.user.is_active = False
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=volunteer.user):
        volunteer.user.save()
    assert living_invitation(secret) is None


def test_an_invitation_is_not_made_in_passing(volunteer: Person) -> None:
    invitation, _secret = new_invitation(user=volunteer.user, made_by=None)
    with pytest.raises(UnrecordedChange):
        invitation.save()
