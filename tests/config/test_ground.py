"""What stops a start: each one sentence and an exit code, before anything is changed."""

import os
import shutil
import socket
import stat
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

from config import environment, ground
from config.ground import CannotStart

ROOT = environment.ROOT


def refusal(check: object, *arguments: object) -> tuple[int, str]:
    with pytest.raises(CannotStart) as stopped:
        check(*arguments)  # type: ignore[operator]
    sentence = str(stopped.value)
    assert "\n" not in sentence
    return stopped.value.code, sentence


def test_an_old_python() -> None:
    code, sentence = refusal(ground.check_python, (3, 10, 12))
    assert code == ground.PYTHON
    assert "needs Python 3.11 or newer, this is 3.10" in sentence
    ground.check_python((3, 11, 0))


def test_no_python_at_all() -> None:
    copy = ["make", "-f", str(ROOT / "Makefile"), "run", "PYTHON="]
    empty = ROOT / "tests"  # a folder without .venv
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    done = subprocess.run(copy, cwd=empty, env=alone, capture_output=True, text=True)
    assert done.returncode
    assert done.stdout.splitlines() == [
        "An Tâm needs Python 3.11, 3.12, 3.13 or 3.14: install one, or say where: make PYTHON=/path/to/python3"
    ]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, sentence = refusal(ground.check_folder, tmp_path / "file" / "var")
    assert code == ground.FOLDER
    assert "cannot be written (not a directory)" in sentence


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    ground.check_folder(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert list((tmp_path / "var").iterdir()) == []


@pytest.mark.parametrize(("begun", "free", "enough"), [(False, 900, False), (True, 900, True), (True, 100, False)])
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool, free: int, enough: bool) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, free * 1024**2))
    if begun:
        (tmp_path / "pg").mkdir()
    if enough:
        ground.check_disk(tmp_path)
    else:
        code, sentence = refusal(ground.check_disk, tmp_path)
        assert code == ground.DISK
        assert f"has {free} MB left" in sentence


def test_a_port_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, sentence = refusal(ground.check_port, port)
    assert code == ground.PORT
    assert f"Port {port} cannot be used" in sentence
    ground.check_port(port)


def test_a_second_start(tmp_path: Path) -> None:
    lock = ground.occupy(tmp_path)
    code, sentence = refusal(ground.occupy, tmp_path)
    assert code == ground.FOLDER
    assert f"runs already with the data in {tmp_path} (process {os.getpid()})" in sentence
    lock.close()
    ground.occupy(tmp_path).close()


def test_secrets_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    first = environment.read_secrets(tmp_path / "secrets.json")
    assert environment.read_secrets(tmp_path / "secrets.json") == first
    assert set(first) == {"ANTAM_SECRET_KEY", "ANTAM_SENDER_KEY"}
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_the_command_line_uses_the_running_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTAM_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL")
    environment.keep(tmp_path, {"DATABASE_URL": "postgresql://here"})
    (tmp_path / "founding-key.pub").write_text("key\n")
    environment.load()
    assert os.environ["DATABASE_URL"] == "postgresql://here"
    assert os.environ["ANTAM_FOUNDING_KEY"] == "key"
    assert stat.S_IMODE((tmp_path / "environment.json").stat().st_mode) == 0o600


def test_the_command_line_prefers_what_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTAM_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://mine")
    environment.keep(tmp_path, {"DATABASE_URL": "postgresql://here"})
    environment.load()
    assert os.environ["DATABASE_URL"] == "postgresql://mine"
