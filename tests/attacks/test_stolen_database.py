"""T1: a thief has a dump of the database with its sessions, and the server's configuration. Nothing opens."""

import base64
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from access import cipher, keys, roots
from access.entry.session import COOKIE, _key
from access.errors import TamperedSeal, WrongPassphrase
from access.models import TeamKey, TeamKeyShare, UserKey
from tests.attacks.writer import everything_stored
from tests.chests import LETTER, NAME, STORY, make_chest
from tests.people import PASSPHRASE, Person
from tests.vault.models import ChestGrant


def _loot() -> Iterator[bytes]:
    """Every value of the dump, of the decoded sessions and of the configuration, also taken out of base64."""
    texts = [value for value in everything_stored() if len(value) < 400]
    for session in Session.objects.all():
        texts += [str(value).encode() for value in session.get_decoded().values()]
    texts += [str(getattr(settings, name)).encode() for name in ("SECRET_KEY", "SENDER_KEY", "FOUNDING_KEY")]
    for text in texts:
        yield text
        try:
            yield base64.b64decode(text, validate=True)
        except ValueError:
            continue


def _candidate_keys() -> set[bytes]:
    """Whatever of the loot is as long as a key, its ends, and its SHA-256."""
    found: set[bytes] = set()
    for text in _loot():
        found |= {text[:32], text[-32:], cipher.fingerprint(text)}
    return {key for key in found if len(key) == 32}


def _opens(key: bytes, letter: bytes, info: bytes) -> bool:
    try:
        cipher.open_letter(key, letter, info)
    except TamperedSeal:
        return False
    return True


def _box_opens(key: bytes, box: bytes, context: bytes) -> bool:
    try:
        cipher.open_box(key, box, context)
    except TamperedSeal:
        return False
    return True


def test_nothing_in_the_loot_opens_a_grant_a_share_or_a_session(worker: Person) -> None:
    chest = make_chest(worker)
    client = worker.client()
    candidates = _candidate_keys()
    assert len(candidates) > 50
    grant = ChestGrant.objects.get()
    info = roots.grant_info("vault.chest", chest.pk, grant)
    share = TeamKeyShare.objects.get()
    share_info = keys.share_info(worker.team.pk, 1, worker.user.pk)
    session = Session.objects.get().get_decoded()
    box = base64.b64decode(session["keys"])
    for key in candidates:
        assert not _opens(key, bytes(grant.sealed_key), info)
        assert not _opens(key, bytes(share.sealed), share_info)
        assert not _box_opens(_key(key, "keyring"), box, worker.user.pk.bytes)
        assert not _box_opens(key, box, worker.user.pk.bytes)
    # The same trials with the right keys succeed: else this test would prove nothing.
    secret = base64.urlsafe_b64decode(client.cookies[COOKIE].value)
    assert _box_opens(_key(secret, "keyring"), box, worker.user.pk.bytes)
    assert _opens(worker.keyring.box_private, bytes(share.sealed), share_info)
    assert _opens(worker.actor().team_private(1), bytes(grant.sealed_key), info)


def test_no_private_key_and_no_secret_lies_anywhere(worker: Person) -> None:
    make_chest(worker)
    client = worker.client()
    secrets = {
        "box key": worker.keyring.box_private,
        "signing key": worker.keyring.sign_private,
        "team key": worker.actor().team_private(1),
        "session secret": base64.urlsafe_b64decode(client.cookies[COOKIE].value),
        "passphrase": PASSPHRASE.encode(),
        "name": NAME.encode(),
        "story": STORY.encode(),
        "letter": LETTER.encode(),
    }
    stored = b"\0".join([*everything_stored(), *_loot()])
    for name, secret in secrets.items():
        for form in (secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)):
            assert form not in stored, name


def test_locks_open_neither_with_the_login_hash_nor_with_guesses_from_the_dump(worker: Person) -> None:
    row = UserKey.objects.get()
    for text in [*list(_loot())[:60], worker.user.password.encode(), worker.user.username.encode()]:
        for unlock in (keys.unlock_user_key, keys.unlock_by_recovery_code):
            with pytest.raises(WrongPassphrase):
                unlock(row, text.decode(errors="replace"))
    assert keys.unlock_user_key(row, PASSPHRASE).box_private == worker.keyring.box_private


def test_a_lock_is_of_one_person(worker: Person, colleague: Person) -> None:
    """Copying somebody's lock into the own row does not open it with the own passphrase."""
    mine, other = UserKey.objects.get(user=worker.user), UserKey.objects.get(user=colleague.user)
    mine.by_passphrase = other.by_passphrase
    with pytest.raises(WrongPassphrase):
        keys.unlock_user_key(mine, PASSPHRASE)


def test_a_team_key_has_no_private_half_in_clear(worker: Person) -> None:
    row = TeamKey.objects.get()
    assert cipher.fingerprint(bytes(row.box_public)) != cipher.fingerprint(worker.actor().team_private(1))
    assert row.sealed_previous is None
