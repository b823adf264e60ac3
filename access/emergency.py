"""Emergency access ("break the glass"): one person, one record, two hours, in writing, and reviewed.

A duty team holds locked grants: its key opens them, the door does not. Who takes an emergency access goes
through one of them for `Permission.EMERGENCY_READ` alone; lists, counts, exports and changes never look here.
"""

import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from access import cipher, keys, perishable, trust
from access.change import entry_for, recording, require
from access.errors import UntrustedKey
from access.guard import Record, expect_change
from access.models import EmergencyAccess, Team
from access.models.emergency import LONGEST, REVIEW_WITHIN
from access.openable import living_grants
from access.permissions import Permission
from access.roles import Role
from access.rules import allows, rule
from access.teams.standing_in import steps_in
from audit import log
from audit.models import Outcome

OFTEN: Final = 5
"""More emergency accesses of one account than this within `OFTEN_WITHIN` are an alarm of their own."""
OFTEN_WITHIN: Final = datetime.timedelta(hours=24)


class NothingToOpen(Exception):
    """No such record, none that the team holds locked, or an own one: one answer for all of them."""


class ReviewedAlready(Exception):
    """Somebody has settled it in the meantime."""


# --- the door's question ------------------------------------------------------------------------------


def emergency_grants(kind: Any, actor: Any, pk: UUID) -> Any:
    """Grants that let the actor in to this one record while his own emergency access lives, locked or not."""
    grants = living_grants(kind, actor)
    named = kind._base_manager.filter(pk=pk).values_list(kind.emergency_column, flat=True).first()
    if actor.team is None or named is None or not _is_open(actor, named):
        return grants.none()
    return grants


def _is_open(actor: Any, record_id: UUID) -> bool:
    taken = EmergencyAccess.objects.living().filter(user_id=actor.user_id, team_id=actor.team.pk, record_id=record_id)
    return any(_is_signed(access, actor) for access in taken)


def _is_signed(access: EmergencyAccess, actor: Any) -> bool:
    """A row that a writer of the database has put there, moved or prolonged opens nothing, and is an alarm."""
    try:
        trust.check_signed(access.user_id, bytes(access.signature), _message(access))
    except UntrustedKey:
        log.write_at_once([entry_for(actor, "UNTRUSTED_KEY", about=access, outcome=Outcome.FAILED)])
        return False
    return True


def _message(access: EmergencyAccess) -> bytes:
    """What the taker signs: which record, as whom, why in a code, and from when to when."""
    return cipher.length_prefixed(
        b"antam/emergency/1",
        access.pk.bytes,
        access.record_kind.encode(),
        access.record_id.bytes,
        access.record_code.encode(),
        access.user_id.bytes,
        access.team_id.to_bytes(8),
        access.owner_team_id.to_bytes(8),
        access.reason.encode(),
        str(int(access.opened_at.timestamp())).encode(),
        str(int(access.expires_at.timestamp())).encode(),
    )


# --- taking it ----------------------------------------------------------------------------------------


def take(*, record: Record | None, owner: Team | None, reason: str, words: str, by: Any) -> EmergencyAccess:
    """Open a record that the acting team holds locked, for two hours. Telling the owner is the room's business.

    Raises: NothingToOpen (logged), PermissionDenied (logged), UntrustedKey.
    """
    require(by, Permission.EMERGENCY_OPEN)
    if record is None or owner is None or not _holds_locked(record, by):
        raise NothingToOpen
    now = timezone.now().replace(microsecond=0)
    access = EmergencyAccess(
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        record_code=str(record),
        user=by.user,
        team=by.team,
        owner_team=owner,
        reason=reason,
        opened_at=now,
        expires_at=now + LONGEST,
    )
    _signer, access.signature = by.sign(_message(access))
    with recording(by=by, to=Permission.EMERGENCY_OPEN, about=record, purpose=reason):
        access.words = _seal(access, words, b"reason")
        access.save()
    _note_if_often(by)
    return access


def _holds_locked(record: Record, by: Any) -> bool:
    return bool(living_grants(type(record), by).filter(content_object_id=record.pk, locked=True).exists())


def refuse(*, code: str, by: Any) -> None:
    """Write down that somebody asked for a number that opens nothing; the number alone, whatever the cause."""
    event = Permission.EMERGENCY_OPEN.past
    log.write_at_once([entry_for(by, event, outcome=Outcome.ABSENT, record_code=code)])


def _note_if_often(by: Any) -> None:
    since = timezone.now() - OFTEN_WITHIN
    if EmergencyAccess.objects.filter(user_id=by.user_id, opened_at__gte=since).count() > OFTEN:
        log.write_at_once([entry_for(by, "EMERGENCY_ACCESS_OFTEN")])


def _seal(access: EmergencyAccess, words: str, what: bytes) -> bytes:
    """To the owning team, until the record is erased."""
    text = cipher.pad(words.encode())
    return perishable.seal(access.owner_team, text, about=access.pk, purpose=_letter(access, what))


def _letter(access: EmergencyAccess, what: bytes) -> bytes:
    """Binds a letter to its row, so that it cannot be read under another one."""
    return cipher.length_prefixed(b"antam/emergency-letter/1", access.pk.bytes, what)


# --- the review ---------------------------------------------------------------------------------------


@rule(Permission.EMERGENCY_REVIEW)
def may_review(actor: Any, access: EmergencyAccess) -> bool:
    """The owning team's supervisor; when 24 hours have passed the privacy officer too. Never who took it, and nobody
    who steps in: the team that took it may be the one that does."""
    if actor.user is None or actor.user_id == access.user_id:
        return False
    if actor.role == Role.PRIVACY_OFFICER:
        return bool(timezone.now() >= access.review_due)
    return actor.team is not None and actor.team.pk == access.owner_team_id and not steps_in(actor.membership)


def review(*, access: EmergencyAccess, verdict: str, words: str, by: Any) -> None:
    """Settle an emergency access, or say that more has been asked. "Not justified" ends it at once.

    Raises: ReviewedAlready, PermissionDenied (logged), UntrustedKey.
    """
    with recording(by=by, to=Permission.EMERGENCY_REVIEW, about=access, purpose=verdict):
        access = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
        if access.is_settled:
            raise ReviewedAlready
        access.verdict, access.reviewed_by, access.reviewed_at = verdict, by.user, timezone.now()
        access.review_words = _seal(access, words, b"review")
        access.save()


def words_of(access: EmergencyAccess, by: Any) -> tuple[str, str] | None:
    """Why it was taken and what the review says; None for who holds no key of the owning team. Logged.

    Empty where the record, or a part of it, was erased: also when an older backup has brought the letters back.
    """
    owns = (
        by.team is not None and by.team.pk == access.owner_team_id and allows(by, Permission.EMERGENCY_REVIEW, access)
    )
    if not owns or by.keyring is None or by.membership.access_given_at is None:
        return None
    log.write_at_once([entry_for(by, "EMERGENCY_WORDS_READ", about=access)])
    return _open(access, access.words, b"reason", by), _open(access, access.review_words, b"review", by)


def _open(access: EmergencyAccess, letter: Any, what: bytes, by: Any) -> str:
    to_team = None if letter is None else perishable.unboxed(bytes(letter), _letter(access, what))
    if to_team is None:
        return ""
    text = keys.open_for_team(by.keyring, access.owner_team, to_team, _letter(access, what))
    return cipher.unpad(text).decode()


def forget_words(record_id: UUID) -> None:
    """What was written about a record that is erased goes with it; inside a change. The row stays, as a code."""
    for access in EmergencyAccess.objects.select_for_update().filter(record_id=record_id):
        expect_change(access)
        perishable.destroy(access.pk)
        access.words = access.review_words = None
        access.save()


__all__ = [
    "OFTEN",
    "REVIEW_WITHIN",
    "NothingToOpen",
    "ReviewedAlready",
    "emergency_grants",
    "forget_words",
    "may_review",
    "refuse",
    "review",
    "take",
    "words_of",
]
