"""A small mapping, rows that fit it, and one run of the importer."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from reporting.models import ImportRun

MAPPING = """
dataset = "helpline"
source = "tests"
why_clear = "made up"
person = ["sex", "age"]

[day]
columns = ["fecha", "Day"]
formats = ["%Y-%m-%d"]
first = 2021-01-01
last = 2022-12-31

[area]
columns = ["province"]
empty = "unknown"
[area.values]
AR-X = ["Córdoba"]
AR-G = ["Santiago del Estero"]

[age]
columns = ["age"]
empty = "unknown"
oldest = 110

[sex]
columns = ["gender"]
[sex.values]
female = ["Mujer"]
male = ["Varon"]

[forms]
yes = ["Si"]
no = ["No"]
[forms.columns]
physical = ["hits"]

[ignored]
country = "not needed"

[absent]
relationship = "the file does not say it"
contexts = "the file does not say it"
"""
HEADER = "fecha,province,age,gender,hits,country"
ROW = "2021-03-01,Córdoba,31.0,Mujer,Si,Argentina"


def write(folder: Path, *rows: str, header: str = HEADER, name: str = "past.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
    return path


def run(file: Path, mapping: Path, **options: object) -> tuple[ImportRun, str]:
    """The run and what the operator read."""
    out, err = StringIO(), StringIO()
    call_command("import_history", file, mapping=mapping, stdout=out, stderr=err, **options)
    return ImportRun.objects.latest("id"), out.getvalue() + err.getvalue()


def counts(done: ImportRun) -> tuple[int, int, int, int]:
    return done.read, done.imported, done.known, done.rejected
