"""A plugin of each session: the same inputs each time and no clocks, and a database that outlives the session."""

from typing import Any

from hypothesis import settings

settings.register_profile("steady", deadline=None, database=None, derandomize=True)


def pytest_collection_finish(session: Any) -> None:
    """A slot keeps its database: to make one and drop it takes longer than most tests do."""
    from tests import database

    make = database.create

    def create() -> None:
        if database.roles.exists(database.ADMINISTRATOR, database.TEST_DATABASE):
            database.empty()  # what a session that was stopped may have left
        else:
            make()

    database.create, database.drop = create, database.connections.close_all
