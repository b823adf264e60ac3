"""How many people can open what is sealed to a team, and how many of them were seen in 30 days."""

import datetime
from collections.abc import Callable
from typing import Any

import time_machine
from django.utils import timezone

from access.models import Team
from access.teams.holders import open_teams, teams_short_of_holders
from tests.people import Person


def counted(team: Team) -> tuple[int, int]:
    found = open_teams().get(pk=team.pk)
    return found.holders, found.holders_seen


def test_holders_are_counted_and_only_those_who_signed_in_were_seen(worker: Person, colleague: Person) -> None:
    assert counted(worker.team) == (2, 0)
    worker.client()
    assert counted(worker.team) == (2, 1)
    assert worker.team in teams_short_of_holders()
    colleague.client()
    assert counted(worker.team) == (2, 2)
    assert worker.team not in teams_short_of_holders()


def test_who_was_not_seen_for_30_days_does_not_count(worker: Person, colleague: Person) -> None:
    worker.client()
    colleague.client()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        assert counted(worker.team) == (2, 0)


def test_a_team_that_only_sends_or_looks_is_never_short(volunteer: Person, police_viewer: Person) -> None:
    assert not teams_short_of_holders().exists()


def test_teams_are_counted_in_one_query(
    worker: Person, shelter_manager: Person, volunteer: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    expected = {worker.team.pk: 1, shelter_manager.team.pk: 1, volunteer.team.pk: 0}  # who only sends holds no key
    with django_assert_num_queries(1):
        assert {team.pk: team.holders for team in open_teams()} == expected
