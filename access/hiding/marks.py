"""Marks: what stands for a person who must not see a record. Nobody without the index key can tell whose it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from access import cipher

SIZE = 16


def mark_of(index_key: bytes, user_id: UUID) -> bytes:
    """A person's mark under one epoch of the index key: the same on every record."""
    return cipher.keyed_hash(index_key, cipher.length_prefixed(b"antam/conflict/1", user_id.bytes))[:SIZE]


def tokens_of(record_id: UUID) -> list[Any]:
    """The tokens that a record carries."""
    from access.models import ConflictToken

    return list(ConflictToken.objects.filter(record_id=record_id))


def listed_among(tokens: Iterable[Any], user_ids: Iterable[UUID], index_keys: dict[UUID, bytes]) -> set[UUID]:
    """Which of these people the tokens mean, as far as the index keys at hand can tell."""
    marks = {bytes(token.token) for token in tokens}
    return {user for user in user_ids if any(mark_of(key, user) in marks for key in index_keys.values())}


def hides(record_ids: Iterable[UUID]) -> bool:
    """Whether any of the records hides from somebody. Needs no key."""
    from access.models import ConflictToken

    return bool(ConflictToken.objects.filter(record_id__in=list(record_ids)).exists())
