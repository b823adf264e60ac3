"""The database role of the statistics pages reads one view and nothing else."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connections
from django.db.models import Model

from reporting.models import PublishedFigure, Release, StatisticsTeam
from tests.people import Person
from tests.reporting.conftest import PERIOD, build, keep, people, published

both = pytest.mark.django_db(transaction=True, databases=["default", "statistics"])


def rows(statement: str) -> list[tuple[object, ...]]:
    with connections["statistics"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@both
def test_it_is_that_role() -> None:
    assert rows("SELECT current_user") == [("antam_statistics",)]


@both
@pytest.mark.parametrize(
    "model", [model for model in apps.get_models(include_auto_created=True) if model._meta.managed], ids=str
)
def test_no_table_can_be_read(model: type[Model]) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        rows(f'SELECT * FROM "{model._meta.db_table}"')


@both
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO reporting_publishedfigure (key) VALUES (1)",
        "UPDATE reporting_publishedfigure SET people = 10",
        "DELETE FROM reporting_publishedfigure",
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "SET ROLE antam_owner",
    ],
)
def test_nothing_can_be_written(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|cannot"):
        rows(statement)


@both
def test_a_draft_is_not_there_until_it_is_published(
    statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person
) -> None:
    keep(*people(13))
    draft = build(programme_officer)
    figures = PublishedFigure.objects.using("statistics")
    assert not figures.exists()
    assert Release.objects.get(pk=draft.pk).cells.exists()
    published(second_officer, programme_officer)
    assert {figure.people for figure in figures.all()} == {15, None}
    assert {figure.period for figure in figures.all()} == {PERIOD.key}
