import pytest
from pytest_django.plugin import DjangoDbBlocker

from places import unit_lists


@pytest.fixture(scope="session", autouse=True)
def units(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The real lists; nothing to do when the whole test session has loaded them."""
    with django_db_blocker.unblock():
        unit_lists.load()
