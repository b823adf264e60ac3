"""How many people can open what is sealed to a team, and how many of them were seen in 30 days."""

import datetime
from collections.abc import Callable
from typing import Any

import time_machine
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.keys import Keyring
from access.models import Team
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment, leaving
from access.teams.holders import open_teams, teams_short_of_holders
from tests import people
from tests.people import Person


def counted(team: Team) -> tuple[int, int]:
    found = open_teams().get(pk=team.pk)
    return found.holders, found.holders_seen


def test_holders_are_counted_and_only_those_who_signed_in_were_seen(worker: Person, supervisor: Person) -> None:
    assert counted(worker.team) == (2, 0)
    worker.client()
    assert counted(worker.team) == (2, 1)
    assert worker.team in teams_short_of_holders()
    supervisor.client()
    assert counted(worker.team) == (2, 2)
    assert worker.team not in teams_short_of_holders()


def test_who_was_not_seen_for_30_days_does_not_count(worker: Person, colleague: Person) -> None:
    worker.client()
    colleague.client()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        assert counted(worker.team) == (2, 0)


def test_a_team_in_which_nobody_gives_access_is_short(worker: Person, colleague: Person, supervisor: Person) -> None:
    """Those who stay go on, and whoever joins waits for ever: as long as nobody sees it."""
    for someone in (worker, colleague, supervisor):
        someone.client()
    assert not teams_short_of_holders().exists()
    leaving.end_membership(by=Factory(), membership=supervisor.membership)
    enrolment.renew_team_key(by=Factory(), team=worker.team, keyring=key_of(worker))
    assert counted(worker.team) == (2, 2)
    assert worker.team in teams_short_of_holders()


def test_a_leader_to_whom_nobody_has_given_access_gives_none(worker: Person, colleague: Person) -> None:
    worker.client()
    colleague.client()
    enrolment.add_member(by=Factory(), user=worker.user, team=worker.team, role=Role.CASE_SUPERVISOR)
    assert worker.team in teams_short_of_holders()


def test_who_ends_the_last_that_gives_access_is_told_before(
    worker: Person, supervisor: Person, administrator: Person
) -> None:
    told = "Trong những người ở lại tổ không còn ai được cấp quyền cho người mới"
    leader, pk = supervisor.client(), supervisor.membership.pk
    doors = [(leader, reverse("end_membership", args=[pk]))]
    names = ("administration:plan_end", "administration:end_membership")
    doors += [(administrator.client(), reverse(name, args=[pk])) for name in names]
    assert [told in client.get(address).content.decode() for client, address in doors] == [True] * 3
    of_worker = reverse("end_membership", args=[worker.membership.pk])
    assert told not in leader.get(of_worker).content.decode()
    people.person("second_leader", Role.CASE_SUPERVISOR, supervisor.team)
    assert [told in client.get(address).content.decode() for client, address in doors] == [False] * 3


def test_who_leaves_one_holder_alone_is_told_before(worker: Person, supervisor: Person) -> None:
    told = "Sau đó chỉ còn một người mở được hồ sơ của tổ."
    address = reverse("end_membership", args=[worker.membership.pk])
    assert told in supervisor.client().get(address).content.decode()
    people.person("third", Role.CASE_WORKER, supervisor.team)
    assert told not in supervisor.client().get(address).content.decode()


def test_who_ends_the_own_membership_makes_no_key(worker: Person, supervisor: Person) -> None:
    at_once, later = "Tổ có khóa mới ngay lập tức.", "Tổ có khóa mới ngay khi một người giữ khóa khác đăng nhập."
    for whose, told in ((worker, at_once), (supervisor, later)):
        page = supervisor.client().get(reverse("end_membership", args=[whose.membership.pk])).content.decode()
        assert told in page and ({at_once, later} - {told}).pop() not in page


ONE, SELDOM = "Chỉ một người mở được hồ sơ của tổ.", "chưa đủ hai người mở được hồ sơ của tổ vào hệ thống"
NO_GIVER = "Trong tổ không còn ai cấp được quyền cho người mới."


def said(person: Person, *addresses: str) -> list[set[str]]:
    """Which of the warnings stand on each of the pages."""
    pages = [person.client().get(address).content.decode() for address in addresses]
    return [{warning for warning in (ONE, SELDOM, NO_GIVER) if warning in page} for page in pages]


def test_a_team_short_of_holders_is_red_on_its_supervisor_s_and_the_province_s_page(
    supervisor: Person, duty_coordinator: Person
) -> None:
    own, province = (reverse("cases:supervisor_home"), reverse("members")), reverse("cases:duty")
    people.person("second_duty", Role.CASE_WORKER, duty_coordinator.team).client()
    assert said(supervisor, *own) == [{ONE}] * 2
    assert said(duty_coordinator, province) == [{ONE}]
    worker = people.make("worker")
    assert said(supervisor, *own) == [{SELDOM}] * 2
    assert said(duty_coordinator, province) == [{SELDOM}]
    worker.client()
    assert said(supervisor, *own) == [set()] * 2
    assert said(duty_coordinator, province) == [set()]


def test_several_teams_take_no_more_room_than_one(supervisor: Person, duty_coordinator: Person) -> None:
    """An alarm stands below: it must not slide down a telephone's screen."""
    page = duty_coordinator.client().get(reverse("cases:duty")).content.decode()
    assert page.count("note-mend") == 1 and "2 tổ chưa đủ người mở được hồ sơ." in page
    assert f"{supervisor.team.name}:" in page and f"{duty_coordinator.team.name}:" in page


def test_the_province_hears_of_a_team_that_nobody_opens_any_more(supervisor: Person, duty_coordinator: Person) -> None:
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        enrolment._end_earlier_keys(supervisor.user)
    page = duty_coordinator.client().get(reverse("cases:duty")).content.decode()
    assert "Không còn ai của tổ mở được hồ sơ." in page and f"{supervisor.team.name}:" in page


def test_one_person_in_two_roles_is_one_holder(supervisor: Person) -> None:
    second = enrolment.add_member(by=Factory(), user=supervisor.user, team=supervisor.team, role=Role.CASE_WORKER)
    given(second, supervisor)
    assert said(supervisor, reverse("members")) == [{ONE}]


def test_a_worker_reads_nothing_of_it(worker: Person) -> None:
    assert said(worker, reverse("cases:worker_home")) == [set()]


def test_the_province_hears_of_a_team_without_anybody_who_gives_access(
    worker: Person, colleague: Person, duty_coordinator: Person
) -> None:
    for person in (worker, colleague, people.person("second_duty", Role.CASE_WORKER, duty_coordinator.team)):
        person.client()
    assert said(duty_coordinator, reverse("cases:duty")) == [{NO_GIVER}]


def given(membership: Any, by: Person) -> None:
    """Access given to a membership whose person holds the key already."""
    enrolment.give_access(by=Factory(), membership=membership, keyring=key_of(by))


def test_whom_nobody_follows_is_refused_and_not_told_this(supervisor: Person) -> None:
    assert not leaving.leaves_nobody_to_give(supervisor.membership)


def key_of(person: Person) -> Keyring:
    keyring = person.actor().keyring
    assert keyring is not None
    return keyring


def test_a_team_that_only_sends_or_looks_is_never_short(volunteer: Person, police_viewer: Person) -> None:
    assert not teams_short_of_holders().exists()


def test_teams_are_counted_in_one_query(
    worker: Person, shelter_manager: Person, volunteer: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    expected = {worker.team.pk: 1, shelter_manager.team.pk: 1, volunteer.team.pk: 0}  # who only sends holds no key
    with django_assert_num_queries(1):
        assert {team.pk: team.holders for team in open_teams()} == expected
