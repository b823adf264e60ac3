"""`make run` from the outside: a start, an answer, an end; a start after a murder; and what stops it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config import embedded, ground, launch, roles
from config.children import Children
from config.environment import ROOT
from tests.settings import ADMINISTRATOR, PASSWORDS, TEST_VAR

pytestmark = pytest.mark.xdist_group("launch")
PATIENCE = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Start = Callable[..., "Launch"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start it; whatever is left at the end of the test is stopped."""
    started: list[Launch] = []

    def one_more(var: Path, port: int, **values: str) -> Launch:
        started.append(Launch(var, port, **values))
        return started[-1]

    yield one_more
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    folder = TEST_VAR / f"r{os.getpid()}"
    yield folder
    embedded.stop(folder / "pg")
    shutil.rmtree(folder, ignore_errors=True)


class Launch:
    """A `python -m config.launch` with an environment of its own."""

    def __init__(self, var: Path, port: int, **values: str) -> None:
        ours = ("ANTAM_", "DATABASE_URL", "DJANGO_", "PYTEST_", "COV_")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "config.launch"],
            cwd=ROOT,
            env=clean | {"ANTAM_VAR": str(var), "ANTAM_PORT": str(port)} | values,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self) -> str:
        """Read what it prints until it serves."""
        assert self.process.stdout is not None
        timer = threading.Timer(PATIENCE, self.process.kill)
        timer.start()
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl-C stops it" in line:
                timer.cancel()
                return said
        raise AssertionError(said + (self.process.stderr.read() if self.process.stderr else ""))

    def end(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.finish()

    def finish(self) -> tuple[int, str]:
        _out, err = self.process.communicate(timeout=60)
        return self.process.returncode, err

    def murder(self) -> None:
        """Kill it; its children keep its pipes open, so nothing more is read."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def get(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def alive(numbers: list[int]) -> list[int]:
    return [n for n in numbers if psutil.pid_exists(n) and psutil.Process(n).status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_it_starts_serves_and_leaves_nothing_behind(var: Path, start: Start) -> None:
    launched = start(var, free_port())
    said = launched.wait_until_ready()
    assert f"An Tâm: http://127.0.0.1:{launched.port}" in said
    assert launched.get() == 200
    family = psutil.Process(launched.process.pid).children(recursive=True)
    assert not any("antam_owner" in str(process.environ()) for process in family if process.is_running())
    numbers = [process.pid for process in family] + [postmaster(var)]
    code, complaints = launched.end(signal.SIGTERM)
    assert code == 0, complaints
    assert alive(numbers) == []
    assert not (var / "children.json").exists()


@pytest.mark.slow
def test_it_starts_again_after_a_murder_and_ends_the_orphans(var: Path, start: Start) -> None:
    murdered = start(var, free_port())
    murdered.wait_until_ready()
    orphans = [process.pid for process in psutil.Process(murdered.process.pid).children(recursive=True)]
    assert orphans
    murdered.murder()
    again = start(var, murdered.port)
    said = again.wait_until_ready()
    assert "loaded already" in said
    assert again.get() == 200
    assert alive(orphans) == []
    code, complaints = again.end(signal.SIGINT)
    assert code == 0, complaints


def postmaster(var: Path) -> int:
    return int((var / "pg" / "postmaster.pid").read_text().split()[0])


def test_a_port_in_use_is_one_sentence(tmp_path: Path, start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, said = start(tmp_path, other.getsockname()[1]).finish()
    assert code == ground.PORT
    assert re.fullmatch(r"Port \d+ cannot be used \(.*\): try `make run ANTAM_PORT=\d+`\.\n", said)


def test_a_broken_data_folder_is_one_sentence(tmp_path: Path, start: Start) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "something").write_text("else")
    code, said = start(tmp_path, free_port()).finish()
    assert code == ground.DATABASE
    assert len(said.splitlines()) == 1
    assert "holds no database" in said


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path, start: Start) -> None:
    code, said = start(tmp_path, free_port(), DATABASE_URL="postgresql://maker@127.0.0.1:9/antam").finish()
    assert code == ground.DATABASE
    assert len(said.splitlines()) == 1
    assert "refused the set-up" in said


def test_a_port_that_is_no_number_is_one_sentence(tmp_path: Path, start: Start) -> None:
    code, said = start(tmp_path, 0, ANTAM_PORT="eight").finish()
    assert code == ground.PORT
    assert said == "ANTAM_PORT must be a number from 1 to 65535, not eight.\n"


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.children.GRACE", 1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); time.sleep(60)"
    children = Children(tmp_path)
    children.start("deaf", "-c", deaf, environment={}, folder=tmp_path)
    children.stop()
    assert children.running["deaf"].returncode in {-signal.SIGKILL, -signal.SIGTERM}


def test_a_number_that_was_given_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "children.json").write_text(f"[[{os.getpid()}, 0]]")
    Children(tmp_path).end_leftovers()
    assert psutil.pid_exists(os.getpid())


def test_an_unfinished_province_is_made_anew(tmp_path: Path) -> None:
    name = f"antam_test_{os.getpid()}_unfinished"
    begin = launch._begin_anew_if_unfinished
    try:
        begin(tmp_path, ADMINISTRATOR, name)
        assert (tmp_path / launch.BEING_MADE).exists()
        roles.create(ADMINISTRATOR, name, PASSWORDS)
        begin(tmp_path, ADMINISTRATOR, name)
        assert not roles.exists(ADMINISTRATOR, name)
    finally:
        roles.drop(ADMINISTRATOR, name)


def test_a_finished_province_is_never_touched(tmp_path: Path) -> None:
    name = f"antam_test_{os.getpid()}_finished"
    roles.create(ADMINISTRATOR, name, PASSWORDS)
    (tmp_path / "founding-key.pub").write_text("key")
    try:
        launch._begin_anew_if_unfinished(tmp_path, ADMINISTRATOR, name)
        assert roles.exists(ADMINISTRATOR, name)
        assert (tmp_path / "founding-key.pub").exists()
    finally:
        roles.drop(ADMINISTRATOR, name)
