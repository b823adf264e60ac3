"""New keys for who has lost passphrase and printed code: an administrator asks, a second officer approves.

Neither can do it alone, and neither can read anything by it: the new keys open nothing until each team's holder has
compared six words and given access again.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.change import require
from access.door import recording
from access.models import Invitation, Reenrolment, Team, User
from access.permissions import Permission
from access.teams.invitations import end_invitations, new_invitation
from access.teams.leaving import holders
from administration.eligibility import NotEligible
from administration.queries.people import is_enrolled, open_reenrolment, teams_of


def teams_held_alone(person: User) -> list[Team]:
    """Teams that fall silent with the person's old keys: nobody else holds theirs."""
    mine = {team.pk: team for team in teams_of(person) if holders(team).filter(user=person).exists()}
    return [team for team in mine.values() if not holders(team, without=person).exists()]


def ask_for_new_keys(*, by: Any, person: User, reason: str) -> Reenrolment:
    """The first officer's request; the old keys go on working.

    Raises: PermissionDenied (logged), NotEligible.
    """
    require(by, Permission.ACCOUNT_MANAGE, person)
    if not is_enrolled(person):
        raise NotEligible(_("This person has not chosen a passphrase yet: make a new link instead."))
    if open_reenrolment(person) is not None:
        raise NotEligible(_("New keys have been asked for already."))
    row = Reenrolment(person=person, reason=reason, asked_by=by.user)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="REENROLMENT_ASKED", about=person):
        row.save()
    return row


def approve_new_keys(*, by: Any, row: Reenrolment) -> None:
    """The second officer agrees; from now on the link can be made, for 72 hours.

    Raises: PermissionDenied (logged), NotEligible when it is not waiting any more.
    """
    with recording(by=by, to=Permission.ACCOUNT_APPROVE, about=row):
        if Reenrolment.objects.waiting().select_for_update().filter(pk=row.pk).first() is None:
            raise NotEligible(_("This request is not waiting any more."))
        row.approved_by, row.approved_at = by.user, timezone.now()
        row.save()


def withdraw_new_keys(*, by: Any, row: Reenrolment) -> None:
    """The code was found, or it was a mistake: request and link end."""
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="REENROLMENT_ENDED", about=row.person):
        end_invitations(row.person)
        row.ended_at = timezone.now()
        row.save()


def link_for_new_keys(*, by: Any, person: User) -> tuple[Invitation, str]:
    """The one-time link that two officers have agreed on; an earlier one ends.

    Raises: NotEligible without their agreement, PermissionDenied (logged).
    """
    require(by, Permission.ACCOUNT_MANAGE, person)
    row = Reenrolment.objects.approved().filter(person=person).first()
    if row is None:
        raise NotEligible(_("This person has enrolled already. A lost passphrase is replaced by two officers."))
    invitation, secret = new_invitation(user=person, made_by=by.user)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="INVITATION_MADE", about=person):
        end_invitations(person)
        invitation.save()
        row.invitation = invitation
        row.save()
    return invitation, secret
