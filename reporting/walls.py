"""The walls of the window inside the database, made after `migrate` by the owner of the tables.

The statistics role may read one view; a published figure cannot be touched by anybody who does not own the tables.
"""

from typing import Any, Final

from django.db import connections

STATISTICS_ROLE: Final = "antam_statistics"
APP_ROLE: Final = "antam_app"
VIEW: Final = "reporting_publishedfigure"

# What the serving role may do with tables whose rows are written once. `access.walls` gave it more.
WRITE_ONCE: Final = {
    "reporting_cell": "SELECT, INSERT, DELETE",
    "reporting_publishedperiod": "SELECT, INSERT",
    "reporting_historicfact": "SELECT, INSERT",
    "reporting_importedsource": "SELECT, INSERT",
}

# Releases: built_by and what was asked for never change; states go forward; a published row stands still.
_RELEASE = """
CREATE OR REPLACE FUNCTION antam_release_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('published', 'dropped') THEN
        RAISE EXCEPTION 'antam: a release that is % does not change', OLD.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.id, NEW.team_id, NEW.data_set, NEW.catalogue_version, NEW.first_period, NEW.last_period, NEW.built_by_id)
        IS DISTINCT FROM
       (OLD.id, OLD.team_id, OLD.data_set, OLD.catalogue_version, OLD.first_period, OLD.last_period, OLD.built_by_id)
    THEN
        RAISE EXCEPTION 'antam: who builds what is fixed at the start' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('building', 'building'), ('building', 'draft'), ('building', 'dropped'),
                                      ('draft', 'published'), ('draft', 'dropped')) THEN
        RAISE EXCEPTION 'antam: a release does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION antam_release_starts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'building' THEN
        RAISE EXCEPTION 'antam: a release begins by being built' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""

_CELLS = """
CREATE OR REPLACE FUNCTION antam_figures_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT 1 FROM reporting_release
        WHERE state = 'published' AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.release_id ELSE NEW.release_id END
    ) THEN
        RAISE EXCEPTION 'antam: published figures do not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE FUNCTION antam_window_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'antam: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

_TRIGGERS: Final = (
    ("reporting_release", "antam_starts", "BEFORE INSERT", "ROW", "antam_release_starts"),
    ("reporting_release", "antam_stands", "BEFORE UPDATE OR DELETE", "ROW", "antam_release_stands"),
    ("reporting_release", "antam_whole", "BEFORE TRUNCATE", "STATEMENT", "antam_window_stands"),
    ("reporting_cell", "antam_stands", "BEFORE INSERT OR UPDATE OR DELETE", "ROW", "antam_figures_stand"),
    ("reporting_cell", "antam_whole", "BEFORE TRUNCATE", "STATEMENT", "antam_window_stands"),
    (
        "reporting_publishedperiod",
        "antam_stands",
        "BEFORE UPDATE OR DELETE OR TRUNCATE",
        "STATEMENT",
        "antam_window_stands",
    ),
)


def build_walls(using: str = "default", **kwargs: Any) -> None:
    """After `migrate`, and after the walls of `access`. Does nothing unless the owner runs it."""
    with connections[using].cursor() as cursor:
        if not _runs_as_owner(cursor):
            return
        cursor.execute(_RELEASE)
        cursor.execute(_CELLS)
        for table, name, events, scope, function in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(f"CREATE TRIGGER {name} {events} ON {table} FOR EACH {scope} EXECUTE FUNCTION {function}()")
        for table, verbs in WRITE_ONCE.items():
            _grant(cursor, APP_ROLE, table, verbs)
        _open_window(cursor)


def _runs_as_owner(cursor: Any) -> bool:
    cursor.execute(
        "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = to_regclass(%s)",
        ["reporting_release"],
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def _has_role(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _grant(cursor: Any, role: str, table: str, verbs: str) -> None:
    if _has_role(cursor, role):
        cursor.execute(f"REVOKE ALL ON {table} FROM {role}")
        cursor.execute(f"GRANT {verbs} ON {table} TO {role}")


def _open_window(cursor: Any) -> None:
    """Whatever the statistics role was given before, it keeps one view."""
    if _has_role(cursor, STATISTICS_ROLE):
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {STATISTICS_ROLE}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {STATISTICS_ROLE}")
        cursor.execute(f"GRANT SELECT ON {VIEW} TO {STATISTICS_ROLE}")
