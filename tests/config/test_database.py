"""The database that every other test relies on."""

import pytest
from django.db import ProgrammingError, connection, connections


@pytest.mark.django_db
def test_tests_work_as_the_serving_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("antam_app", "antam_app")


@pytest.mark.django_db
def test_the_serving_role_makes_no_table() -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE sneaky (id int)")


@pytest.mark.django_db(transaction=True, databases=["default", "statistics"])
def test_statistics_are_read_by_their_own_role() -> None:
    with connections["statistics"].cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == ("antam_statistics", connection.settings_dict["NAME"])
