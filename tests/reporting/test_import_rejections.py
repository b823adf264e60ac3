"""What the importer does not understand: the row lies beside the input, and the sentence says what to add."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError

from reporting.models import HistoricFact
from tests.reporting.conftest import helpline_file
from tests.reporting.history import HEADER, MAPPING, ROW, counts, run, write


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


def test_mended_rows_count_beside_their_equals(db: None, tmp_path: Path, mapping: Path) -> None:
    file = write(tmp_path, ROW, ROW.replace("Córdoba", "Atlantis"))
    run(file, mapping)
    with pytest.raises(CommandError, match="is a list of rejected rows"):
        run(tmp_path / "past.csv.rejected.csv", mapping)
    done, _ = run(write(tmp_path, ROW, ROW), mapping)
    assert counts(done) == (2, 1, 1, 0)


def test_a_wrong_encoding_is_a_sentence(db: None, tmp_path: Path, mapping: Path) -> None:
    mapping.write_text(MAPPING.replace('source = "tests"', 'source = "tests"\nencoding = "utf-16"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"cannot be read|state its encoding"):
        run(write(tmp_path, ROW), mapping)


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


@pytest.mark.slow
def test_the_wrong_year_is_rejected_row_by_row(db: None, tmp_path: Path) -> None:
    done, told = run(helpline_file(2021), Path("linea144-2022"), rejects=tmp_path)
    assert counts(done) == (25301, 0, 0, 25301)
    assert "is not between 2022-01-01 and 2022-12-31" in told
