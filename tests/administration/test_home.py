"""The administrator's first page and the state of the system."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from administration.actions.memberships import plan_end
from administration.queries import system
from administration.queries.system import system_state
from tests.administration.doors import check_door, check_methods
from tests.people import Person

HOME = reverse("administration:home")
SYSTEM = reverse("administration:system")


def test_who_comes_in(administrator: Person, worker: Person, auditor: Person, programme_officer: Person) -> None:
    for address in (HOME, SYSTEM):
        check_door(
            address, allowed=administrator, refused=[worker, auditor, programme_officer], event="SYSTEM_STATE_SHOWN"
        )
        check_methods(address, administrator, "post")


def test_sign_in_leads_here(administrator: Person) -> None:
    assert administrator.client().get("/")["Location"] == HOME


def test_ends_of_the_next_14_days_are_shown(administrator: Person, worker: Person, colleague: Person) -> None:
    today = timezone.localdate()
    plan_end(by=Factory(), membership=worker.membership, last_day=today + datetime.timedelta(days=14))
    plan_end(by=Factory(), membership=colleague.membership, last_day=today + datetime.timedelta(days=15))
    ending = administrator.client().get(HOME).context["ending"]
    assert [membership.user for membership in ending] == [worker.user]


def test_teams_short_of_holders_are_shown(administrator: Person, worker: Person) -> None:
    assert worker.team in administrator.client().get(HOME).context["short_teams"]


def test_home_takes_few_queries(
    administrator: Person, worker: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = administrator.client()
    with django_assert_max_num_queries(22):
        client.get(HOME)


@pytest.mark.django_db
def test_a_sound_system_is_well_but_for_what_the_tests_lack() -> None:
    unwell = {line.name for line in system_state() if not line.is_well}
    assert unwell <= {"Khóa khôi phục", "Ghi an toàn khi mất điện", "Ổ đĩa", "Recovery key", "Disk"}


@pytest.mark.django_db
def test_what_is_not_well_is_said_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.unit_lists, "fingerprint", lambda: "another")
    line = system._units()
    assert not line.is_well
    assert "load_units" in line.advice
