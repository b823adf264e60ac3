"""The commands of the ceremonies, as somebody types them."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as current
from django.core.management import CommandError, call_command

from access import cipher, trust
from access.door import open_record
from access.keys import living_user_key, unlock_user_key
from access.models import Team, User
from access.permissions import Permission
from access.safekeeping import backup, recovery
from config.roles import OWNER
from tests.chests import NAME, make_chest
from tests.people import FOUNDING_PRIVATE, Person
from tests.settings import role_url
from tests.vault.models import Chest

PASSPHRASE = "con đường rợp bóng tre"
FOUNDING = base64.b64encode(FOUNDING_PRIVATE).decode()


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is typed at the prompts, in this order."""

    def answers(*lines: str) -> None:
        rest: Iterator[str] = iter(lines)
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(rest))
        monkeypatch.setattr("builtins.input", lambda prompt: next(rest))

    return answers


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_the_ceremony_from_the_first_sheet_to_reading_again(worker: Person, type_in: Any) -> None:
    type_in(FOUNDING)
    told = run("create_recovery_key")
    assert current.FOUNDING_KEY in told
    assert base64.b64encode(trust.sender_public_keys()[0]).decode() in told
    words = re.findall(r"^  ((?:[a-z]+ ){20,}[a-z]+)$", told, re.M)
    assert len(words) == 3
    chest = make_chest(worker)
    type_in(PASSPHRASE, PASSPHRASE, FOUNDING)
    told = run("new_holder", str(worker.team.pk), "thay-the", name="Người Thay")
    assert re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){5}", told)
    type_in(words[2], words[1])
    assert run("recover", str(worker.team.pk)) == f"1 records of {worker.team.name} open again for its holders.\n"
    user = User.objects.get(username="thay-the")
    key = living_user_key(user.pk)
    assert key
    from access.actors import Actor

    actor = Actor(user, user.memberships.get(), unlock_user_key(key, PASSPHRASE))
    assert open_record(actor, Chest, chest.pk, to=Permission.CASE_READ).name == NAME


def test_what_was_passed_over_is_told(worker: Person, type_in: Any) -> None:
    make_chest(worker)
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    type_in(*words[:2])
    assert "1 were passed over: RECOVERY_REFUSED" in run("recover", str(worker.team.pk))


@pytest.mark.parametrize(
    ("command", "typed", "reason"),
    [
        (["create_recovery_key", "--threshold", "1"], [], "at least 2"),
        (["recover", "0"], [], "no team"),
        (["new_holder", "0", "x"], [], "no team"),
        (["recover", "TEAM"], ["một", "hai"], "."),
        (["new_holder", "TEAM", "x"], ["ngắn", "ngắn"], "12"),
        (["new_holder", "TEAM", "x"], [PASSPHRASE, PASSPHRASE, base64.b64encode(bytes(32)).decode()], "founding key"),
    ],
)
def test_refusals_are_one_sentence(
    worker: Person, type_in: Any, command: list[str], typed: list[str], reason: str
) -> None:
    type_in(*typed)
    with pytest.raises(CommandError, match=reason):
        run(*[str(worker.team.pk) if word == "TEAM" else word for word in command])


def test_there_is_no_second_recovery_key(worker: Person, type_in: Any) -> None:
    recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    type_in(FOUNDING)
    with pytest.raises(CommandError, match="already"):
        run("create_recovery_key")
    assert Team.objects.filter(kind="recovery").count() == 1


def test_a_backup_key_opens_what_it_closed() -> None:
    private, public = re.findall(r": +(\S{44})$", run("new_backup_key"), re.M)
    sealed, opened = io.BytesIO(), io.BytesIO()
    backup.seal_stream(io.BytesIO(b"x" * 3_000_000), sealed, base64.b64decode(public))
    backup.open_stream(io.BytesIO(sealed.getvalue()), opened, base64.b64decode(private))
    assert opened.getvalue() == b"x" * 3_000_000


@pytest.mark.django_db
def test_backup_and_restore_say_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, type_in: Any) -> None:
    private, public = cipher.new_box_keys()
    key = base64.b64encode(public).decode()
    monkeypatch.setenv("DATABASE_URL", role_url(OWNER) + "_that_is_not_there")
    with pytest.raises(CommandError, match="pg_dump ended"):
        run("backup", str(tmp_path), key=key)
    assert not list(tmp_path.iterdir()), "nothing half-written is left"
    monkeypatch.setenv("DATABASE_URL", role_url(OWNER))
    assert ".data (" in run("backup", str(tmp_path), key=key)
    (data,), (keys,) = tmp_path.glob("*.data"), tmp_path.glob("*.keys")
    type_in(base64.b64encode(private).decode())
    with pytest.raises(CommandError, match="pg_restore"):
        run("restore", str(data), str(keys), into=role_url(OWNER))
    type_in(base64.b64encode(bytes(32)).decode())
    with pytest.raises(CommandError, match="not sealed to this key"):
        run("restore", str(data), str(keys), into=role_url(OWNER))


def test_restore_fills_an_empty_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, type_in: Any, empty_database: str
) -> None:
    private, public = cipher.new_box_keys()
    monkeypatch.setenv("DATABASE_URL", role_url(OWNER))
    run("backup", str(tmp_path), key=base64.b64encode(public).decode())
    (data,), (keys,) = tmp_path.glob("*.data"), tmp_path.glob("*.keys")
    type_in(base64.b64encode(private).decode())
    assert "Restored." in run("restore", str(data), str(keys), into=empty_database)
    with psycopg.connect(empty_database) as connection:
        found = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    assert found
    assert found[0] > 10


def test_without_the_clients_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.prefix", "/nowhere")
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(backup.BackupFailed, match="client programs"):
        backup.program("pg_dump")
