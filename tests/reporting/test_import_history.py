"""The importer: every row is imported, known or rejected, and nothing is counted twice."""

from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from reporting.imports import run as run_module
from reporting.models import HistoricFact, ImportRun
from tests.reporting.conftest import helpline_file
from tests.reporting.history import HEADER, MAPPING, ROW, counts, run, write


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


def test_line_ends_of_other_systems(db: None, tmp_path: Path, mapping: Path) -> None:
    run(write(tmp_path, ROW), mapping)
    file = tmp_path / "other.csv"
    file.write_bytes(f"\ufeff{HEADER}\r\n{ROW}\r\n\r\n{ROW}".encode())
    done, told = run(file, mapping)
    assert counts(done) == (2, 1, 1, 0)
    assert "1 empty lines are no rows." in told


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
