"""The file of rejected rows: each as it was, then its line and the reason. Mend them in the input itself."""

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from reporting.imports.errors import Rejection
from reporting.imports.header import NOTE_COLUMNS


class NoPlaceForRejects(Exception):
    """The rejects file cannot be written; the message says what to do."""


class RejectsFile:
    """Begun at the first rejection, under another name; it gets its own when the run has ended.

    Args:
        folders: where it may lie, in order of preference; the first that can be written gets it.
    """

    def __init__(self, name: str, folders: Sequence[Path], *, encoding: str, delimiter: str, header: str) -> None:
        self.count = 0
        self._places = [folder / name for folder in folders]
        self.path = self._places[0]
        self._encoding = encoding
        self._delimiter = delimiter
        self._header = header
        self._file: TextIO | None = None

    def __enter__(self) -> "RejectsFile":
        return self

    def add(self, rejection: Rejection) -> None:
        """Raises: NoPlaceForRejects at the first one, when no folder can be written."""
        if self._file is None:
            self._file = self._begun()
            self._line(self._header, NOTE_COLUMNS)
        self.count += 1
        self._line(rejection.raw, (str(rejection.line), f"{rejection.reason} {rejection.advice}".strip()))

    def _begun(self) -> TextIO:
        for place in self._places:
            self.path = place
            try:
                return self._unfinished.open("w", encoding=self._encoding, errors="surrogateescape", newline="")
            except OSError:
                continue
        folders = " or ".join(str(place.parent) for place in self._places)
        raise NoPlaceForRejects(
            f"Rejected rows cannot be written to {folders}. Name a folder that can be written: --rejects FOLDER"
        )

    @property
    def _unfinished(self) -> Path:
        return self.path.with_name(self.path.name + ".part")

    def _line(self, raw: str, notes: Sequence[str]) -> None:
        """The raw line untouched, then the notes: no cell of the input is quoted or unquoted anew."""
        assert self._file is not None  # noqa: S101  begun above
        self._file.write(f"{raw}{self._delimiter}{self._joined(notes)}\n")

    def _joined(self, cells: Sequence[str]) -> str:
        told = io.StringIO()
        csv.writer(told, delimiter=self._delimiter, lineterminator="").writerow(cells)
        return told.getvalue()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._file is not None:
            self._file.close()
            if kind is None:
                os.replace(self._unfinished, self.path)
            else:
                self._unfinished.unlink()
        elif kind is None:
            self._remove_stale()

    def _remove_stale(self) -> None:
        """A list of an earlier run would tell of rows that are in now."""
        for place in self._places:
            with suppress(OSError):
                place.unlink(missing_ok=True)
