"""The roles of the database, their passwords and their addresses."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config import roles
from config.roles import RolesRefused
from tests.settings import ADMINISTRATOR, PASSWORDS

SERVER = "postgresql://maker:secret@db.example:5432/antam?sslmode=verify-full"
NAME = f"antam_test_{os.getpid()}_roles"


@pytest.fixture
def database() -> Iterator[str]:
    """The name of a database that is gone afterwards."""
    yield NAME
    roles.drop(ADMINISTRATOR, NAME)


def test_an_address_keeps_its_server_and_its_tls() -> None:
    url = roles.with_role(SERVER, roles.APP, "a/b@c:d")
    assert url == "postgresql://antam_app:a%2Fb%40c%3Ad@db.example:5432/antam?sslmode=verify-full"
    assert roles.with_role(SERVER, roles.APP, database="other").endswith(
        "antam_app@db.example:5432/other?sslmode=verify-full"
    )


@pytest.mark.parametrize(
    ("path", "database"), [("/antam_ha_nam", "antam_ha_nam"), ("/postgres", "antam"), ("", "antam")]
)
def test_the_database_is_the_one_in_the_address(path: str, database: str) -> None:
    assert roles.database_of(f"postgresql://maker@db.example{path}") == database


def test_passwords_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "passwords.json"
    first = roles.read_passwords(path)
    assert roles.read_passwords(path) == first
    assert set(first) == set(roles.ROLES)
    assert len(set(first.values())) == 4
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_making_them_twice_does_no_harm(database: str) -> None:
    roles.create(ADMINISTRATOR, database, PASSWORDS)
    roles.create(ADMINISTRATOR, database, PASSWORDS)
    with psycopg.connect(roles.with_database(ADMINISTRATOR, database)) as connection:
        owner = connection.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database])
        assert owner.fetchone() == (roles.OWNER,)
        strong = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolcreatedb OR rolcreaterole)"
        assert connection.execute(strong, [list(roles.ROLES)]).fetchall() == []


@pytest.mark.parametrize("role", [roles.APP, roles.STATISTICS, roles.SEALER])
def test_only_the_owner_makes_tables(database: str, role: str) -> None:
    roles.create(ADMINISTRATOR, database, PASSWORDS)
    with psycopg.connect(roles.with_role(ADMINISTRATOR, role, PASSWORDS.get(role, ""), database)) as connection:
        for statement in ("CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)", "CREATE SCHEMA mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)


def test_an_empty_database_made_for_us_is_taken_over(database: str) -> None:
    with psycopg.connect(roles.with_database(ADMINISTRATOR, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    roles.create(ADMINISTRATOR, database, PASSWORDS)
    with psycopg.connect(
        roles.with_role(ADMINISTRATOR, roles.OWNER, PASSWORDS.get(roles.OWNER, ""), database)
    ) as connection:
        connection.execute("CREATE TABLE ours (id int)")


def test_a_database_of_somebody_else_is_left_alone(database: str) -> None:
    with psycopg.connect(roles.with_database(ADMINISTRATOR, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    with psycopg.connect(roles.with_database(ADMINISTRATOR, database)) as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    with pytest.raises(RolesRefused, match="holds tables of somebody else"):
        roles.create(ADMINISTRATOR, database, PASSWORDS)


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(RolesRefused) as refusal:
        roles.create("postgresql://maker@127.0.0.1:9/antam", "antam", {})
    assert "\n" not in str(refusal.value)
    assert "The PostgreSQL server refused the set-up" in str(refusal.value)


def test_the_command_of_a_real_server(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert roles.main(tmp_path / "passwords.json") == 2
    monkeypatch.setenv("DATABASE_URL", "postgresql://maker@127.0.0.1:9/antam")
    assert roles.main(tmp_path / "passwords.json") == 1
    monkeypatch.setenv("DATABASE_URL", roles.with_database(ADMINISTRATOR, database))
    monkeypatch.setattr(roles, "read_passwords", lambda _path: PASSWORDS)
    assert roles.main(tmp_path / "passwords.json") == 0
    assert roles.exists(ADMINISTRATOR, database)
