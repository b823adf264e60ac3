"""The main type: the whole truth table of six questions."""

from itertools import product

import pytest

from cases.gbvims import QUESTIONS, main_type

ROWS = list(product((True, False), repeat=len(QUESTIONS.keys)))


@pytest.mark.parametrize("row", ROWS)
def test_the_first_yes_decides(row: tuple[bool, ...]) -> None:
    answers = dict(zip(QUESTIONS.keys, row, strict=True))
    expected = QUESTIONS.keys[row.index(True)] if True in row else "none"
    assert main_type(answers) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "none"),
        ({"rape": True, "physical_assault": True}, "rape"),
        ({"physical_assault": True, "psychological": True}, "physical_assault"),
        ({"denial": True, "psychological": True}, "denial"),
        ({"forced_marriage": True, "denial": True}, "forced_marriage"),
        ({"sexual_assault": True, "forced_marriage": True}, "sexual_assault"),
        ({"psychological": True}, "psychological"),
        ({"something else": True}, "none"),
    ],
)
def test_known_rows(answers: dict[str, bool], expected: str) -> None:
    assert main_type(answers) == expected
