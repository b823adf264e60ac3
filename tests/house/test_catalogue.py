"""The last wall, read back from the database's own catalogue."""

from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models.signals import post_migrate

from access import walls
from access.checks import guarded_models
from access.guard import Tracked
from access.history import OldVersion
from audit.models import Entry
from config import roles
from tests import database

pytestmark = pytest.mark.django_db
APP = walls.APP_ROLE


def _rows(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _privileges() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, verb in _rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s", APP
    ):
        found.setdefault(table, set()).add(verb)
    return found


def _triggers() -> set[tuple[str, str]]:
    return set(
        _rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
    )


def test_every_recorded_table_has_its_trigger() -> None:
    """Guarded, recorded and history tables: as the models are, not as a list remembers."""
    wanted = {m._meta.db_table for m in apps.get_models() if issubclass(m, Tracked | OldVersion)}
    assert {(table, "antam_entry") for table in wanted} <= _triggers()
    assert set(walls.recorded_tables()) == wanted
    assert {m._meta.db_table for m in guarded_models()} <= wanted


def test_append_only_tables_by_trigger_and_by_grant() -> None:
    wanted = {m._meta.db_table for m in apps.get_models() if issubclass(m, OldVersion)} | {Entry._meta.db_table}
    assert {(table, "antam_append") for table in wanted} <= _triggers()
    privileges = _privileges()
    for table in wanted:
        assert privileges[table] == {"SELECT", "INSERT"}, table


def test_the_serving_role_can_do_no_more_than_it_needs() -> None:
    privileges = _privileges()
    for table in walls.READ_ONLY_TABLES & set(privileges):
        assert privileges[table] <= {"SELECT"}, table
    for table, verbs in privileges.items():
        assert not verbs & {"TRUNCATE", "REFERENCES", "TRIGGER"}, table
    for table in ("guardian_groupobjectpermission", "guardian_userobjectpermission", "access_user_groups"):
        assert privileges[table] == {"SELECT"}, table


def test_the_serving_role_owns_nothing_and_is_nobody() -> None:
    assert _rows("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", APP) == [(0,)]
    flags = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert _rows(f"SELECT {flags} FROM pg_roles WHERE rolname = %s", APP) == [(False,) * 5]
    assert _rows("SELECT pg_has_role(%s, 'antam_owner', 'MEMBER')", APP) == [(False,)]


FORBIDDEN = {
    "make a table": "CREATE TABLE sneaky (id int)",
    "make a function": "CREATE FUNCTION sneaky() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "drop a table": "DROP TABLE vault_chest",
    "alter a table": "ALTER TABLE vault_chest ADD COLUMN name_plain text",
    "turn a trigger off": "ALTER TABLE vault_chest DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER antam_entry ON vault_chest",
    "replace the wall's function": "CREATE OR REPLACE FUNCTION antam_require_entry() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NULL; END $$",
    "pass triggers by": "SET session_replication_role = replica",
    "become the owner": "SET ROLE antam_owner",
    "alter the logbook": "UPDATE audit_entry SET actor = 'nobody'",
    "shorten the logbook": "DELETE FROM audit_entry",
    "empty the logbook": "TRUNCATE audit_entry",
    "alter history": "UPDATE vault_historicalchest SET code = 'x'",
    "delete history": "DELETE FROM vault_historicalchest",
    "a generic permission": "INSERT INTO guardian_groupobjectpermission DEFAULT VALUES",
    "a group membership": "INSERT INTO access_user_groups DEFAULT VALUES",
    "a permission": "INSERT INTO auth_permission DEFAULT VALUES",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "write a file": "COPY vault_chest TO '/tmp/x'",
    "run a program": "COPY vault_chest TO PROGRAM 'cat'",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_serving_role_may_not(name: str) -> None:
    _rows("SELECT set_config('antam.entry', 'forged', true)")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORBIDDEN[name])


def test_not_even_the_owner_alters_the_logbook() -> None:
    """The owner could drop the trigger: the anchored checkpoint is for that."""
    import psycopg

    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with database.owner() as owner, pytest.raises(psycopg.Error, match="append-only"):
            owner.execute(statement)


def test_a_grant_without_a_key_is_refused() -> None:
    checks = _rows("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'chestgrant_carries_a_key'")
    assert "octet_length" in checks[0][0]
    assert "80" in checks[0][0]


def test_every_grant_table_asks_for_a_key() -> None:
    from access.grants import Grant

    for model in apps.get_models():
        if issubclass(model, Grant):
            names = {constraint.name for constraint in model._meta.constraints}
            assert f"{model._meta.model_name}_carries_a_key" in names, model._meta.label


def test_nobody_is_superuser() -> None:
    (definition,) = _rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'user_is_never_superuser'"
    )
    assert "NOT is_superuser" in definition[0]


def test_statistics_read_no_record() -> None:
    """The role of the statistics pages may read published releases and nothing else."""
    readable = _rows(
        "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = %s", "antam_statistics"
    )
    rooms = ("access_", "audit_", "cases_", "shelters_", "vault_", "django_", "auth_", "guardian_", "mfa_", "account_")
    assert not [table for (table,) in readable if table.startswith(rooms)]


def test_guarded_foreign_keys_do_not_cascade_in_the_database() -> None:
    """ON DELETE CASCADE inside PostgreSQL would fire no Python; the statement triggers would still refuse."""
    assert _rows("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confdeltype NOT IN ('a', 'r')") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_each_migrate_takes_back_what_somebody_granted_by_hand() -> None:
    with database.owner() as owner:
        owner.execute("GRANT UPDATE, DELETE ON audit_entry TO antam_app")
        owner.execute("GRANT INSERT ON django_migrations TO antam_app")
        owner.execute("REVOKE INSERT ON places_unit FROM antam_app")
    with database.acting_as(roles.OWNER):
        access = apps.get_app_config("access")
        post_migrate.send(access, app_config=access, using="default", verbosity=0, interactive=False)
    with database.owner() as owner:
        rows = owner.execute(
            "SELECT table_name, string_agg(privilege_type, ', ' ORDER BY privilege_type)"
            " FROM information_schema.role_table_grants WHERE grantee = 'antam_app'"
            " AND table_name IN ('audit_entry', 'django_migrations', 'places_unit') GROUP BY table_name"
        ).fetchall()
    assert dict(rows) == {
        "audit_entry": "INSERT, SELECT",
        "django_migrations": "SELECT",
        "places_unit": "DELETE, INSERT, SELECT, UPDATE",
    }


def test_walls_are_built_by_the_owner_alone() -> None:
    """The serving role's own migrate builds nothing (and may not)."""
    walls.build_walls()
    with connection.cursor() as cursor:
        assert not walls._runs_as_owner(cursor)
