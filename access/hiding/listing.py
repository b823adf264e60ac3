"""Putting a person on the list of a record and taking him off again, as far as tokens and keys go.

The list with names and reasons is the room's: a sealed row of the record. All of this runs inside a change.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from access.guard import Record
from access.hiding import index_keys
from access.hiding.circles import seat_anew
from access.hiding.marks import listed_among, mark_of, tokens_of
from access.hiding.sight import sight_of
from access.models import ConflictToken


def hide_from(records: Iterable[Record], user_id: UUID, by: Any) -> None:
    """From now on the records are absent for this person, at the door and in the keys.

    Raises: NobodyLeft, UntrustedKey, KeyNotHeld when a record is open in parts only.
    """
    row, secret = index_keys.newest(by)
    by.sight = None
    for record in records:
        tokens = tokens_of(record.pk)
        if not listed_among(tokens, [user_id], sight_of(by).keys):
            token = ConflictToken(record_id=record.pk, index_key=row, token=mark_of(secret, user_id))
            token.save()
            tokens.append(token)
        seat_anew(record, tokens, by)


def show_to(records: Iterable[Record], user_id: UUID, by: Any) -> None:
    """Take the person off: who belongs to a team that has the record opens it again."""
    marks = {mark_of(key, user_id) for key in sight_of(by).keys.values()}
    for record in records:
        tokens = tokens_of(record.pk)
        for token in tokens:
            if bytes(token.token) in marks:
                token.delete()
        seat_anew(record, [token for token in tokens if bytes(token.token) not in marks], by, widen=True)


def take_over(record: Record, tokens: Iterable[Any], by: Any) -> None:
    """Give a record that exists the tokens of another one of the same person."""
    own = tokens_of(record.pk)
    known = {bytes(token.token) for token in own}
    new = [copy_of(token, record.pk) for token in tokens if bytes(token.token) not in known]
    for token in new:
        token.save()
    if new:
        seat_anew(record, [*own, *new], by)


def copy_of(token: Any, record_id: UUID) -> ConflictToken:
    """The same person for another record. Not saved."""
    return ConflictToken(record_id=record_id, index_key_id=token.index_key_id, token=bytes(token.token))


def listed_of(record: Record, user_ids: Iterable[UUID], by: Any) -> set[UUID]:
    """Which of these people must not see the record."""
    tokens = tokens_of(record.pk)
    return listed_among(tokens, user_ids, sight_of(by).keys) if tokens else set()
