"""Becoming somebody who can open: account, keys, a voucher, a team's key, access.

Each step is recorded. No step lets an administrator read anything: he makes accounts and memberships,
but only a holder of a team's key can pass it on.
"""

import contextlib
import secrets
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from access import cipher, keys, trust
from access.actors import Actor, System
from access.change import entry_for, recording
from access.entry.pairing import end_sessions
from access.entry.second_factor import end_factors
from access.errors import KeyNotHeld
from access.hiding.newcomers import part_before_access, shares_for_newcomer
from access.keys import Keyring
from access.models import Invitation, Membership, Team, TeamKey, TeamKeyShare, TeamKind, User, UserKey
from access.passphrases import hashed
from access.permissions import Permission
from access.roles import CASE_ROLES, Role
from access.teams.holders import members_with_access, proven_holders
from access.teams.invitations import end_reenrolments, use_invitation
from access.teams.turns import read_again, take_turn
from audit import log


def create_user(*, by: Any, username: str, full_name: str, phone: str = "", passphrase: str | None = None) -> User:
    """An account; without a passphrase nobody can sign in to it yet."""
    user = User(username=username, full_name=full_name, phone=phone, password=hashed(passphrase))
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="ACCOUNT_CREATED", about=user):
        user.save()
    return user


def create_team(*, by: Any, office: Any, name: str, kind: TeamKind = TeamKind.WORK) -> Team:
    """A team of an office, without members or keys."""
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="TEAM_CREATED"):
        group = Group.objects.create(name=f"{name} ({secrets.token_hex(4)})")
        team = Team(group=group, office=office, name=name, kind=kind)
        team.save()
    return team


def add_member(*, by: Any, user: User, team: Team, role: Role, **dates: Any) -> Membership:
    """A membership without access: it waits until a holder of the team's key gives it."""
    membership = Membership(user=user, team=team, role=role, **dates)
    with recording(by=by, to=Permission.ACCOUNT_MANAGE, event="MEMBERSHIP_CREATED", about=membership):
        membership.save()
    return membership


def enrol(*, by: Any, user: User, passphrase: str) -> tuple[Keyring, str]:
    """Make a person's keys. Returns the keyring and the recovery code, which is shown once.

    Earlier keys end: what was sealed to them opens no more.
    """
    code = keys.new_recovery_code()
    row, keyring = keys.make_user_key(user, passphrase, code)
    with recording(by=by, to=Permission.KEY_KEEP, event="KEYS_MADE", about=row):
        _end_earlier_keys(user)
        user.password = hashed(passphrase)
        user.save()
        row.save()
    return keyring, code


def enrol_by_invitation(*, invitation: Invitation, passphrase: str) -> tuple[Keyring, str]:
    """Make the keys of who holds the link. Keys he had before end, and with them every access given to
    them, his sessions and second factors: each team's holder gives access again.
    """
    user = invitation.user
    code = keys.new_recovery_code()
    row, keyring = keys.make_user_key(user, passphrase, code)
    with recording(by=System("enrolment"), to=Permission.KEY_KEEP, event="KEYS_MADE", about=row):
        use_invitation(invitation)
        _end_everything_earlier(user)
        user.password = hashed(passphrase)
        user.save()
        row.save()
    log.write_at_once([entry_for(Actor(user), "ENROLLED", about=row)])
    return keyring, code


def _end_everything_earlier(user: User) -> None:
    """Keys, sessions, second factors, and the two officers' request that the link came from."""
    _end_earlier_keys(user)
    end_sessions(user=user)
    end_factors(user)
    end_reenrolments(user)


def _end_earlier_keys(user: User) -> None:
    """The old keys, their shares and the access that was given to them; the teams are due for a new key, since
    somebody else may have found the old passphrase or code."""
    for old in UserKey.objects.select_for_update(no_key=True).filter(user=user, ended_at=None):
        old.ended_at = timezone.now()
        old.save()
        for team_id in sorted(set(old.shares.values_list("team_key__team", flat=True))):
            team = take_turn(team_id)
            if not team.needs_new_key:
                team.needs_new_key = True
                team.save(update_fields=["needs_new_key"])
        for share in old.shares.all():
            share.delete()
    for membership in Membership.objects.select_for_update(no_key=True).filter(user=user).exclude(access_given_at=None):
        membership.access_given_at = membership.access_given_by = None
        membership.save()


def vouch(*, by: Any, newcomer: UserKey, keyring: Keyring) -> None:
    """Sign a newcomer's public keys, after comparing the six words with the newcomer."""
    with recording(by=by, to=Permission.ACCESS_GIVE, event="KEYS_VOUCHED", about=newcomer):
        row = UserKey.objects.select_for_update(no_key=True).get(pk=newcomer.pk)
        if row.ended_at is not None or trust.mark_of(row) != trust.mark_of(newcomer):
            raise KeyNotHeld("these are no longer the keys whose words were compared")
        _sign(row, keyring.sign_private, keyring.user_id)


def vouch_as_founder(*, by: Any, newcomer: UserKey, founding_private: bytes) -> None:
    """Sign the first people's keys with the province's founding key, at the founding."""
    with recording(by=by, to=Permission.ACCESS_GIVE, event="KEYS_VOUCHED_BY_FOUNDER", about=newcomer):
        _sign(newcomer, founding_private, None)


def _sign(row: UserKey, private: bytes, voucher: Any) -> None:
    row.vouched_by_id = voucher
    row.signature = cipher.sign(private, trust.user_key_message(row))
    row.save()


def may_hold_key(membership: Membership) -> bool:
    """Whether this role holds its team's key: those who open records, and a department's officers for the
    coded facts. Administrators, auditors, viewers and who only sends hold none."""
    if membership.role_enum in CASE_ROLES:
        return True
    office = membership.team.office
    return membership.role_enum == Role.PROGRAMME_OFFICER and office is not None and not office.allows_case_roles


def joining(team: Team) -> list[Membership]:
    """Who has made his keys and waits for a holder of this team's key to give access, the longest waiting first."""
    waiting = Membership.objects.current().filter(team=team, access_given_at=None)
    enrolled = waiting.filter(user__user_keys__ended_at=None, user__user_keys__isnull=False)
    rows = enrolled.select_related("user", "team__office").order_by("id")
    return [row for row in rows if may_hold_key(row)]


def found_team_key(*, by: Any, team: Team, keyring: Keyring, lost: bool = False) -> TeamKey:
    """The first key of a team, made by its first holder; or the first after all keys were `lost`.

    Raises: UntrustedKey, KeyNotHeld.
    """
    if TeamKey.objects.filter(team=team).exists() and not lost:
        raise KeyNotHeld("this team has a key already: a holder must give access")
    me = UserKey.objects.get(pk=keyring.user_key_id)
    row, shares = keys.make_team_key(team, keyring, [me], lost=lost)
    with recording(by=by, to=Permission.ACCESS_GIVE, event="TEAM_KEY_MADE", about=row):
        row.save()
        _save_shares(shares)
        _mark_given(Membership.objects.current().filter(team=team, user_id=keyring.user_id), keyring.user_id)
    keyring.teams.clear()
    return row


def give_access(*, by: Any, membership: Membership, keyring: Keyring) -> None:
    """Pass the team's newest key to a member. Records that hide from him are kept apart first.

    Raises: UntrustedKey; KeyNotHeld, also when the membership or the member's keys have ended meanwhile.
    """
    if not may_hold_key(membership):
        raise KeyNotHeld("this role holds no team key")
    member = keys.living_user_key(membership.user_id)
    if member is None:
        raise KeyNotHeld("this person has no keys yet")
    part_before_access(membership.team, member, keyring)
    with recording(by=by, to=Permission.ACCESS_GIVE, about=membership):
        team, held = take_turn(membership.team_id), read_again(membership)
        if not Membership.objects.current().filter(pk=held.pk).exists():
            raise KeyNotHeld("this membership has ended")
        if keys.living_user_key(held.user_id) != member:
            raise KeyNotHeld("these keys have ended, and others were made")
        key = keys.newest_team_keys([team.pk])[team.pk]
        share = keys.seal_share(key, keyring.team_private(team.pk, key.epoch), member, keyring)
        if not TeamKeyShare.objects.filter(team_key=key, user_key=member).exists():
            share.save()
        _save_shares(shares_for_newcomer(team, member, keyring))
        _mark_given([held], keyring.user_id)
    membership.access_given_at, membership.access_given_by_id = held.access_given_at, held.access_given_by_id


def renew_team_key(*, by: Any, team: Team, keyring: Keyring, event: str = "TEAM_KEY_RENEWED") -> TeamKey:
    """A new epoch for those who still belong and were given access. Raises: UntrustedKey, KeyNotHeld."""
    with recording(by=by, to=Permission.KEY_KEEP, event=event, about=team) as change:
        change.about = row = _new_epoch(take_turn(team.pk), keyring)
    team.refresh_from_db()
    keyring.teams.clear()
    return row


def renew_team_key_if_due(*, by: Any, team: Team, keyring: Keyring, event: str) -> None:
    """The same, unless somebody else has made the new epoch meanwhile. Raises: UntrustedKey, KeyNotHeld."""
    with contextlib.suppress(_NotDue), recording(by=by, to=Permission.KEY_KEEP, event=event, about=team) as change:
        held = take_turn(team.pk)
        if not held.needs_new_key:
            raise _NotDue
        change.about = _new_epoch(held, keyring)
    team.refresh_from_db()
    keyring.teams.clear()


class _NotDue(Exception):
    """Nothing is written down, for nothing was done."""


def _new_epoch(team: Team, keyring: Keyring) -> TeamKey:
    """Who belongs is asked while the team is held: who has left a moment ago gets no share."""
    row, shares = keys.make_team_key(team, keyring, proven_holders(team, members_with_access(team)))
    row.save()
    _save_shares(shares)
    team = take_turn(team.pk)  # with what the new key has noted there: a copy left with a stand-in team is due too
    if team.needs_new_key:
        team.needs_new_key = False
        team.save()
    return row


def _save_shares(shares: list[TeamKeyShare]) -> None:
    for share in shares:
        share.save()


def _mark_given(memberships: Any, giver: Any) -> None:
    for membership in memberships:
        membership.access_given_at = timezone.now()
        membership.access_given_by_id = giver
        membership.save()
