"""What was stored of people, teams, the server and the statistics opens, and its signatures hold."""

import io
import json
import unicodedata
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from access import cipher, emergency, keys, trust
from access.actors import Factory
from access.entry import second_factor, session
from access.hiding import index_keys
from access.keys import Keyring
from access.models import EmergencyAccess, IndexKeyShare, StandInKey, TeamKey, TeamKeyShare, TeamKind, UserKey
from access.safekeeping import backup, recovery
from access.teams import deposit, enrolment, stepping_in
from reporting import releases, store
from reporting.counting import Counted, Tally
from reporting.models import Release
from tests.access.known import FOLDER, KEY, OTHER, RECORD, known
from tests.access.known.server import FACT
from tests.access.known.teams import EMERGENCY
from tests.attacks import writer

DEPOSIT = ("team_id", "team_epoch", "by_team_id", "by_team_epoch")


def test_user_key() -> None:
    """Behind the passphrase, however a keyboard composes its letters, and behind the printed code."""
    case = known("user-key-1")
    locked = {name: case[name] for name in ("by_passphrase", "by_recovery_code")}
    row = UserKey(user_id=UUID(bytes=case["user"]), **locked)
    passphrase, code = case["passphrase"].decode(), case["code"].decode()
    for ring in (
        keys.unlock_user_key(row, passphrase),
        keys.unlock_user_key(row, unicodedata.normalize("NFD", passphrase)),
        keys.unlock_by_recovery_code(row, code.lower().replace("-", " ").replace("0", "o")),
    ):
        assert ring.box_private + ring.sign_private == case["pair"]


def test_team_key() -> None:
    """A member opens the share, and the earlier epoch with it; voucher, maker and giver are whom they say."""
    case = known("team-key-1")
    user, private = UUID(bytes=case["user"]), case["box_private"]
    member = UserKey(user_id=user, box_public=cipher.box_public(private), sign_public=case["sign_public"])
    row = TeamKey(team_id=case["team"], epoch=case["epoch"], box_public=cipher.box_public(case["private"]))
    row.sealed_previous = case["sealed_previous"]
    ring = Keyring(user, member.pk, private, OTHER)
    ring._open_share(case["team"], case["epoch"], case["share"])
    ring._open_previous(row)
    assert ring.teams == {(case["team"], 3): case["private"], (case["team"], 2): case["previous"]}
    share = TeamKeyShare(team_key=row, user_key=member, sealed=case["share"])
    assert cipher.signature_holds(case["signer"], case["vouched"], trust.user_key_message(member))
    assert cipher.signature_holds(case["signer"], case["made"], trust.team_key_message(row))
    assert cipher.signature_holds(case["signer"], case["given"], trust.share_message(share))


def test_stand_in_key() -> None:
    """Two locks, both bound to the two teams and their epochs."""
    case = known("stand-in-key-1")
    info = deposit.deposit_info(SimpleNamespace(**case))  # type: ignore[arg-type]
    box = cipher.open_letter(case["private"], case["stored"], info)
    assert cipher.open_box(case["server"], box, info) == case["text"]


def test_signed_deposit(settings: Any) -> None:
    case = known("signed-deposit-1")
    settings.SECRET_KEY = case["secret"].decode()
    row = StandInKey(**{name: case[name] for name in (*DEPOSIT, "sealed", "proof", "signature")})
    assert deposit._inside(row, case["private"]) == case["text"]
    deposit._check_proof(case["text"], row)
    assert cipher.signature_holds(case["signer"], row.signature, deposit.deposit_message(row))


def test_team_letters() -> None:
    """Each is bound to its team and to what it is about."""
    case = known("team-letters-1")
    about = UUID(bytes=case["record"])
    purposes = {
        "index_key": index_keys._purpose(about),
        "reason": emergency._letter(SimpleNamespace(pk=about), b"reason"),  # type: ignore[arg-type]
    }
    for name, purpose in purposes.items():
        assert keys.open_letter_with(case["private"], case["team"], case[name], purpose) == case["text"]


def test_stand_in_words() -> None:
    case = known("stand-in-words-1")
    purpose = stepping_in._purpose(SimpleNamespace(pk=UUID(bytes=case["record"])))  # type: ignore[arg-type]
    assert cipher.unpad(opened(case, purpose)) == case["words"]


def opened(case: dict[str, Any], purpose: bytes) -> bytes:
    return keys.open_letter_with(case["private"], case["team"], case["stored"], purpose)


def test_index_key_share() -> None:
    case = known("index-key-share-1")
    share = IndexKeyShare(index_key_id=UUID(bytes=case["record"]), team_id=case["team"], sealed=case["sealed"])
    assert cipher.signature_holds(case["signer"], case["stored"], index_keys._message(share))


def test_emergency_access() -> None:
    case = known("emergency-access-1")
    message = emergency._message(EmergencyAccess(**EMERGENCY))
    assert cipher.signature_holds(case["signer"], case["stored"], message)


@pytest.mark.django_db
def test_paper_shares() -> None:
    """Paper lies in a safe for decades: any two of the three still make the key."""
    case = json.loads((FOLDER / "paper-shares-1.json").read_text())
    team = enrolment.create_team(by=Factory(), office=None, name="Recovery", kind=TeamKind.RECOVERY)
    public = cipher.box_public(bytes.fromhex(case["key"]))
    writer.insert(TeamKey(team=team, epoch=1, box_public=public, signature=bytes(64)))
    first, second, third = case["shares"]
    for two in ([first, second], [third, first], [second, third]):
        assert recovery.private_key_of(two).hex() == case["key"]
    with pytest.raises(recovery.WrongShares):
        recovery.private_key_of([first])


def test_second_factor(settings: Any) -> None:
    case = known("second-factor-1")
    settings.SECRET_KEY = case["secret"].decode()
    assert second_factor.Adapter().decrypt(case["stored"].decode()) == case["text"].decode()


def test_session() -> None:
    case = known("session-1")
    packed = cipher.open_box(session._key(case["cookie"], "keyring"), case["stored"], case["user"])
    ring = Keyring.from_bytes(UUID(bytes=case["user"]), packed)
    assert (ring.user_key_id, ring.box_private + ring.sign_private) == (RECORD, case["pair"])


def test_backup() -> None:
    case, target = known("backup-1"), io.BytesIO()
    backup.open_stream(io.BytesIO(case["stored"]), target, case["private"])
    assert target.getvalue() == case["text"]


def test_fact() -> None:
    case = known("fact-1")
    plain = opened(case, store.purpose(case["fact_key"]))
    assert plain == store.packed(FACT) and len(plain) == store.LETTER_SIZE
    told = store.unpacked(plain)
    assert told is not None
    assert (told.dataset, told.unit_code, f"{told.month:%Y-%m}", told.survivor) == (
        FACT.dataset,
        FACT.unit_code,
        FACT.month,
        FACT.survivor,
    )


def test_tally() -> None:
    case = known("tally-1")
    tally = Tally.from_bytes(opened(case, releases._tally_purpose(Release(pk=UUID(bytes=case["record"])))))
    assert tally.cells == {("2026-2", "13285"): Counted(3, {KEY, OTHER})}
