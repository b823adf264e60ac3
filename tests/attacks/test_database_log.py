"""A failing statement is copied into PostgreSQL's log by default, with its values. Not here."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.chests import make_chest
from tests.people import Person
from tests.settings import EMBEDDED, PG

MARK = f"DAUHIEU-{uuid.uuid4().hex[:8]}-Nguyen"


@pytest.mark.skipif(not EMBEDDED, reason="the log of a real server is its administrator's: docs/deploy.md")
def test_the_log_of_the_database_holds_no_values(worker: Person) -> None:
    make_chest(worker, code="C-DUP")
    failing = [
        ("INSERT INTO access_user (username) VALUES (%s)", [MARK]),
        ("SELECT %s::int", [MARK]),
        (f"SELECT * FROM nowhere WHERE name = '{MARK}'", []),
        ("UPDATE vault_chest SET code = %s WHERE code = 'C-DUP'", [MARK * 9]),
    ]
    for statement, values in failing:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    log = (PG / "log").read_text(errors="replace")
    assert "ready to accept connections" in log, "it is the log"
    assert MARK not in log


@pytest.mark.django_db
def test_the_settings_that_keep_it_so() -> None:
    wanted = {
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_min_messages": "log",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_statement": "none",
    }
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == value, name
