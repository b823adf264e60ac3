"""The database of a test session: made and migrated by the owner, used by the serving role, emptied by the owner."""

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config import embedded, roles
from tests.settings import ADMINISTRATOR, EMBEDDED, HERE, PASSWORDS, PG, TEST_DATABASE, TEST_VAR, role_url

KEPT = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "places_unit",
    "places_unitsuccession",
    "places_unitlist",
)
"""What an emptied database keeps: made by migrations, or by loading the administrative units."""


class Server:
    """The server of all test sessions of this folder: the first starts it, the last stops it."""

    def __init__(self) -> None:
        TEST_VAR.mkdir(parents=True, exist_ok=True)
        self.users: IO[str] = open(TEST_VAR / "sessions.lock", "w")  # noqa: SIM115 - held until the session ends

    def enter(self) -> None:
        with _alone():
            if EMBEDDED:
                embedded.start(PG)
            if self._is_only_one():
                _drop_leftovers()
            fcntl.flock(self.users, fcntl.LOCK_SH)

    def leave(self) -> None:
        with _alone():
            if EMBEDDED and self._is_only_one():
                embedded.stop(PG)
        self.users.close()

    def _is_only_one(self) -> bool:
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def _alone() -> Iterator[None]:
    with open(TEST_VAR / "server.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop_leftovers() -> None:
    """Databases of sessions that were killed, and patterns of an older shape."""
    if not EMBEDDED:
        return
    with psycopg.connect(ADMINISTRATOR) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^antam_(test|pattern)_'"
        ).fetchall()
    for (name,) in found:
        if name != f"antam_pattern_{_shape()}":
            roles.drop(ADMINISTRATOR, name)


def create() -> None:
    """Make the roles and the database, migrated and with its units by the owner; `default` stays the serving role's.

    On our own server the finished database is kept as a pattern, until something that shapes it changes.
    """
    if not EMBEDDED:
        _build(TEST_DATABASE)
        return
    pattern = f"antam_pattern_{_shape()}"
    with _alone():
        if not roles.exists(ADMINISTRATOR, pattern):
            roles.drop(ADMINISTRATOR, f"{pattern}_new")
            _build(f"{pattern}_new")
            _as_administrator("ALTER DATABASE {} RENAME TO {}", f"{pattern}_new", pattern)
        _as_administrator("CREATE DATABASE {} TEMPLATE {} OWNER {}", TEST_DATABASE, pattern, roles.OWNER)
    # Nobody needs these rows after a power cut, so a commit need not wait for the disk; fsync itself stays on.
    _as_administrator("ALTER DATABASE {} SET synchronous_commit = off", TEST_DATABASE)
    roles.create(ADMINISTRATOR, TEST_DATABASE, PASSWORDS)


def _build(database: str) -> None:
    roles.create(ADMINISTRATOR, database, PASSWORDS)
    with acting_as(roles.OWNER, database):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_units", stdout=io.StringIO())
        with connections["default"].cursor() as cursor:
            # It would count this table without the rows of a test that is under way, and the planner goes by that.
            cursor.execute("ALTER TABLE audit_entry SET (autovacuum_enabled = off)")


def _shape() -> str:
    """A fingerprint of all that shapes an empty database: models, migrations, grants, triggers, the unit lists."""
    rooms = [path.parent for path in [*HERE.glob("*/apps.py"), HERE / "tests" / "vault" / "apps.py"]]
    shaping = [Path(__file__), HERE / "config" / "roles.py", *(HERE / "places" / "data").iterdir()]
    for room in rooms:
        shaping += [*room.glob("migrations/*.py"), *room.glob("models/*.py"), *room.glob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(shaping):
        digest.update(str(path.relative_to(HERE)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _as_administrator(statement: str, *names: str) -> None:
    with psycopg.connect(roles.with_database(ADMINISTRATOR, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def drop() -> None:
    """Remove the session's database."""
    connections.close_all()
    roles.drop(ADMINISTRATOR, TEST_DATABASE)


@contextmanager
def acting_as(role: str, database: str = TEST_DATABASE) -> Iterator[None]:
    """`default` signs in as another role of the database."""
    connection = connections["default"]
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD", "NAME")}
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=PASSWORDS.get(role, ""), NAME=database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def owner() -> psycopg.Connection[Any]:
    """An own connection of the owner, for what the serving role must not do."""
    return psycopg.connect(role_url(roles.OWNER))


EMPTY = """
DO $$
DECLARE
  kept text[] := {kept};
  watched text[];
  filled text[];
  name text;
  has_rows boolean;
BEGIN
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(kept) LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', name) INTO has_rows;
    IF has_rows THEN filled := filled || name; END IF;
  END LOOP;
  IF filled IS NULL THEN RETURN; END IF;
  SELECT array_agg(DISTINCT tgrelid::regclass::text) INTO watched FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled <> 'D';
  FOREACH name IN ARRAY coalesce(watched, ARRAY[]::text[]) LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', name);
  END LOOP;
  EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
  FOREACH name IN ARRAY coalesce(watched, ARRAY[]::text[]) LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
  END LOOP;
END $$
"""


def empty() -> None:
    """Take every row out of the tables that hold any, in one transaction of the owner, triggers asleep meanwhile."""
    for connection in connections.all(initialized_only=True):
        connection.close()  # an open transaction of a failed test would hold the truncation up for ever
    with owner() as connection:
        connection.execute(sql.SQL(EMPTY).format(kept=sql.Literal(list(KEPT))))  # type: ignore[arg-type]


def is_worker() -> bool:
    """Whether this process is one of several, whose parent holds the server."""
    return "PYTEST_XDIST_WORKER" in os.environ


assert settings.DATABASES["default"]["NAME"] == TEST_DATABASE
