"""A second database, for restores."""

import psycopg
import pytest
from psycopg import sql

from config import roles
from tests.database import ADMINISTRATOR, TEST_DATABASE, role_url


@pytest.fixture
def empty_database() -> object:
    """A database of its own, owned by the owner; gone afterwards."""
    name = f"{TEST_DATABASE}_restored"
    server = roles.with_database(ADMINISTRATOR, "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(roles.OWNER))
        )
    yield roles.with_database(role_url(roles.OWNER), name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
