"""One file into one data set: every line is imported, known already, or rejected with its reason."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.utils import timezone

from access.actors import AnyActor
from access.door import recording
from access.permissions import Permission
from reporting.imports.errors import HeaderError, NotKnown, Rejection
from reporting.imports.load import BATCH, copy_rows
from reporting.imports.mapping import Mapping
from reporting.imports.rejects import RejectsFile
from reporting.imports.rows import HistoricRow, RowReader, split_line
from reporting.models import ImportedSource, ImportRun

Progress = Callable[[int], None]
SHOWN_LINES = 3


@dataclass(frozen=True)
class Input:
    """What is known of a file before its rows are read."""

    path: Path
    lines: int
    digest: bytes
    header_text: str
    header: list[str]


@dataclass
class Problem:
    """Equal rejections, told once."""

    rejection: Rejection
    rows: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.rows += 1
        if len(self.lines) < SHOWN_LINES:
            self.lines.append(line)


@dataclass
class Summary:
    """What became of a file."""

    run: ImportRun
    empty_lines: int = 0
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def add(self, rejection: Rejection) -> None:
        key = (rejection.column, rejection.problem)
        self.problems.setdefault(key, Problem(rejection)).add(rejection.line)


def look_at(path: Path, mapping: Mapping) -> Input:
    """Counts the lines and reads the header.

    Raises: HeaderError for a file that cannot be read at all.
    """
    whole, lines = sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                whole.update(block)
                lines += block.count(b"\n")
        with path.open(encoding=mapping.encoding, errors="surrogateescape") as text:
            header_text = text.readline().rstrip("\n")
        header = [name.strip() for name in split_line(header_text, mapping.delimiter)]
    except (OSError, UnicodeError, NotKnown) as error:
        raise HeaderError([f"{path} cannot be read: {error}"]) from error
    if not header_text.strip():
        raise HeaderError([f"{path.name} has no first line with the names of its columns."])
    return Input(path, lines, whole.digest(), header_text, header)


def known_source(mapping: Mapping, reader: RowReader) -> ImportedSource:
    """The source's row, made at its first file.

    Raises: HeaderError when its rows were known by other columns: they would all be counted a second time.
    """
    source, _ = ImportedSource.objects.get_or_create(
        name=mapping.source,
        defaults={"dataset": mapping.dataset, "known_by": reader.places, "why_clear": mapping.why_clear},
    )
    if (source.dataset, source.known_by) != (mapping.dataset, reader.places):
        raise HeaderError(
            [
                f"Rows of the source {source.name} are known again by: {source.known_by}. "
                f"This mapping reads: {reader.places}. "
                "Every row would count a second time. Read the same columns, or name another source."
            ]
        )
    return source


def import_file(*, found: Input, mapping: Mapping, rejects: RejectsFile, by: AnyActor, progress: Progress) -> Summary:
    """Reads the file in batches of one transaction each.

    Raises: HeaderError before anything is imported. An interruption leaves whole batches; the next run goes on.
    """
    reader = RowReader(mapping, found.header, found.path.name)
    run = ImportRun(source=known_source(mapping, reader), file_digest=found.digest)
    summary = Summary(run)
    with found.path.open(encoding=mapping.encoding, errors="surrogateescape") as lines, rejects:
        next(lines)
        answers = reader.read(lines)
        while batch := list(islice(answers, BATCH)):
            _import_batch(batch, summary, rejects, by)
            progress(len(batch))
    _finish(run, by)
    return summary


def _import_batch(
    batch: Iterable[HistoricRow | Rejection | None], summary: Summary, rejects: RejectsFile, by: AnyActor
) -> None:
    rows = list(_sorted_out(batch, summary, rejects))
    run = summary.run
    rejected = rejects.count - run.rejected
    with recording(by=by, to=Permission.HISTORY_IMPORT, about=run):
        new = copy_rows(rows, run.source_id)
        run.imported += new
        run.known += len(rows) - new
        run.rejected += rejected
        run.read += len(rows) + rejected
        run.save()


def _sorted_out(
    batch: Iterable[HistoricRow | Rejection | None], summary: Summary, rejects: RejectsFile
) -> Iterator[HistoricRow]:
    for answer in batch:
        if isinstance(answer, HistoricRow):
            yield answer
        elif answer is None:
            summary.empty_lines += 1
        else:
            rejects.add(answer)
            summary.add(answer)


def _finish(run: ImportRun, by: AnyActor) -> None:
    with recording(by=by, to=Permission.HISTORY_IMPORT, about=run):
        run.finished_at = timezone.now()
        run.save()
