"""Is the ground firm? What must be true of the machine before anything starts; each failure is one sentence."""

import fcntl
import os
import resource
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

SPACE_FIRST, SPACE_LATER = 1024**3, 200 * 1024**2
"""Free bytes wanted below `var/`: for a new province, and for going on with one."""


class CannotStart(Exception):
    """The message is one clear sentence that says what to do; the number is the exit code."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


PYTHON, FOLDER, DISK, PORT, DATABASE, SETUP, SERVER = range(10, 17)


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Python 3.11 or newer."""
    if version < (3, 11):
        found = ".".join(map(str, version[:2]))
        raise CannotStart(PYTHON, f"An Tâm needs Python 3.11 or newer, this is {found}: install one and try again.")


def check_folder(var: Path) -> None:
    """A folder that we may write to, for nobody else."""
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = var / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise CannotStart(
            FOLDER, f"The data folder {var} cannot be written ({reason}): free it, or set ANTAM_VAR to another folder."
        ) from error


def check_disk(var: Path) -> None:
    """Enough space: PostgreSQL with a full disk stops in the middle of a sentence."""
    needed = SPACE_LATER if (var / "pg").exists() else SPACE_FIRST
    if (free := shutil.disk_usage(var).free) < needed:
        raise CannotStart(
            DISK, f"The disk of {var} has {free // 1024**2} MB left, {needed // 1024**2} MB are needed: make room."
        )


def port_number(text: str) -> int:
    """The port that somebody asked for."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(PORT, f"ANTAM_PORT must be a number from 1 to 65535, not {text}.")
    return int(text)


def check_port(port: int) -> None:
    """Nobody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                PORT,
                f"Port {port} cannot be used ({(error.strerror or '').lower()}): try `make run ANTAM_PORT={port + 1}`.",
            ) from error


def occupy(var: Path) -> IO[str]:
    """Hold the data folder for this process; the lock ends with it, however it ends."""
    lock = open(var / "lock", "a+")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        who = lock.read().strip() or "unknown"
        lock.close()
        raise CannotStart(FOLDER, f"An Tâm runs already with the data in {var} (process {who}).") from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def forbid_core_dumps() -> None:
    """A core file would hold opened keys; children inherit this."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
