"""Reads a file of past records without names: `manage.py import_history FILE --mapping MAPPING`."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from access.actors import System
from reporting.imports.errors import HeaderError, MappingError
from reporting.imports.mapping import Mapping, load_mapping
from reporting.imports.rejects import NoPlaceForRejects, RejectsFile
from reporting.imports.run import Input, Summary, import_file, look_at

SHOWN_PROBLEMS = 20
MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


class Command(BaseCommand):
    help = (
        "Reads records of past cases without names into the statistics. Every row is imported or rejected "
        "with its reason; a second run counts nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="a text file with one row a line, names of columns first"
        )
        parser.add_argument(
            "--mapping", type=Path, required=True, help="a TOML file, or the name of one in reporting/mappings"
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="FOLDER", help="where rejected rows go (default: beside FILE)"
        )

    def handle(self, *, file: Path, mapping: Path, rejects: Path | None, **options: Any) -> None:
        started = monotonic()
        try:
            plan = load_mapping(found_mapping(mapping))
            found = look_at(file, plan)
            summary = self.run_import(found, plan, rejects)
        except (MappingError, HeaderError, NoPlaceForRejects) as error:
            raise CommandError(str(error)) from error
        except UnicodeError as error:
            raise CommandError(f"{file} is not written in {plan.encoding}: state its encoding in {mapping}.") from error
        self.tell(found, summary, monotonic() - started)

    def run_import(self, found: Input, plan: Mapping, folder: Path | None) -> Summary:
        sink = RejectsFile(
            f"{found.path.name}.rejected.csv",
            [folder] if folder else [found.path.parent, own_folder()],
            encoding=plan.encoding,
            delimiter=plan.delimiter,
            header=found.header_text,
        )
        with tqdm(total=found.lines, unit=" rows", desc=found.path.name, disable=None) as bar:
            by = System("import_history")
            summary = import_file(found=found, mapping=plan, rejects=sink, by=by, progress=bar.update)
        if sink.count and sink.path.parent != (folder or found.path.parent):
            self.stderr.write(f"The folder {found.path.parent} cannot be written.")
        if sink.count:
            self.stderr.write(f"Rejected rows with their reasons: {sink.path}")
        return summary

    def tell(self, found: Input, summary: Summary, seconds: float) -> None:
        problems = sorted(summary.problems.values(), key=lambda problem: -problem.rows)
        for problem in problems[:SHOWN_PROBLEMS]:
            lines = ", ".join(map(str, problem.lines)) + (", …" if problem.rows > len(problem.lines) else "")
            told = f"{problem.rows} rejected (lines {lines}): {problem.rejection.reason}"
            self.stderr.write(f"{told} {problem.rejection.advice}".strip())
        if len(problems) > SHOWN_PROBLEMS:
            self.stderr.write(f"{len(problems) - SHOWN_PROBLEMS} more reasons are in the file of rejected rows.")
        run = summary.run
        self.stdout.write(
            f"{found.path.name}: {run.read} rows read = {run.imported} imported + {run.known} known from an earlier "
            f"run + {run.rejected} rejected; {run.read / max(seconds, 0.001):,.0f} rows a second."
        )
        if summary.empty_lines:
            self.stdout.write(f"{summary.empty_lines} empty lines are no rows.")


def own_folder() -> Path:
    """Where rejected rows go when the folder of the input cannot be written."""
    folder = Path(settings.VAR) / "rejected"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def found_mapping(path: Path) -> Path:
    """The file itself, or the shipped mapping of that name."""
    shipped = MAPPINGS / path.with_suffix(".toml").name
    return shipped if not path.exists() and shipped.exists() else path
