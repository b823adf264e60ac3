"""A shelter leaves its key with the duty team, and with nobody else: the fewer people know the house, the better."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.models import StandIn, StandInKey, Team
from access.roles import Role
from access.teams.deposit import NotPossible
from access.teams.standing_in import possible_stand_ins
from tests import people, standing
from tests.attacks.writer import alter
from tests.people import Person
from tests.shelters.made import REQUEST, make_stay, text_of, url

PAGE, NAMING = reverse("stand_ins"), reverse("stand_in_team")


@pytest.fixture
def second_on_duty(duty_coordinator: Person) -> Person:
    return people.person("duty_two", Role.PROVINCE_COORDINATOR, duty_coordinator.team)


def test_only_the_duty_team_of_the_province(
    shelter_manager: Person, duty_coordinator: Person, supervisor: Person, pair: tuple[Person, Person]
) -> None:
    people.person("far", Role.PROVINCE_COORDINATOR, people.team("province_duty_team", "01"))
    people.person("house_two", Role.SHELTER_MANAGER, people.team("shelter", people.COMMUNE))
    assert list(possible_stand_ins(shelter_manager.team)) == [duty_coordinator.team]
    assert shelter_manager.team not in possible_stand_ins(supervisor.team)
    for team in (supervisor.team, pair[0].team):
        with pytest.raises(NotPossible):
            standing.name(shelter_manager, team)
    assert not StandInKey.objects.exists()


def test_the_head_names_it_and_nobody_else(
    shelter_manager: Person, shelter_staff: Person, duty_coordinator: Person
) -> None:
    with pytest.raises(PermissionDenied):
        standing.name(shelter_staff, duty_coordinator.team)
    page = shelter_staff.client().get(PAGE).content.decode()
    assert "Người phụ trách nhà tạm lánh sẽ chọn." in page and NAMING not in page
    client = shelter_manager.client()
    assert NAMING in client.get(PAGE).content.decode()
    assert client.post(NAMING, {"stand_in": duty_coordinator.team.pk})["Location"] == PAGE
    assert StandInKey.objects.get().team == shelter_manager.team


def test_somebody_on_duty_opens_what_the_house_has_sealed(
    worker: Person, shelter_manager: Person, duty_coordinator: Person, second_on_duty: Person
) -> None:
    stay = make_stay(worker, shelter_manager)
    standing.name(shelter_manager, duty_coordinator.team)
    act = standing.ask(duty_coordinator, shelter_manager.team)
    inside = standing.inside(duty_coordinator, standing.approve(second_on_duty, act))
    assert inside.membership.role == Role.SHELTER_MANAGER
    client = inside.client()
    client.post(reverse("act_as"), {"membership": inside.membership.pk})
    assert REQUEST["called"] in text_of(client, url("stay", stay.pk))
    assert "Anh/chị đang làm thay cho tổ này đến hết" in text_of(client, url("board"))
    told = text_of(shelter_manager.client(), url("board"))
    assert f"{duty_coordinator.user.full_name} ({duty_coordinator.team.name}) đang làm thay" in told and PAGE in told
    with pytest.raises(PermissionDenied):
        standing.name(inside, None)


def test_as_what_goes_by_the_office(
    shelter_manager: Person,
    supervisor: Person,
    duty_coordinator: Person,
    second_on_duty: Person,
    pair: tuple[Person, Person],
) -> None:
    standing.name(shelter_manager, duty_coordinator.team)
    standing.name(supervisor, duty_coordinator.team)
    for team, wrong in ((shelter_manager.team, Role.CASE_SUPERVISOR), (supervisor.team, Role.SHELTER_MANAGER)):
        page = reverse("stand_in_ask", args=[team.pk])
        answer = duty_coordinator.client().post(page, _typed(duty_coordinator, wrong))
        assert "role" in answer.context["form"].errors
        with pytest.raises(NotPossible):
            standing.ask(duty_coordinator, Team.objects.get(pk=team.pk), role=wrong)
    act = standing.ask(duty_coordinator, shelter_manager.team)
    alter(act, role=Role.CASE_WORKER)
    with pytest.raises(NotPossible):
        standing.approve(second_on_duty, act)
    assert StandIn.objects.get().approved_at is None


def _typed(lead: Person, role: Role) -> dict[str, Any]:
    return {"member": lead.membership.pk, "role": role, "days": 7, "reason": "illness", "words": standing.REASON}
