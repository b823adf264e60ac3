"""An unknown name costs the same as a known one: the same answer, the same questions, the same hashing.

Times are measured by `benchmarks/bench_sign_in.py`; here the work itself is counted, by counters around the real
functions.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import argon2.low_level
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access import cipher, keys
from access.actors import Factory
from access.change import recording
from access.permissions import Permission
from access.teams import enrolment
from tests.people import PASSPHRASE, Person

SIGN_IN = reverse("account_login")
WRONG = "không phải mật khẩu này"
KINDS = ("nobody.at.all", "worker", "closed", "invited")


@pytest.fixture(autouse=True)
def people_there(worker: Person, settings: Any) -> None:
    """A person with keys, one whose account is closed, and one who has no passphrase and no keys yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    closed = enrolment.create_user(by=Factory(), username="closed", full_name="Người Cũ")
    enrolment.create_user(by=Factory(), username="invited", full_name="Người Mới")
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        worker.user.password = closed.password = make_password(PASSPHRASE)
        closed.is_active = False
        worker.user.save()
        closed.save()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often Argon2id really ran: for the login hash (either way round) and for the keys."""
    done: Counter[str] = Counter()

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def through(*args: Any, **kwargs: Any) -> Any:
            done[name] += 1
            return real(*args, **kwargs)

        return through

    for function in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon2.low_level, function, counted("login", getattr(argon2.low_level, function)))
    monkeypatch.setattr("argon2._password_hasher.verify_secret", argon2.low_level.verify_secret)
    monkeypatch.setattr(cipher, "_stretch", counted("keys", cipher._stretch))
    return done


def refused(address: str, typed: dict[str, str]) -> tuple[int, str, list[str]]:
    """Status, page and questions to the database of one refused try, without what differs each time."""
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, typed)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    page = page.replace(typed.get("login") or typed["username"], "NAME")
    page = re.sub(r'"X-CSRFToken": "\w+"', "", page)
    return (
        answer.status_code,
        page,
        [re.sub(r"s\d+_x\d+", "point", query["sql"])[:60] for query in asked.captured_queries],
    )


def test_a_refused_sign_in_is_the_same_for_everybody(hashed: Counter[str]) -> None:
    answers, work = [], []
    for name in KINDS:
        hashed.clear()
        answers.append(refused(SIGN_IN, {"login": name, "password": WRONG}))
        work.append(dict(hashed))
    assert work == [{"login": 1}] * len(KINDS)
    for name, answer in zip(KINDS, answers, strict=True):
        assert answer == answers[0], name


def test_a_refused_recovery_code_too(hashed: Counter[str]) -> None:
    new = "con đường rợp bóng tre"
    address = reverse("forgotten")
    answers, work = [], []
    for name in KINDS:
        hashed.clear()
        typed = {"username": name, "code": keys.new_recovery_code(), "passphrase": new, "again": new}
        status, page, questions = refused(address, typed)
        answers.append((status, page.replace(typed["code"], "CODE"), questions))
        work.append(dict(hashed))
    assert work == [{"keys": 1}] * len(KINDS)
    for name, answer in zip(KINDS, answers, strict=True):
        assert answer == answers[0], name
