"""The importer: every row is imported, known or rejected, and nothing is counted twice."""

import csv
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from reporting.imports import run as run_module
from reporting.models import HistoricFact, ImportRun
from tests.reporting.conftest import helpline_file

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


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


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


def test_a_row_becomes_codes(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, ROW), mapping)
    fact = HistoricFact.objects.get()
    assert (fact.month.isoformat(), fact.area, fact.sex, fact.age_band) == ("2021-03-01", "AR-X", "female", "25-34")
    assert (fact.forms, fact.contexts, fact.relationship) == (["physical"], [], "unknown")


def test_spellings_meet(db: None, tmp_path: Path, mapping: Path) -> None:
    rows = ["2021-03-01,CORDOBA ,31,mujer,SI,", "2021-03-02,Santiago Del Estero,31.0,MUJER,si,"]
    run(write(tmp_path, *rows, header="Fecha,Province,AGE,gender,hits,country"), mapping)
    assert set(HistoricFact.objects.values_list("area", flat=True)) == {"AR-X", "AR-G"}


def test_another_order_and_encoding_is_the_same_row(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, ROW), mapping)
    same = write(
        tmp_path, '"Si",31,2021-03-01,Peru,MUJER,Cordoba', header="hits,age,Day,country,gender,province",
        name="other.csv", encoding="utf-8-sig",
    )  # fmt: skip
    done, _ = run(same, mapping)
    assert counts(done) == (1, 0, 1, 0)


def test_equal_rows_are_all_counted_and_a_second_run_counts_none(db: None, tmp_path: Path, mapping: Path) -> None:
    file = write(tmp_path, *[ROW] * 7)
    assert counts(run(file, mapping)[0]) == (7, 7, 0, 0)
    assert counts(run(file, mapping)[0]) == (7, 0, 7, 0)
    assert counts(run(write(tmp_path, *[ROW] * 8), mapping)[0]) == (8, 1, 7, 0)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_rows_the_numbers_add_up(db: None, tmp_path: Path, mapping: Path, data: st.DataObject) -> None:
    cell = st.sampled_from(
        ["", "Córdoba", "cordoba", "Mujer", "Si", "No", "31", "31.0", "2021-01-01", '"', '"a,b"', "\x00"]
    )
    rows = data.draw(st.lists(st.lists(cell, min_size=5, max_size=7).map(",".join), max_size=12))
    source = f"tests {ImportRun.objects.count()}"
    mapping.write_text(MAPPING.replace('"tests"', f'"{source}"'), encoding="utf-8")
    file = write(tmp_path, *rows)
    done, _ = run(file, mapping)
    again, _ = run(file, mapping)
    filled = [row for row in rows if row.strip()]
    assert done.read == len(filled) == done.imported + done.known + done.rejected
    assert (again.imported, again.known, again.rejected) == (0, done.imported, done.rejected)
    assert HistoricFact.objects.filter(source=source).count() == done.imported


def test_rejected_rows_lie_beside_the_input(db: None, tmp_path: Path, mapping: Path) -> None:
    bad = "2021-03-01,Atlantis,31,Mujer,Si,"
    done, told = run(write(tmp_path, ROW, bad, bad), mapping)
    assert counts(done) == (3, 1, 0, 2)
    with (tmp_path / "past.csv.rejected.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows[0][-2:] == ["an_tam_line", "an_tam_reason"]
    assert [row[:6] for row in rows[1:]] == [bad.split(","), bad.split(",")]
    assert [row[6] for row in rows[1:]] == ["3", "4"]
    assert "2 rejected (lines 3, 4)" in told


def test_an_unknown_value_says_what_to_add(db: None, tmp_path: Path, mapping: Path) -> None:
    _, told = run(write(tmp_path, "2021-03-01,Cordova,31,Mujer,Si,"), mapping)
    assert 'Column "province": the value "Cordova" is not known.' in told
    assert '[area.values], if it means the same: AR-X = ["Córdoba", "Cordova"]' in told


def test_the_advice_works(db: None, tmp_path: Path, mapping: Path) -> None:
    file = write(tmp_path, ROW, "2021-03-01,Cordova,31,Mujer,Si,")
    run(file, mapping)
    mapping.write_text(MAPPING.replace('AR-X = ["Córdoba"]', 'AR-X = ["Córdoba", "Cordova"]'), encoding="utf-8")
    done, _ = run(file, mapping)
    assert counts(done) == (2, 1, 1, 0)
    assert not (tmp_path / "past.csv.rejected.csv").exists(), "an old list of rejected rows would mislead"


def test_mended_rejects_can_be_imported(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, ROW, "2021-03-01,Atlantis,31,Mujer,Si,"), mapping)
    rejected = tmp_path / "past.csv.rejected.csv"
    rejected.write_text(rejected.read_text().replace(",Atlantis,", ",Córdoba,", 1))
    assert counts(run(rejected, mapping)[0]) == (1, 0, 1, 0), "now it reads like the row that is there"
    rejected.write_text(rejected.read_text().replace(",Córdoba,", ",Atlantis,", 1))
    _, told = run(rejected, mapping)
    assert (tmp_path / "past.csv.rejected.csv.rejected.csv").read_text().count("an_tam_line") == 1
    assert "Atlantis" in told


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("fecha,province,age,gender,hits,country,shoe", 'Column 7 of past.csv, "shoe", is not in mapping.toml.'),
        ("fecha,province,age,gender,hits,country,shoe", '[ignored]: "shoe" = "why it is not read"'),
        ("fecha,province,edad,gender,hits,country", "past.csv has no column for age"),
        ("fecha,provincia,age,gender,hits,country", 'under [area]: columns = ["province", "provincia"]'),
        ("fecha,province,age,gender,hit,country", 'under [forms.columns]: physical = ["hits", "hit"]'),
        ("province,age,gender,hits,country", "Without a day nothing can be counted."),
        ("fecha;province;age;gender;hits;country", 'delimiter = ";"'),
        ("fecha,province,age,age,gender,hits,country", 'two columns "age": 3 and 4'),
        ("fecha,Day,province,age,gender,hits,country", "both mean day"),
        ("", "no first line"),
    ],
)
def test_a_strange_header_says_what_to_add(db: None, tmp_path: Path, mapping: Path, header: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(write(tmp_path, ROW, header=header), mapping)
    assert sentence in str(refused.value)
    assert not HistoricFact.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2021-03-01,Córdoba,31,Mujer,Si", "The row has 5 cells, the header has 6."),
        ("01/03/2021,Córdoba,31,Mujer,Si,", '"01/03/2021" is not a day written as %Y-%m-%d.'),
        ("2020-03-01,Córdoba,31,Mujer,Si,", "is not between 2021-01-01 and 2022-12-31."),
        ("2021-03-01,Córdoba,old,Mujer,Si,", '"old" is not an age in whole years.'),
        ("2021-03-01,Córdoba,31.5,Mujer,Si,", '"31.5" is not an age in whole years.'),
        ("2021-03-01,Córdoba,31,,Si,", 'add under [sex]: empty = "unknown"'),
        ("2021-03-01,Córdoba,31,Mujer,Maybe,", 'yes = ["Si", "Maybe"] or no = ["No", "Maybe"]'),
        ('2021-03-01,"Córdoba,31,Mujer,Si,', "The quotation marks of the row do not close"),
    ],
)
def test_a_strange_row_says_why(db: None, tmp_path: Path, mapping: Path, row: str, reason: str) -> None:
    done, told = run(write(tmp_path, row, ROW), mapping)
    assert counts(done) == (2, 1, 0, 1), "the row below an open quotation mark is not swallowed"
    assert reason in told


def test_bytes_of_another_encoding_are_rejected_as_they_were(db: None, tmp_path: Path, mapping: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_bytes(f"{HEADER}\n{ROW}\n".encode() + "2021-03-01,Córdoba,31,Mujer,Si,\n".encode("latin-1"))
    done, told = run(file, mapping)
    assert counts(done) == (2, 1, 0, 1)
    assert "State the right one" in told
    assert b"C\xf3rdoba" in (tmp_path / "past.csv.rejected.csv").read_bytes()


def test_an_age_beyond_belief_keeps_the_person(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, "2021-03-01,Córdoba,127,Mujer,Si,"), mapping)
    assert HistoricFact.objects.get().age_band == "unknown"


def test_an_interrupted_run_goes_on(db: None, tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "BATCH", 2)
    file = write(tmp_path, *[ROW] * 5)
    whole = run_module.copy_rows
    with mock.patch.object(run_module, "copy_rows", side_effect=[whole, OperationalError("gone")]) as copy:
        copy.side_effect = _fails_at_second(whole)
        with pytest.raises(OperationalError):
            run(file, mapping)
    assert HistoricFact.objects.count() == 2
    assert counts(run(file, mapping)[0]) == (5, 3, 2, 0)


def _fails_at_second(copy: object) -> object:
    calls = []

    def fails(rows: object, source: str) -> int:
        calls.append(source)
        if len(calls) == 2:
            raise OperationalError("gone")
        return copy(rows, source)  # type: ignore[operator,no-any-return]

    return fails


def test_a_source_is_always_known_by_the_same_columns(db: None, tmp_path: Path, mapping: Path) -> None:
    file = write(tmp_path, ROW)
    run(file, mapping)
    mapping.write_text(MAPPING.replace("[absent]", '[absent]\narea = "no longer"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"known again by: age area day forms\.physical sex"):
        run(write(tmp_path, ROW.replace("Córdoba,", ""), header=HEADER.replace("province,", "")), mapping)
    assert HistoricFact.objects.count() == 1


def test_rejects_go_where_told(db: None, tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    run(write(tmp_path, "x"), mapping, rejects=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "past.csv.rejected.csv").exists()
    with pytest.raises(CommandError, match="--rejects FOLDER"):
        run(write(tmp_path, "x"), mapping, rejects=tmp_path / "nowhere")


def test_a_folder_that_cannot_be_written_is_no_obstacle(db: None, tmp_path: Path, mapping: Path) -> None:
    file = write(tmp_path, "x")
    (tmp_path / "past.csv.rejected.csv.part").mkdir()  # root may write anywhere, but not into a folder's name
    _, told = run(file, mapping)
    assert f"The folder {tmp_path} cannot be written." in told
    assert "rejected/past.csv.rejected.csv" in told


def test_it_is_in_the_logbook_without_values(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, ROW), mapping)
    entries = Entry.objects.filter(event="HISTORY_IMPORTED")
    assert entries.count() == 2
    assert all("rdoba" not in str(entry.__dict__) for entry in entries)


@pytest.mark.slow
@pytest.mark.parametrize(("year", "rows"), [(2021, 25301), (2022, 24558)])
def test_the_real_files(db: None, year: int, rows: int) -> None:
    file = helpline_file(year)
    assert counts(run(file, Path(f"linea144-{year}"))[0]) == (rows, rows, 0, 0)
    assert counts(run(file, Path(f"linea144-{year}"))[0]) == (rows, 0, rows, 0)
    assert HistoricFact.objects.filter(month__year=year).count() == rows


@pytest.mark.slow
def test_the_wrong_year_is_rejected_row_by_row(db: None, tmp_path: Path) -> None:
    done, told = run(helpline_file(2021), Path("linea144-2022"), rejects=tmp_path)
    assert counts(done) == (25301, 0, 0, 25301)
    assert "is not between 2022-01-01 and 2022-12-31" in told
