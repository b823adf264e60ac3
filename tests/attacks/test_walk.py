"""The walk over the house leaves nothing out, and who lacks the verb opens no record that is there."""

import re
from collections.abc import Iterable

import pytest
from django.test import Client

from access import matrix
from tests.attacks.house_of_forms import HouseOfForms
from tests.attacks.walk import NO_FORM, NOT_SHOWN, ROOMS


def test_each_address_belongs_to_one_room() -> None:
    for path, _ in matrix.addresses():
        assert sum(bool(re.match(room, path)) for room in ROOMS.values()) == 1, path


def test_no_exception_is_out_of_date() -> None:
    assert {*NOT_SHOWN, *NO_FORM} <= {path for path, _ in matrix.addresses()}


@pytest.mark.django_db(databases=["default", "statistics"])
def test_a_cell_of_the_matrix_without_the_verb_opens_no_record_that_is_there() -> None:
    """Asked of real records, many of them of the asker's own team: the key is there, the verb is not."""
    house = HouseOfForms()
    browsers, asked, opened = house.browsers(), 0, []
    for path, pattern in matrix.addresses():
        sign = pattern.callback.door
        strangers = [name for name in one_of_each(house, browsers) if not house.who[name].actor().may(sign.verb)]
        for address in house.addresses(path) if sign.word == "opens" else []:
            answers = {name: asked_of(browsers[name], address) for name in strangers}
            asked += len(answers)
            opened += [f"{address} as {name}: {answer}" for name, answer in answers.items() if answer not in (403, 404)]
    assert not opened, "\n".join(opened)
    assert asked > 500


def asked_of(client: Client, address: str) -> int:
    """The answer's status; what takes something only is sent nothing."""
    looked = client.get(address).status_code
    return client.post(address).status_code if looked == 405 else looked


def one_of_each(house: HouseOfForms, names: Iterable[str]) -> list[str]:
    """One person for each role in each team."""
    found = {}
    for name in names:
        if name in house.who:
            membership = house.who[name].membership
            found.setdefault((membership.role, membership.team_id), name)
    return list(found.values())
