"""Teams: how many hold the key and were seen, in red when fewer than two; never what the key opens."""

import datetime
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from administration.actions.memberships import plan_end
from administration.actions.offices import end_office
from administration.queries.teams import teams
from audit.models import Entry
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
    administrator: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    worker.client()
    address = reverse("administration:team", args=[worker.team.pk])
    assert "tag-mend" in administrator.client().get(address).content.decode()
    supervisor.client()
    assert "tag-mend" not in administrator.client().get(address).content.decode()


def test_a_team_in_which_nobody_gives_access_asks_to_be_mended(
    administrator: Person, worker: Person, colleague: Person
) -> None:
    worker.client()
    colleague.client()
    html = administrator.client().get(reverse("administration:team", args=[worker.team.pk])).content.decode()
    assert "tag-mend" in html and "không còn ai cấp quyền" in html


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


def test_a_team_is_closed_by_a_checklist(administrator: Person, worker: Person, auditor: Person) -> None:
    address = reverse("administration:end_team", args=[worker.team.pk])
    check_door(address, allowed=administrator, refused=[worker, auditor], event="OFFICE_CHANGED")
    check_methods(address, administrator, "put", "delete")
    assert len(administrator.client().get(address).context["hindrances"]) == 2
    assert administrator.client().post(address)["Location"] == address
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    office = worker.team.office
    assert office is not None
    plan_end(by=administrator.actor(), membership=worker.membership, last_day=yesterday)
    end_office(by=administrator.actor(), office=office, last_day=yesterday)
    assert administrator.client().post(address)["Location"] == LIST
    assert not teams().filter(pk=worker.team.pk).exists()
    assert Entry.objects.filter(event="TEAM_CLOSED", actor_id=administrator.user.pk, outcome="done").exists()
