"""Address x role: the table in docs/ is that of the code, and the running pages agree with each of its cells."""

import re
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from access import matrix
from access.roles import ROLES, Role
from audit.models import Entry
from cases.numbers import new_number
from tests import people

ADDRESSES = sorted(matrix.addresses(), key=lambda pair: pair[0])
PERSON_OF = {role: name for name, (role, _, _) in reversed(people._CAST.items())}
MADE_UP = {
    "uuid": lambda: str(uuid.uuid4()),
    "int": lambda: "999999",
    "slug": lambda: "x",
    "str": lambda: "x",
    "code": new_number,
    "month": lambda: "2026-10",
}
GUARDED = [(path, pattern) for path, pattern in ADDRESSES if pattern.callback.door.verb is not None]


def _person(role: Role) -> people.Person:
    if role in PERSON_OF:
        return people.make(PERSON_OF[role])
    return people.person("someone", role, people.team("referring_place", people.COMMUNE))


def _address(path: str) -> str:
    """The path with made-up ids in the place of each parameter."""
    return re.sub(r"<(\w+):\w+>", lambda found: MADE_UP[found[1]](), path)


def _answer(client: Client, path: str, wanted: str = matrix.NO) -> int:
    """The status of a GET; of a POST where the address takes nothing else and nothing can come of it."""
    status = client.get(_address(path)).status_code
    harmless = wanted == matrix.NO or "<" in path
    return client.post(_address(path)).status_code if status == 405 and harmless else status


@pytest.mark.parametrize("name", [matrix.ADDRESSES_FILE, matrix.VERBS_FILE])
def test_the_table_is_that_of_the_code(name: Any, settings: Any) -> None:
    made = matrix.table_of_addresses() if name == matrix.ADDRESSES_FILE else matrix.table_of_verbs()
    kept = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    new = [line for line in made.splitlines() if line not in kept.splitlines()]
    assert made == kept, "Run `manage.py url_matrix` and weigh what changes:\n" + "\n".join(new)


@pytest.mark.django_db
def test_nobody_gets_past_the_porch() -> None:
    for path, _pattern in GUARDED:
        client, address = Client(), _address(path)
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        assert response.status_code == 302, path
        assert "/sign-in/" in response["Location"], path


@pytest.mark.django_db(databases=["default", "statistics"])
@pytest.mark.parametrize("role", list(ROLES))
def test_each_cell_is_what_the_page_answers(role: Role) -> None:
    client = _person(role).client()
    wrong = []
    for path, pattern in GUARDED:
        wanted = matrix.cell(pattern.callback.door, role)
        answer = _answer(client, path, wanted)
        if answer not in _answers(pattern.callback.door, wanted):
            wrong.append(f"{path}: {answer}, the table says {wanted}")
    assert not wrong, "\n".join(wrong)


def _answers(sign: Any, wanted: str) -> set[int]:
    """What a page may answer. A record that does not exist is absent for everybody, colleague or stranger."""
    if sign.word == "opens":
        return {404}
    return {403} if wanted == matrix.NO else {200, 204, 302, 404, 405}


@pytest.mark.django_db(databases=["default", "statistics"])
def test_refusals_are_in_the_logbook(police_viewer: people.Person) -> None:
    """One entry for each refused address, with the verb's name."""
    client = police_viewer.client()
    refused = 0
    for path, pattern in GUARDED:
        sign = pattern.callback.door
        before = Entry.objects.exclude(outcome="done").count()
        if (
            client.get(_address(path)).status_code in (403, 404)
            and sign.verb not in ROLES[Role.STATISTICS_VIEWER].verbs
        ):
            refused += 1
            after = Entry.objects.exclude(outcome="done")
            assert after.count() == before + 1, path
            assert after.latest("id").event == sign.verb.past, path
            assert after.latest("id").actor == "police_viewer"
    assert refused > 10


def test_titles_and_paths_are_neutral() -> None:
    """An address stays in histories and in logs of networks: it must not say what the product is for."""
    telling = ("victim", "violence", "abuse", "gbv", "shelter", "police", "referral", "survivor", "bao-luc", "nan-nhan")
    assert not [path for path, _ in ADDRESSES for word in telling if word in path.lower()]


def test_the_command_writes_both_tables(tmp_path: Any, settings: Any) -> None:
    """Without the addresses that only the demonstration has."""
    kept = {name: (settings.BASE_DIR / name).read_text() for name in (matrix.ADDRESSES_FILE, matrix.VERBS_FILE)}
    settings.BASE_DIR = tmp_path
    call_command("url_matrix", verbosity=0)
    assert {name: (tmp_path / name).read_text() for name in kept} == kept


def test_pages_of_the_demonstration_have_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "views", lambda: iter([("look/x", None), ("cases/", None)]))
    assert [path for path, _ in matrix.addresses()] == ["/cases/"]
