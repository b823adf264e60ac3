"""Marked records go in; then everything that is stored is searched for the marks, in every form they could take."""

import base64
import logging
import mmap
import os
import secrets
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

from access.actors import Factory
from access.door import changing, new_record
from access.errors import StillSealed
from access.models import Team
from access.permissions import Permission
from cases.models import Case, Incident, Note, Perpetrator, Survivor
from cases.numbers import new_number
from places.vietnamese import fold

RECORDS: Final = 200
BY: Final = Factory("leakscan")
LARGEST: Final = 2 * 1024**3
_SHORT_RUN = 12  # hexadecimal digits that make the marks of one run unlike anything else on the machine


@dataclass(frozen=True)
class Mark:
    """The text by which planted content is known, and a code in clear by which the search proves that it sees."""

    text: str
    seen: str = ""

    @classmethod
    def new(cls) -> "Mark":
        return cls(f"Bướm Đỗ{secrets.token_hex(_SHORT_RUN // 2)}Huệ")

    def forms(self) -> dict[str, bytes]:
        """The mark in every writing, encoding and wrapping that is searched for."""
        writings = {
            "NFC": unicodedata.normalize("NFC", self.text),
            "NFD": unicodedata.normalize("NFD", self.text),
            "unaccented": fold(self.text),
            "bare": self.text.removeprefix("Bướm Đỗ").removesuffix("Huệ"),
        }
        found: dict[str, bytes] = {}
        for name, text in writings.items():
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                found |= {f"{name}, {encoding}{way}": data for way, data in _wrapped(text.encode(encoding))}
        return found


def _wrapped(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", data
    yield ", hex", data.hex().encode()
    yield ", HEX", data.hex().upper().encode()
    for shift in range(3):  # base64 at each of its three alignments, without the edges that depend on neighbours
        lost = -(-shift * 4 // 3)
        inner = base64.b64encode(bytes(shift) + data)[lost:]
        yield f", base64+{shift}", inner[: len(inner) - 4]


@dataclass
class Finding:
    """Where a mark was found, and in which form."""

    place: str
    form: str


@dataclass
class Result:
    """What was searched and what was found."""

    findings: list[Finding] = field(default_factory=list)
    places: int = 0
    bytes: int = 0
    seen: bool = False

    def look_at(self, place: str, data: Any, mark: Mark) -> None:
        """Search one piece of storage."""
        self.places += 1
        self.bytes += len(data)
        self.seen = self.seen or data.find(mark.seen.encode()) >= 0
        for form, pattern in mark.forms().items():
            if data.find(pattern) >= 0:
                self.findings.append(Finding(place, form))


# --- planting -----------------------------------------------------------------------------------------------------


@contextmanager
def planted(mark: Mark, count: int = RECORDS) -> Iterator[Mark]:
    """Marked records, until the block ends. Their statistics are not told to anybody."""
    team = _team_with_key()
    facts, Case.facts = Case.facts, None  # type: ignore[assignment]  # None stands for "tell nothing"
    try:
        cases = [_plant(mark, number, team) for number in range(count)]
        _provoke_errors(mark, cases[0])
        yield Mark(mark.text, cases[0].code)
        for case in cases:
            _remove(case)
    finally:
        Case.facts = facts


def _team_with_key() -> Team:
    kind = "commune_case_team"
    team = Team.objects.filter(office__kind=kind, keys__isnull=False, closed_at=None).order_by("pk").first()
    if team is None:
        raise LookupError("there is no case team with a key: run manage.py make_demo")
    return team


def _plant(mark: Mark, number: int, team: Team) -> Case:
    text = f"{mark.text} {number}"
    case = new_record(Case, for_teams=[team], by=BY, to=Permission.CASE_OPEN, code=new_number(), team=team)
    case.call_name = text
    with changing(case, by=BY, to=Permission.CASE_OPEN):
        case.save()
        Survivor(record=case, full_name=text, phone=text, cover_story=text).save()
        Perpetrator(record=case, full_name=text).save()
        Incident(record=case, story=f"{text} {'dài ' * 900}{text}").save()
        note = Note(record=case, kind="call", text=text)
        note.save()
        note.text = f"{text} lần hai"
        note.save()
    return case


def _provoke_errors(mark: Mark, case: Case) -> None:
    """A number twice, and an unopened record: errors and their reports must not quote what was typed."""
    for wrong in (lambda: _same_number(mark, case), lambda: Case.objects.in_clear().get(pk=case.pk).call_name):
        try:
            wrong()
        except (DatabaseError, StillSealed) as error:  # the one place that catches it: to see what a report would say
            logging.getLogger("django.request").error("leakscan", exc_info=error)


def _same_number(mark: Mark, case: Case) -> None:
    twin = new_record(Case, for_teams=[case.team], by=BY, to=Permission.CASE_OPEN, code=case.code, team=case.team)
    twin.call_name = mark.text
    with changing(twin, by=BY, to=Permission.CASE_OPEN):
        twin.save()


def _remove(case: Case) -> None:
    with changing(case, by=BY, to=Permission.CASE_ERASE):
        for kind in (Note, Incident, Perpetrator, Survivor):
            for row in kind.objects.filter(record_id=case.pk):
                row.delete()
        case.delete()


# --- searching ----------------------------------------------------------------------------------------------------


def search(mark: Mark, since: float) -> dict[str, Result]:
    """The dump, the server's own files, our data folder and temporary files written since `since`."""
    results = {"dump of every table": _dump(mark)}
    folder = data_folder()
    if folder is not None:
        _checkpoint(folder)
        results["write-ahead log"] = _files(folder / "pg_wal", mark)
        results["database files and log"] = _files(folder, mark, without=folder / "pg_wal")
    results["var/: logs, secrets, exports"] = _files(Path(settings.VAR), mark, without=folder)
    results["temporary files"] = _files(Path(tempfile.gettempdir()), mark, since=since, without=Path(settings.VAR))
    return results


def data_folder() -> Path | None:
    """The embedded server's own folder, which is also where its socket lies."""
    folder = Path(str(connection.settings_dict["HOST"] or "/nowhere"))
    return folder if (folder / "PG_VERSION").exists() else None


def _dump(mark: Mark) -> Result:
    """Every table, as text (bytes in hex) and in the binary form (bytes as they are)."""
    result = Result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            for form in ("text", "binary"):
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT {form})') as copy:
                    result.look_at(f"{table} ({form})", b"".join(bytes(part) for part in copy), mark)
    return result


def _checkpoint(folder: Path) -> None:
    """Bring the pages to the disk, so that they can be searched there."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=str(folder), user="postgres", dbname=name, autocommit=True) as server:
        server.execute("CHECKPOINT")


def _files(folder: Path, mark: Mark, *, since: float = 0, without: Path | None = None) -> Result:
    result = Result()
    for root, folders, names in os.walk(folder):
        if without is not None and Path(root).is_relative_to(without):
            folders.clear()
            continue
        for name in names:
            _file(Path(root, name), mark, since, result)
    return result


def _file(path: Path, mark: Mark, since: float, result: Result) -> None:
    try:
        state = path.lstat()
        if not path.is_file() or path.is_symlink() or not 0 < state.st_size < LARGEST or state.st_mtime < since:
            return
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            result.look_at(str(path), data, mark)
    except (OSError, ValueError):  # gone meanwhile, or not ours to read
        return


def scan(count: int = RECORDS) -> dict[str, Result]:
    """Plant, search, remove. By place: what was searched and found."""
    since = time.time() - 1
    with planted(Mark.new(), count) as mark:
        return search(mark, since)
