"""A new printed code, and a new passphrase for who wants one, while the keys are unlocked.

The pairs stay the same. Whoever copied the old box and knows what opened it still opens his copy: then only new
keys help, and two officers decide on them. Their requests and links are therefore left alone here, else somebody
at an open screen could call off the rescue.
"""

from typing import Any

from access import keys
from access.actors import Actor
from access.change import recording
from access.entry.places import sign_out_others
from access.errors import KeyNotHeld
from access.models import UserKey
from access.passphrases import hashed
from access.permissions import Permission


def renew(*, by: Actor, passphrase: str, here: str | None) -> str:
    """The new printed code, which is shown once; the old one opens nothing. An empty passphrase keeps the present
    one, with another every session but `here` ends. Raises: KeyNotHeld.
    """
    code = keys.new_recovery_code()
    event = "PASSPHRASE_CHANGED" if passphrase else "RECOVERY_CODE_RENEWED"
    with recording(by=by, to=Permission.KEY_KEEP, event=event, about=_own_key(by, UserKey.objects)):
        # Locked: of two windows at once, the box and the sign-in must not follow one each.
        row = _own_key(by, UserKey.objects.select_for_update())
        if passphrase:
            _change(by, row, passphrase, here)
        keys.relock_recovery_code(row, by.keyring, code)  # type: ignore[arg-type]  # `_own_key` has looked
        row.save()
    return code


def _own_key(by: Actor, rows: Any) -> UserKey:
    """Raises: KeyNotHeld when the session's keys are not (any more) the person's."""
    found = rows.filter(pk=by.keyring.user_key_id, ended_at=None).first() if by.keyring else None
    if found is None:
        raise KeyNotHeld("no key is unlocked in this session")
    return found  # type: ignore[no-any-return]


def _change(by: Actor, row: UserKey, passphrase: str, here: str | None) -> None:
    keys.relock_user_key(row, by.keyring, passphrase)  # type: ignore[arg-type]
    by.user.password = hashed(passphrase)
    by.user.save(update_fields=["password"])
    sign_out_others(by.user, here)
