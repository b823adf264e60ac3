"""The walk over the house leaves nothing out."""

import re

from access import matrix
from tests.attacks.walk import NO_FORM, NOT_SHOWN, ROOMS


def test_each_address_belongs_to_one_room() -> None:
    for path, _ in matrix.addresses():
        assert sum(bool(re.match(room, path)) for room in ROOMS.values()) == 1, path


def test_no_exception_is_out_of_date() -> None:
    assert {*NOT_SHOWN, *NO_FORM} <= {path for path, _ in matrix.addresses()}
