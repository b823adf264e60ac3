"""A mapping that does not hold together is refused with the line that is wrong."""

from pathlib import Path

import pytest

from reporting.imports.errors import MappingError
from reporting.imports.mapping import load_mapping
from tests.reporting.history import MAPPING

SHIPPED = Path(__file__).resolve().parents[2] / "reporting" / "mappings"


@pytest.mark.parametrize("name", ["linea144-2021.toml", "linea144-2022.toml"])
def test_shipped_mappings_hold(name: str) -> None:
    mapping = load_mapping(SHIPPED / name)
    assert len(mapping.readings) + len(mapping.ignored) == 19
    assert all(reason.endswith(".") for reason in mapping.ignored.values())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'dataset = "helpline"',
            'dataset = "cases"',
            'rows cannot be read into a data set "cases", only into helpline',
        ),
        ('source = "tests"', "", "source is missing"),
        ('source = "tests"', 'source = " "', "source is empty"),
        ("AR-X =", "AR-1 =", '[area.values]: "AR-1" is not a code'),
        ('AR-G = ["Santiago del Estero"]', 'AR-G = ["cordoba"]', '"cordoba" is given to AR-X and to AR-G'),
        ('no = ["No"]', 'no = ["SI"]', '"SI" is given to True and to False'),
        ('columns = ["age"]', 'columns = ["gender"]', '"gender" is given to'),
        ('person = ["sex", "age"]', 'person = ["name"]', 'person names "name"; it can name age, area, day, sex'),
        ("first = 2021-01-01", "first = 2023-01-01", "first is not after last"),
        ('source = "tests"', 'source = "tests"\nsorce = "x"', "sorce is not a word of a mapping"),
        ('source = "tests"', 'source = "tests"\nencoding = "utf8bom"', 'there is no encoding "utf8bom"'),
        ('source = "tests"', 'source = "tests"\ndelimiter = "::"', "delimiter is one character"),
        ('dataset = "helpline"', "dataset = ", "is not TOML"),
        ('dataset = "helpline"', 'extends = "mapping.toml"', "extends itself"),
        ('dataset = "helpline"', 'extends = "nothing.toml"', "There is no mapping file"),
        ("oldest = 110", 'oldest = "very"', "a value has the wrong form"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "mapping.toml"
    assert old in MAPPING
    path.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        load_mapping(path)
    assert sentence in str(refused.value)
