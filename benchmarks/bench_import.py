"""Rows a second of the importer: `python -m benchmarks.bench_import [FILE]`. Target: at least 2,000.

Runs in a database of its own under var/ and leaves nothing behind. Without FILE it takes the helpline's files of the
shared data folder, or, where they are absent, as many made-up rows of the same shape.
"""

import os
import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

TARGET = 2_000
HERE = Path(__file__).resolve().parent.parent
FOLDERS = (HERE.parent / "shared" / "data",)


def main() -> int:
    """Prints a table; the exit code is 1 when the target is missed."""
    import django

    django.setup()
    from tests import database

    server = database.Server()
    server.enter()
    try:
        database.create()
        with tempfile.TemporaryDirectory() as folder:
            rates = [measured(file, mapping, Path(folder)) for file, mapping in inputs(Path(folder))]
        database.drop()
    finally:
        server.leave()
    return 0 if min(rates) >= TARGET else 1


def inputs(folder: Path) -> list[tuple[Path, str]]:
    """Files with their mappings."""
    if len(sys.argv) > 2:
        return [(Path(sys.argv[1]), sys.argv[2])]
    found = [(place / f"linea144-{year}.csv", f"linea144-{year}") for place in FOLDERS for year in (2021, 2022)]
    return [(file, mapping) for file, mapping in found if file.exists()] or [(made_up(folder), "linea144-2021")]


def made_up(folder: Path, rows: int = 25_000) -> Path:
    """Rows of the shape of the helpline's, drawn by chance."""
    from reporting.imports.mapping import load_mapping
    from reporting.management.commands.import_history import MAPPINGS

    mapping, rng = load_mapping(MAPPINGS / "linea144-2021.toml"), random.Random(144)  # noqa: S311  made-up rows
    names = [reading.names[0] for reading in mapping.readings]
    cells = {
        "day": lambda: f"2021-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        "age": lambda: rng.randrange(90),
    }
    lines = [",".join(names)]
    for _ in range(rows):
        values = []
        for reading in mapping.readings:
            spellings = [each[0] for each in getattr(reading, "values", {}).values()] or ["Si", "No"]
            values.append(f'"{cells.get(reading.table, lambda choice=spellings: rng.choice(choice))()}"')
        lines.append(",".join(values))
    path = folder / "made-up.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def measured(file: Path, mapping: str, folder: Path) -> float:
    """Rows a second of the slower of a first and a second run."""
    from django.core.management import call_command

    from reporting.models import ImportRun

    rates = []
    for kind in ("first run", "second run"):
        began = perf_counter()
        call_command("import_history", file, mapping=Path(mapping), rejects=folder, stdout=open(os.devnull, "w"))  # noqa: SIM115
        seconds = perf_counter() - began
        run = ImportRun.objects.latest("id")
        rates.append(run.read / seconds)
        print(
            f"{file.name:24} {kind:11} {run.read:7,} rows {seconds:6.2f} s {rates[-1]:8,.0f} rows/s "
            f"(imported {run.imported:,}, known {run.known:,}, rejected {run.rejected:,}; target {TARGET:,})"
        )
    return min(rates)


if __name__ == "__main__":
    sys.exit(main())
