"""What the roles of the database may do, read back from its catalogue."""

import pytest
from django.db import connection

from reporting.walls import WRITE_ONCE, build_walls
from tests import database

pytestmark = pytest.mark.django_db


def grants(role: str) -> dict[str, set[str]]:
    """Table or view -> verbs."""
    with database.owner() as owner:
        rows = owner.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s", [role]
        ).fetchall()
    found: dict[str, set[str]] = {}
    for table, verb in rows:
        found.setdefault(table, set()).add(verb)
    return found


def test_the_statistics_role_reads_one_view() -> None:
    assert grants("antam_statistics") == {"reporting_publishedfigure": {"SELECT"}}


def test_what_is_written_once_cannot_be_rewritten() -> None:
    given = grants("antam_app")
    for table, verbs in WRITE_ONCE.items():
        assert given[table] == set(verbs.split(", "))
        assert "UPDATE" not in given[table]


def test_the_serving_role_does_not_read_through_the_view() -> None:
    assert "reporting_publishedfigure" not in grants("antam_app")


def test_only_the_owner_builds_walls() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("antam_app",)
    build_walls()
    assert grants("antam_statistics") == {"reporting_publishedfigure": {"SELECT"}}
