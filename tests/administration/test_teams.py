"""Teams: how many hold the key and were seen, in red when fewer than two; never what the key opens."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from administration.queries.teams import teams
from tests.administration.doors import check_door, check_methods
from tests.people import Person

LIST = reverse("administration:teams")


def test_who_comes_in(administrator: Person, worker: Person, supervisor: Person, auditor: Person) -> None:
    strangers = [worker, supervisor, auditor]
    check_door(LIST, allowed=administrator, refused=strangers, event="ACCOUNT_SHOWN")
    team = reverse("administration:team", args=[worker.team.pk])
    check_door(team, allowed=administrator, refused=strangers, event="ACCOUNT_SHOWN")
    check_methods(LIST, administrator, "post", "delete")
    assert administrator.client().get(reverse("administration:team", args=[10**8])).status_code == 404


def test_counts_members_and_holders_without_multiplying(worker: Person, colleague: Person, supervisor: Person) -> None:
    worker.client()
    found = teams().get(pk=worker.team.pk)
    assert (found.members, found.holders, found.holders_seen) == (3, 3, 1)


def test_a_team_with_one_active_holder_asks_to_be_mended(
    administrator: Person, worker: Person, colleague: Person
) -> None:
    worker.client()
    address = reverse("administration:team", args=[worker.team.pk])
    assert "tag-mend" in administrator.client().get(address).content.decode()
    colleague.client()
    assert "tag-mend" not in administrator.client().get(address).content.decode()


def test_lists_take_the_same_queries_for_few_and_many(
    administrator: Person,
    worker: Person,
    colleague: Person,
    shelter_manager: Person,
    volunteer: Person,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    client = administrator.client()
    with django_assert_max_num_queries(7):
        client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(reverse("administration:team", args=[worker.team.pk]))
