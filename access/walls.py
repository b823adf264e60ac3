"""The last wall, inside the database: grants of the app's role, and triggers, made after `migrate`.

Generated from the models, so that a new guarded model is walled in by the same migrate that makes it.
"""

from typing import Any

from django.apps import apps
from django.db import connections

from access.guard import Tracked
from access.history import OldVersion
from audit.models import Entry

APP_ROLE = "antam_app"
READ_ONLY_TABLES = frozenset(
    {
        "django_content_type",
        "auth_permission",
        "django_migrations",
        "guardian_groupobjectpermission",
        "guardian_userobjectpermission",
        "auth_group_permissions",
        "access_user_groups",
        "access_user_user_permissions",
    }
)

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION antam_require_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('antam.entry', true), '') = '' THEN
        RAISE EXCEPTION 'antam: % of % outside changing(...) or recording(...)', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION antam_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'antam: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def recorded_tables() -> list[str]:
    """Tables that change only under a logbook entry: guarded, recorded and history tables."""
    return sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, Tracked | OldVersion))


def append_only_tables() -> list[str]:
    """Tables whose rows are never altered: the logbook and all history."""
    found = [m._meta.db_table for m in apps.get_models() if issubclass(m, OldVersion)]
    return sorted([*found, Entry._meta.db_table])


def build_walls(using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: functions, triggers and grants. Does nothing unless the owner runs it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not _runs_as_owner(cursor):
            return
        cursor.execute(_FUNCTIONS)
        for table in recorded_tables():
            _trigger(cursor, table, "antam_entry", "INSERT OR UPDATE OR DELETE OR TRUNCATE", "antam_require_entry")
        for table in append_only_tables():
            _trigger(cursor, table, "antam_append", "UPDATE OR DELETE OR TRUNCATE", "antam_append_only")
        _grant(cursor)


def _runs_as_owner(cursor: Any) -> bool:
    cursor.execute(
        "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = to_regclass(%s)",
        [Entry._meta.db_table],
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def _trigger(cursor: Any, table: str, name: str, events: str, function: str) -> None:
    cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
    cursor.execute(
        f'CREATE TRIGGER {name} BEFORE {events} ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {function}()'
    )


def _grant(cursor: Any) -> None:
    """Whatever the app does not need, it may not do. The role is made at set-up (see `config`)."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    if cursor.fetchone() is None:
        return
    append_only = set(append_only_tables())
    for table in _all_tables():
        cursor.execute(f'REVOKE ALL ON "{table}" FROM {APP_ROLE}')
        if table in append_only:
            verbs = "SELECT, INSERT"
        elif table in READ_ONLY_TABLES:
            verbs = "SELECT"
        else:
            verbs = "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f'GRANT {verbs} ON "{table}" TO {APP_ROLE}')
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")


def _all_tables() -> list[str]:
    found = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed}
    return sorted(found | {"django_migrations"})  # read by the page that tells whether the tables are up to date
