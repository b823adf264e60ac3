"""What every test gets: a database of its own, and a browser only where there is one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from tests import database, people, standing

_server: list[database.Server] = []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Only the parent starts the server: a worker that is killed must not leave one behind."""
    if not database.is_worker():
        _server.append(database.Server())
        _server[0].enter()


def pytest_sessionfinish(session: pytest.Session) -> None:
    for server in _server:
        server.leave()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Create and migrate as the owner, then work as the serving role: else the walls are tested as their owner."""
    with django_db_blocker.unblock():
        database.create()
    yield
    with django_db_blocker.unblock():
        database.drop()


def _empty_database(self: TransactionTestCase) -> None:
    database.empty()


@pytest.fixture(autouse=True)
def _no_sign_in_counted() -> None:
    """The limit of sign-ins a minute counts in the cache, which the tests of one process share."""
    cache.clear()


TransactionTestCase._fixture_teardown = _empty_database  # type: ignore[attr-defined]


def _fixture_for(name: str) -> Any:
    @pytest.fixture(name=name)
    def one_of_the_cast(db: None) -> people.Person:
        return people.make(name)

    one_of_the_cast.__doc__ = f"The {name.replace('_', ' ')} of the cast; see tests/people.py."
    return one_of_the_cast


for _name in people.CAST:
    globals()[f"_{_name}"] = _fixture_for(_name)


@pytest.fixture
def pair(db: None) -> tuple[people.Person, people.Person]:
    """Supervisor and worker of the neighbour commune, whose team can stand in."""
    return standing.neighbours()


@pytest.fixture(autouse=True)
def _limits_start_anew() -> Iterator[None]:
    """The sign-ins of one test must not count against the next one's rate limits."""
    yield
    cache.clear()
