"""Coming back after a forgotten passphrase, with the printed recovery code.

The same answer and the same work for an unknown name, a person without keys and a wrong code.
"""

from contextlib import suppress
from typing import Any

from allauth.core import ratelimit
from django.utils.translation import gettext as _

from access import keys
from access.actors import System
from access.change import entry_for, recording
from access.entry.pairing import end_sessions
from access.errors import WrongPassphrase
from access.keys import Keyring
from access.models import User, UserKey
from access.passphrases import hashed
from access.permissions import Permission
from access.teams.invitations import end_invitations, end_reenrolments
from audit import log
from audit.models import Outcome


def refusal() -> str:
    """One sentence for every way to fail."""
    return _("The user name and the recovery code do not belong together. Check both, or ask your supervisor.")


def by_recovery_code(request: Any, *, username: str, code: str, passphrase: str) -> tuple[User, str] | None:
    """A new passphrase and a new printed code around the same keys; None when refused (logged).

    It signs nobody in: the sign-in page follows, with its second step. Open sessions of the person end.
    """
    row = _living_key_of(username)
    keyring = _open(row, code) if _may_try(request, username) else None
    changed = _lock_anew(row, keyring, passphrase) if row is not None and keyring is not None else None
    if changed is None:
        log.write_at_once([entry_for(System("recovery-code"), "RECOVERY_CODE_REFUSED", outcome=Outcome.FORBIDDEN)])
    return changed


class _KeysReplaced(Exception):
    """New keys were made between the look at the old ones and now."""


def _lock_anew(row: UserKey, keyring: Keyring, passphrase: str) -> tuple[User, str] | None:
    """The new passphrase and the new code, unless two officers' link has made new keys at the same moment."""
    new_code, by = keys.new_recovery_code(), System("recovery-code")
    with suppress(_KeysReplaced), recording(by=by, to=Permission.KEY_KEEP, event="PASSPHRASE_CHANGED", about=row):
        held = UserKey.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=row.pk)
        if held.ended_at is not None:
            raise _KeysReplaced
        keys.relock_user_key(held, keyring, passphrase, new_code)
        held.save()
        held.user.password = hashed(passphrase)
        held.user.save()
        end_sessions(user=held.user)
        end_invitations(held.user)  # the code was found: a link for new keys would only be somebody else's way in
        end_reenrolments(held.user)
        return held.user, new_code
    return None


def _living_key_of(username: str) -> UserKey | None:
    """In one question for every name, so that the number of questions tells nothing."""
    found = UserKey.objects.filter(user__username=username, user__is_active=True, ended_at=None)
    return found.select_related("user").first()


def _may_try(request: Any, username: str) -> bool:
    """Counted by address alone: nobody can lock somebody else out by typing his name."""
    return bool(ratelimit.consume(request, action="recovery_code", key=username.lower()))


def _open(row: UserKey | None, code: str) -> Keyring | None:
    """Open, or do the same work in vain."""
    if row is None:
        keys.lock_in_vain(keys.normalised_code(code))
        return None
    try:
        return keys.unlock_by_recovery_code(row, code)
    except WrongPassphrase:
        return None
