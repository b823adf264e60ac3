"""The scan for leaks: nothing with sealing, and with sealing switched off it finds the marks everywhere."""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from access import cipher
from cases.models import Case
from demo import leakscan
from tests import people
from tests.settings import EMBEDDED


@pytest.fixture
def province(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case team, and a temporary folder of our own."""
    people.make("worker")
    settings.DEMO = True
    monkeypatch.setattr(leakscan.tempfile, "gettempdir", lambda: str(tmp_path))


@pytest.mark.usefixtures("province")
def test_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("leakscan", records=5)
    told = capsys.readouterr().out
    assert "No mark was found in any form." in told
    assert "dump of every table" in told
    if EMBEDDED:
        assert "write-ahead log" in told
        assert "database files and log" in told
    assert not Case.objects.in_clear().exists(), "the made-up records are gone again"


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing switched off: the padded text lies where the ciphertext should."""

    def seal(key: Any, epoch: int, context: bytes, text: bytes) -> bytes:
        return cipher.FIELD_HEADER.pack(1, 1, epoch) + bytes(12) + cipher.pad(text) + bytes(16)

    monkeypatch.setattr(cipher, "seal_field", seal)
    monkeypatch.setattr(cipher, "open_field", lambda key, context, sealed: cipher.unpad(sealed[16:-16]))


@pytest.mark.usefixtures("province", "unsealed")
def test_with_sealing_switched_off_it_finds_them() -> None:
    results = leakscan.scan(count=3)
    assert {finding.form for finding in results["dump of every table"].findings} >= {"NFC, utf-8", "NFC, utf-8, hex"}
    if EMBEDDED:
        assert results["write-ahead log"].findings
        assert results["database files and log"].findings


@pytest.mark.usefixtures("province", "unsealed")
def test_the_command_fails_loudly(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(leakscan, "data_folder", lambda: None)
    with pytest.raises(CommandError, match="was found"):
        call_command("leakscan", records=1, verbosity=0)
    settings.DEMO = False
    with pytest.raises(CommandError, match="only with ANTAM_DEMO"):
        call_command("leakscan")


@pytest.mark.usefixtures("province")
def test_a_search_that_sees_nothing_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leakscan, "search", lambda mark, since: {"dump of every table": leakscan.Result()})
    with pytest.raises(CommandError, match="proves nothing"):
        call_command("leakscan", records=1)


@pytest.mark.parametrize("shift", range(6))
def test_every_form_is_found_wherever_it_lies(shift: int) -> None:
    mark = leakscan.Mark.new()
    plain = b"x" * shift + mark.text.encode() + b"yz"
    for data in (plain, plain.hex().encode(), base64.b64encode(plain), base64.b64encode(mark.text.encode("utf-16-le"))):
        result = leakscan.Result()
        result.look_at("here", data, mark)
        assert result.findings


def test_all_six_forms_are_looked_for() -> None:
    forms = " ".join(leakscan.Mark.new().forms())
    for name in ("NFC", "NFD", "unaccented", "utf-16", "base64", "hex"):
        assert name in forms


def test_files_are_searched_and_what_cannot_be_read_is_passed(tmp_path: Path) -> None:
    mark = leakscan.Mark.new()
    (tmp_path / "leak.log").write_text(f"... {mark.text} ...")
    (tmp_path / "old").write_text(mark.text)
    (tmp_path / "empty").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    found = leakscan._files(tmp_path, mark)
    assert {Path(finding.place).name for finding in found.findings} == {"leak.log", "old"}
    assert not leakscan._files(tmp_path, mark, since=4e9).findings
    assert not leakscan._files(tmp_path, mark, without=tmp_path).findings


def test_without_a_team_it_says_what_to_do(db: None, settings: Any) -> None:
    settings.DEMO = True
    with pytest.raises(LookupError, match="make_demo"):
        call_command("leakscan")
