"""The chain finds what was done behind the back of the triggers."""

import pytest
from django.core.management import CommandError, call_command

from reporting.chain import broken_links
from reporting.models import StatisticsTeam
from reporting.periods import HalfYear
from tests import database
from tests.people import Person
from tests.reporting.conftest import keep, people, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_releases(statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person) -> None:
    keep(*people(13))
    published(programme_officer, second_officer)
    published(second_officer, programme_officer, [HalfYear(2024, 2)])


def as_owner(statement: str) -> None:
    """With the rights of the owner of the tables, triggers asleep."""
    tables = ("reporting_release", "reporting_cell", "reporting_publishedperiod")
    with database.owner() as connection:
        for table in tables:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[call-overload]
        connection.execute(statement)  # type: ignore[call-overload]
        for table in tables:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[call-overload]


def test_an_untouched_chain_holds(two_releases: None) -> None:
    assert broken_links() == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE reporting_cell SET people = 20 WHERE people = 15",
            "Release 1 has been changed after it was published.",
        ),
        ("UPDATE reporting_cell SET area_name = 'x' WHERE place = 0", "Release 1 has been changed"),
        ("DELETE FROM reporting_cell WHERE people = 15", "Release 1 has been changed"),
        ("UPDATE reporting_release SET published_at = now() WHERE number = 2", "Release 2 has been changed"),
        ("UPDATE reporting_release SET previous_digest = 'x' WHERE number = 2", "does not follow the one before it"),
        ("UPDATE reporting_release SET number = 3 WHERE number = 2", "Release 2 is missing."),
        ("DELETE FROM reporting_publishedperiod WHERE period = '2024-H1'", "2024-H1 is not locked."),
    ],
)
def test_each_change_is_named(two_releases: None, statement: str, sentence: str) -> None:
    as_owner(statement)
    assert any(sentence in problem for problem in broken_links())


def test_the_command_says_so(two_releases: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_releases")
    assert "2 published half-years" in capsys.readouterr().out
    as_owner("DELETE FROM reporting_cell WHERE people = 15")
    with pytest.raises(CommandError, match="Release 1 has been changed"):
        call_command("verify_releases")
