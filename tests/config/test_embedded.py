"""The embedded server: private, patient, and plain about what is wrong."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from config import embedded
from tests.settings import TEST_VAR


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder of its own, running."""
    data = TEST_VAR / f"e{os.getpid()}"
    embedded.start(data)
    yield data
    embedded.stop(data)
    shutil.rmtree(data)


@pytest.fixture
def data(made: Path) -> Path:
    embedded.start(made)
    return made


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def alive(number: int) -> bool:
    return psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE


def ask(data: Path, question: str) -> str:
    with psycopg.connect(embedded.address(data)) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_statement", "none"),
    ],
)
def test_settings_hold(data: Path, setting: str, value: str) -> None:
    assert ask(data, f"SHOW {setting}") == value


def test_it_is_postgresql_18(data: Path) -> None:
    assert ask(data, "SHOW server_version").startswith("18")


def test_only_a_private_socket_is_open(data: Path) -> None:
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert psutil.Process(postmaster(data)).net_connections("inet") == []


def test_a_failed_statement_leaves_no_value_in_the_log(data: Path) -> None:
    with psycopg.connect(embedded.address(data), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE t (name text UNIQUE)")
        connection.execute("INSERT INTO t VALUES ('MARKED-41')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO t VALUES (%s)", ["MARKED-41"])
    log = (data / "log").read_text()
    assert "duplicate key" not in log, "an error's own sentence may quote a value"
    assert "MARKED-41" not in log


def test_starting_and_stopping_twice_does_no_harm(data: Path) -> None:
    first = postmaster(data)
    embedded.start(data)
    assert postmaster(data) == first
    embedded.stop(data)
    embedded.stop(data)
    assert not alive(first)


def test_it_starts_again_after_a_crash(data: Path) -> None:
    ask(data, "SELECT 1")
    with psycopg.connect(embedded.address(data), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(postmaster(data), signal.SIGKILL)
    embedded.start(data)
    assert ask(data, "SELECT n FROM kept") == "7"


def test_a_number_that_now_belongs_to_another_process_is_no_server(data: Path) -> None:
    embedded.stop(data)
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n\n\n\nready\n")
    shutil.chown(data / "postmaster.pid", data.stat().st_uid)
    embedded.start(data)
    assert postmaster(data) != os.getpid()


def test_a_moved_folder_works_where_it_is(data: Path) -> None:
    embedded.stop(data)
    moved = data.with_name(data.name + " moved")  # with a space
    data.rename(moved)
    try:
        embedded.start(moved)
        assert ask(moved, "SHOW unix_socket_directories") == str(moved)
    finally:
        embedded.stop(moved)
        moved.rename(data)


def test_an_interrupted_set_up_is_begun_anew(tmp_path: Path) -> None:
    data = TEST_VAR / f"i{os.getpid()}"
    unfinished = data.with_name(data.name + ".new")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")
    try:
        embedded.start(data)
        assert ask(data, "SELECT 1") == "1"
        assert not unfinished.exists()
    finally:
        embedded.stop(data)
        shutil.rmtree(data)


def test_the_locale_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    data = TEST_VAR / f"l{os.getpid()}"
    try:
        embedded.start(data)
        assert os.environ["LC_ALL"] == "xx_XX.UTF-8"
    finally:
        embedded.stop(data)
        shutil.rmtree(data)


def refused(data: Path) -> str:
    with pytest.raises(embedded.Unusable) as refusal:
        embedded.start(data)
    sentence = str(refusal.value)
    assert "\n" not in sentence
    return sentence


def test_a_long_path_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 91)
    assert "more than 90 characters" in refused(data)
    assert not data.exists()


def test_a_path_that_cannot_be_quoted_is_refused(tmp_path: Path) -> None:
    assert "quotation mark" in refused(tmp_path / "it's")


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert "holds no database" in refused(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_data_of_another_version_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("16\n")
    assert "PostgreSQL 16, not 18" in refused(tmp_path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "could not be made" in refused(tmp_path / "file" / "pg")


def test_broken_data_are_one_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PATIENCE", 1)
    embedded.stop(data)
    control, away = data / "global" / "pg_control", data / "pg_control.away"
    control.rename(away)
    try:
        assert "did not start in 1 seconds: read" in refused(data)
    finally:
        away.rename(control)
