"""Letters to a team that can be destroyed: two keys open one, and an erasure deletes the second of them.

A letter to a team alone would be opened by the team's key for as long as there is a copy of it, in an older backup too.
So it lies in a box whose key is drawn for what the letter is about and lies with the grants, which are kept apart and
for seven days only (`access.safekeeping.backup`). Sealing needs no key of a record: who writes may hold none.

Stored: one byte 0x82 | 16 the key's row | a box (`access.cipher`) with the letter of `keys.seal_to_team` in it. Letters
of the first days lie there without a box; they begin with a team's epoch, which is never as high as that byte.
"""

from typing import Final
from uuid import UUID

from access import cipher, keys
from access.errors import TamperedSeal
from access.models import RecordKey, Team

_BOXED: Final = b"\x82"
_HEAD: Final = len(_BOXED) + 16


def seal(team: Team, text: bytes, *, about: UUID, purpose: bytes) -> bytes:
    """Text for the team's key, until `destroy(about)`; inside a change. Raises: UntrustedKey, KeyNotHeld."""
    letter = keys.seal_to_team(team, text, purpose)
    found = RecordKey.objects.filter(record_id=about, epoch=RecordKey.LETTERS).first()
    return boxed(found or _drawn(about), letter, purpose)


def _drawn(about: UUID) -> RecordKey:
    key = RecordKey(record_id=about, epoch=RecordKey.LETTERS, material=cipher.random_key())
    key.save()
    return key


def boxed(key: RecordKey, letter: bytes, purpose: bytes) -> bytes:
    """As it is stored. It names its key, so that one which was drawn after an erasure is not taken for a wrong one."""
    return _BOXED + key.pk.bytes + cipher.seal_box(bytes(key.material), letter, purpose)


def unboxed(stored: bytes, purpose: bytes) -> bytes | None:
    """The letter to the team; None when its key was destroyed. Raises: TamperedSeal."""
    if stored[:1] != _BOXED:
        return stored
    if len(stored) < _HEAD:
        raise TamperedSeal("a boxed letter that was cut")
    key = RecordKey.objects.filter(pk=UUID(bytes=stored[1:_HEAD]), epoch=RecordKey.LETTERS).first()
    return None if key is None else cipher.open_box(bytes(key.material), stored[_HEAD:], purpose)


def destroy(about: UUID) -> None:
    """Nobody opens what was sealed about this any more, from whatever copy; inside a change."""
    for key in RecordKey.objects.filter(record_id=about, epoch=RecordKey.LETTERS):
        key.delete()
