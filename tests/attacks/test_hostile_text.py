"""Hostile text in each field of each form of the house: nothing breaks, nothing runs, and the refusal is a sentence.

An address that has no page here fails the test, unless `walk.NOT_SHOWN` or `walk.NO_FORM` says why. So does an
exception that is needed no longer.
"""

import copy
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from access.models import User
from cases.models import Case, Referral
from tests.attacks.forms import Form
from tests.attacks.house_of_forms import HouseOfForms
from tests.attacks.walk import ROOMS, Walk
from tests.people import PASSPHRASE

TEXTS = {
    "a formula with SQL and a script": "=1+1'; DROP TABLE cases_referral; --\"><script>alert(1)</script>{{ 7*7 }}",
    "a NUL character": "a\x00b",
    "bidi and invisible characters": "an\u202etoàn\u2066\u200b\ufeff",
    "a header": "x\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
}
EVERYWHERE = ("a formula with SQL and a script", "a NUL character")
FINDS = ("/phones/", "/manage/accounts/", "/manage/logbook/", "/manage/units/")  # nothing found is no mistake
REFUSED = ('role="alert"', 'aria-invalid="true"')
ANSWERS = (200, 204, 302, 400, 401, 403, 404, 409, 410, 422)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What happens inside has not happened: the next text meets the house as it was."""
    cookies = copy.deepcopy(client.cookies)
    cache.clear()
    block = transaction.atomic()
    block._from_testcase = True  # as the test's own, inside which a durable block may stand
    with block:
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def _send(client: Client, form: Form, target: str, answers: dict[str, str]) -> list[Any]:
    """The answer, and the page that it leads to."""
    ask = client.post if form.method == "post" else client.get
    with undone(client):
        answer = ask(target, answers)
        if answer.status_code == 302 and answer["Location"][:1] == "/":
            return [answer, client.get(answer["Location"])]
        return [answer]


def _check(answers: list[Any], where: object) -> None:
    for answer in answers:
        page = answer.content.decode()
        assert answer.status_code in ANSWERS, (where, answer.status_code)
        assert "<script>alert" not in page, where
        assert "&gt;49" not in page, (where, "was taken for a template")
        assert "a=b" not in str(answer.cookies), where
        assert not answer.headers.get("Content-Type", "").startswith(("text/csv", "application/vnd")), where
    assert not any("\x00" in page.content.decode() for page in answers[1:]), (where, "was kept")


def _says_why(answer: Any, target: str) -> bool:
    """A page that comes back says what is wrong, unless something was looked for; an error page is a sentence."""
    came_back = answer.status_code in (200, 422) and target not in FINDS
    return not came_back or any(mark in answer.content.decode() for mark in REFUSED)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of refusals, each with a line."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db(databases=["default", "statistics"])
@pytest.mark.parametrize("room", ROOMS)
def test_hostile_text_breaks_no_form(room: str) -> None:
    house = HouseOfForms()
    walk, before = Walk(house, ROOMS[room]), _standing(house)
    tried = 0
    for name, address, page in walk.pages():
        code = re.search(r"\b\d{4} \d{4}\b", page.content.decode())
        for form in walk.new_forms(address, page):
            for target in (form.action or address, *form.also):
                _try_all(walk.browsers[name], form, target, code[0] if code else "")
                tried += 1
    assert tried
    assert walk.missing() == set()
    assert _standing(house) == before


def _try_all(client: Client, form: Form, target: str, code: str) -> None:
    for kind, text in TEXTS.items():
        whole = [form.hostile(text)] if kind in EVERYWHERE else []
        for answers in (*whole, form.otherwise_right(text, PASSPHRASE, code)):
            found = _send(client, form, target, answers)
            _check(found, (kind, target, answers))
            assert _says_why(found[0], target), (kind, target, answers)


def _standing(house: HouseOfForms) -> tuple[int, int, int, int]:
    """Nothing was dropped, nobody was added or raised, and a case opens."""
    assert house.worker.client().get(house.addresses("/cases/<uuid:pk>/")[0]).status_code == 200
    raised = User.objects.filter(is_superuser=True).count()
    counted = [kind._base_manager.count() for kind in (User, Case, Referral)]
    return raised, counted[0], counted[1], counted[2]
