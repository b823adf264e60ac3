"""Hostile text in each field of each form of the house: nothing breaks, nothing runs, and the refusal is a sentence.

An address that has no page here fails the test, unless `NOT_SHOWN` or `NO_FORM` says why. So does an exception that is
needed no longer.
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
from django.urls import Resolver404, resolve

from access import matrix
from access.models import User
from cases.models import Case, Referral
from tests.attacks.forms import Form, buttons_of, forms_of
from tests.attacks.house_of_forms import HouseOfForms
from tests.people import PASSPHRASE

TEXTS = {
    "a formula with SQL and a script": "=1+1'; DROP TABLE cases_referral; --\"><script>alert(1)</script>{{ 7*7 }}",
    "a NUL character": "a\x00b",
    "bidi and invisible characters": "an\u202etoàn\u2066\u200b\ufeff",
    "a header": "x\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
}
EVERYWHERE = ("a formula with SQL and a script", "a NUL character")
ROOMS = {
    "one case": r"/cases/<uuid:pk>/(?!people/|access/|share/)",
    "people of a case": r"/cases/<uuid:pk>/(people|access|share)/",
    "cases": r"/cases/(?!<)",
    "slips": r"/slips/",
    "rooms": r"/rooms/",
    "administration": r"/manage/",
    "groups and figures": r"/(groups|figures)/",
    "doors": r"/(?!cases/|slips/|rooms/|manage/|groups/|figures/)",
}
NOT_SHOWN = {
    "/": "only sends on to somebody's first page",
    "/exit/": "only leads away, and the browser would be signed out for the rest of the walk",
    "/language/": "only leads back; `test_hostile_shapes.py` sends it a hostile way back",
    "/recovery-code/": "shown once, after a passphrase was set; a button, no field",
    "/second-step/spare/": "shown once, after spare codes were drawn; no field",
    "/rooms/asked/<uuid:pk>/now/": "a part of a page, and only when something has changed; no field",
    "/figures/<slug:data_set>/half-year/<slug:period>/": "published figures are read over another connection; no field",
    "/figures/<slug:data_set>/area/<slug:area>/": "published figures are read over another connection; no field",
}
NO_FORM = {
    "/slips/<code:code>/card/close/": "a button beside a card that is kept for minutes after sending",
    "/manage/successions/teams/<uuid:pk>/places/": "choices only, where an old office has places that send slips",
    "/stay/": "a button that appears shortly before a session ends",
    "/recovery-code/kept/": "the button of a page that is shown once",
    "/moving/start/": "a button for the holders of a team that is being merged",
    "/moving/go-on/": "the same while it moves",
    "/my-keys/elsewhere/": "a button for who is signed in at a second place",
    "/my-keys/sign-out/": "the same for one place",
}
FINDS = ("/phones/", "/manage/accounts/", "/manage/logbook/", "/manage/units/")  # nothing found is no mistake
REFUSED = ('role="alert"', 'aria-invalid="true"')
ANSWERS = (200, 204, 302, 400, 401, 403, 404, 409, 410, 422)


class Walk:
    """All pages of a room, each as everybody who may see it; and what was found on them."""

    def __init__(self, house: HouseOfForms, room: str) -> None:
        self.house, self.browsers = house, house.browsers()
        self.patterns = {path: pattern for path, pattern in matrix.addresses() if re.match(ROOMS[room], path)}
        self.shown: set[str] = set()
        self.only_sent: set[str] = set()
        self.buttons: set[str] = set()
        self.met: set[tuple[str, ...]] = set()

    def pages(self) -> Iterator[tuple[str, str, Any]]:
        """Who sees it, the address, and the answer; one page for each role."""
        for path, pattern in sorted(self.patterns.items()):
            done: set[Any] = set()
            for name in self._who_may(pattern.callback.door):
                role = self.house.who[name].membership.role if name in self.house.who else name
                if role in done or path in self.only_sent or path == "/exit/":
                    continue
                for address in self.house.addresses(path):
                    page = self._look(path, name, address)
                    if page is not None:
                        yield name, address, page
                        done.add(role)
                        if path not in self.house.starts:  # a record's own page has other buttons in each state
                            break

    def _who_may(self, sign: Any) -> Iterator[str]:
        for name in self.browsers:
            person = self.house.who.get(name)
            if sign.verb is None or (person and person.actor().may(sign.verb)):
                yield name

    def _look(self, path: str, name: str, address: str) -> Any:
        page = self.browsers[name].get(address)
        if page.status_code == 405:
            self.only_sent.add(path)
        if page.status_code != 200:
            return None
        self.shown.add(path)
        self.buttons |= {_pattern(target or address) for target in buttons_of(page.content.decode())}
        return page

    def missing(self) -> set[str]:
        """Addresses without a page here; addresses that take something, but no form sends it; exceptions too many."""
        unseen = self.patterns.keys() - self.shown - self.only_sent
        unsent = self.only_sent - self.buttons
        excused = {path for path in (*NOT_SHOWN, *NO_FORM) if path in self.patterns}
        return (unseen ^ (excused & NOT_SHOWN.keys())) | (unsent ^ (excused & NO_FORM.keys()))

    def new_forms(self, address: str, page: Any) -> Iterator[Form]:
        """The forms that are typed into and that no earlier page had."""
        for form in forms_of(page.content.decode()):
            targets = [_pattern(target or address) for target in (form.action, *form.also)]
            mark = (*targets, *(re.sub(r"\d", "", name) for name in (*form.typed, *form.secrets)))
            if (form.typed or form.secrets) and mark not in self.met:
                self.met.add(mark)
                yield form


def _pattern(address: str) -> str:
    try:
        return "/" + resolve(address.partition("?")[0]).route
    except Resolver404:
        return address


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
    walk, before = Walk(house, room), _standing(house)
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


def test_each_address_belongs_to_one_room() -> None:
    for path, _ in matrix.addresses():
        assert sum(bool(re.match(room, path)) for room in ROOMS.values()) == 1, path


def test_no_exception_is_out_of_date() -> None:
    assert {*NOT_SHOWN, *NO_FORM} <= {path for path, _ in matrix.addresses()}
