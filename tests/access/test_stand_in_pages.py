"""The pages of standing in: who comes in, what they do, what they never say."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.models import StandIn, StandInKey, Team
from access.roles import Role
from access.teams import enrolment
from audit.models import Entry
from tests import people, standing
from tests.administration.doors import check_door, check_methods, forget_proof
from tests.people import Person

PAGE, NAME = reverse("stand_ins"), reverse("stand_in_team")


def ask_page(team: Team) -> str:
    return reverse("stand_in_ask", args=[team.pk])


def typed(lead: Person, **others: Any) -> dict[str, Any]:
    form = {
        "member": lead.membership.pk,
        "role": "case_worker",
        "days": 7,
        "reason": "illness",
        "words": standing.REASON,
    }
    return form | others


def test_who_comes_in(
    supervisor: Person, worker: Person, volunteer: Person, shelter_manager: Person, administrator: Person
) -> None:
    strangers = [volunteer, administrator]
    check_door(PAGE, allowed=worker, refused=strangers, event="STAND_INS_SHOWN")
    check_methods(PAGE, worker, "post", "delete")
    check_door(PAGE, allowed=shelter_manager, refused=strangers, event="STAND_INS_SHOWN")
    check_door(NAME, allowed=supervisor, refused=[worker, *strangers], event="STAND_IN_CHANGED")
    check_door(NAME, allowed=shelter_manager, refused=[worker, *strangers], event="STAND_IN_CHANGED")
    check_methods(NAME, supervisor, "put", "delete")


def test_a_supervisor_names_and_takes_back(supervisor: Person, pair: tuple[Person, Person]) -> None:
    client = supervisor.client()
    assert client.post(NAME, {"stand_in": pair[0].team.pk})["Location"] == PAGE
    assert StandInKey.objects.get().by_team == pair[0].team
    assert pair[0].team.name in client.get(PAGE).content.decode()
    assert client.post(NAME, {"stand_in": ""})["Location"] == PAGE
    assert not StandInKey.objects.exists()


def test_only_possible_teams_are_taken(supervisor: Person, shelter_manager: Person) -> None:
    for team in (shelter_manager.team, supervisor.team):
        response = supervisor.client().post(NAME, {"stand_in": team.pk})
        assert "stand_in" in response.context["form"].errors
    assert not StandInKey.objects.exists()


def test_the_duty_team_names_nobody(duty_coordinator: Person, pair: tuple[Person, Person]) -> None:
    assert duty_coordinator.client().get(NAME).status_code == 403
    assert duty_coordinator.client().get(PAGE).status_code == 200


def test_each_step_asks_for_the_passphrase(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    assert forget_proof(supervisor).post(NAME, {"stand_in": lead.team.pk}).status_code == 401
    standing.name(supervisor, lead.team)
    response = forget_proof(lead).post(ask_page(supervisor.team), typed(lead))
    assert response.status_code == 401
    assert standing.REASON in response.content.decode(), "nothing typed is lost"
    act = standing.ask(lead, supervisor.team)
    assert forget_proof(second).post(reverse("stand_in_approve", args=[act.pk])).status_code == 401
    assert StandIn.objects.get().approved_at is None


def test_asked_by_one_and_approved_by_another(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    assert lead.client().get(ask_page(supervisor.team)).status_code == 200
    assert lead.client().post(ask_page(supervisor.team), typed(lead))["Location"] == PAGE
    act = StandIn.objects.get()
    approve = reverse("stand_in_approve", args=[act.pk])
    assert lead.client().get(approve).status_code == 403
    assert lead.client().post(approve).status_code == 403
    assert approve not in lead.client().get(PAGE).content.decode()
    assert approve in second.client().get(PAGE).content.decode()
    assert standing.REASON in second.client().get(approve).content.decode()
    check_methods(approve, second, "put", "delete")
    assert second.client().post(approve)["Location"] == PAGE
    assert second.client().post(approve).status_code == 404, "once"
    shown = supervisor.client().get(PAGE).content.decode()
    assert lead.user.full_name in shown
    assert standing.REASON in shown
    assert Entry.objects.filter(event="STAND_IN_APPROVED", actor="neighbour_lead", outcome="forbidden").count() == 2


def test_why_it_cannot_be_approved_any_more_is_said(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    act = standing.ask(lead, supervisor.team)
    police = people.team("police", people.PROVINCE)
    enrolment.add_member(by=Factory(), user=lead.user, team=police, role=Role.STATISTICS_VIEWER)
    response = second.client().post(reverse("stand_in_approve", args=[act.pk]), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert StandIn.objects.get().approved_at is None


def test_a_stranger_finds_nothing(supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person) -> None:
    assert pair[0].client().get(ask_page(supervisor.team)).status_code == 404
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    assert duty_coordinator.client().get(ask_page(supervisor.team)).status_code == 404
    assert duty_coordinator.client().get(reverse("stand_in_approve", args=[act.pk])).status_code == 404
    assert supervisor.client().get(reverse("stand_in_approve", args=[act.pk])).status_code == 404
    anonymous = Client().get(reverse("stand_in_approve", args=[act.pk]))
    assert anonymous.status_code == 302
    assert "/sign-in/" in anonymous["Location"]


def test_what_is_wrong_is_said_beside_the_field(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead = pair[0]
    standing.name(supervisor, lead.team)
    for field, value in (
        ("days", 15),
        ("words", ""),
        ("role", "province_coordinator"),
        ("member", supervisor.membership.pk),
    ):
        response = lead.client().post(ask_page(supervisor.team), typed(lead, **{field: value}))
        assert field in response.context["form"].errors
    assert not StandIn.objects.exists()


def test_why_nobody_can_step_in_is_on_the_page(supervisor: Person) -> None:
    alone = people.person("alone", Role.CASE_SUPERVISOR, people.team("commune_case_team", people.OTHER_COMMUNE))
    standing.name(supervisor, alone.team)
    for address in (PAGE, ask_page(supervisor.team)):
        assert "chỉ có một người giữ khóa" in alone.client().get(address).content.decode()
    assert alone.client().post(ask_page(supervisor.team), typed(alone)).status_code == 200
    assert not StandIn.objects.exists()


@pytest.mark.parametrize("name", ["cases:worker_home", "cases:supervisor_home", "members"])
def test_the_absent_team_sees_who_is_in(supervisor: Person, pair: tuple[Person, Person], name: str) -> None:
    inside = standing.stepped_in(supervisor, pair)
    assert inside.user.full_name in supervisor.client().get(reverse(name)).content.decode()


def test_the_second_person_sees_the_request_at_home(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.name(supervisor, pair[0].team)
    act = standing.ask(pair[0], supervisor.team)
    approve = reverse("stand_in_approve", args=[act.pk])
    assert approve in pair[1].client().get(reverse("cases:worker_home")).content.decode()
    assert approve not in pair[0].client().get(reverse("cases:supervisor_home")).content.decode()


def test_the_absent_team_ends_it(supervisor: Person, pair: tuple[Person, Person]) -> None:
    inside = standing.stepped_in(supervisor, pair)
    end = reverse("end_membership", args=[inside.membership.pk])
    assert supervisor.client().post(end, {"username": inside.user.username}).status_code == 302
    assert not StandIn.objects.running().exists()
    assert Team.objects.get(pk=supervisor.team.pk).keys.count() == 2


def test_ends_of_the_next_14_days_are_reminded_in_red_where_nobody_follows(supervisor: Person, worker: Person) -> None:
    day = timezone.localdate() + datetime.timedelta(days=14)
    standing.end_on(worker, day)
    for name in ("members", "cases:supervisor_home"):
        html = supervisor.client().get(reverse(name)).content.decode()
        assert f"{day:%d/%m/%Y}" in html
        assert "không ai mở được hồ sơ của tổ" not in html
    standing.end_on(supervisor, day)
    assert "không ai mở được hồ sơ của tổ" in supervisor.client().get(reverse("members")).content.decode()
    standing.end_on(worker, day + datetime.timedelta(days=1))
    assert "không ai mở được hồ sơ của tổ" not in supervisor.client().get(reverse("members")).content.decode()


def test_nothing_private_in_address_title_or_log(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    lead.client().post(ask_page(supervisor.team), typed(lead))
    act = StandIn.objects.get()
    html = second.client().get(reverse("stand_in_approve", args=[act.pk])).content.decode()
    title = html.split("<title>")[1].split("</title>")[0]
    assert lead.user.full_name not in title
    assert "nằm viện" not in "".join(str(entry.rows) + str(entry.fields) for entry in Entry.objects.all())


def test_queries(supervisor: Person, pair: tuple[Person, Person], django_assert_max_num_queries: Any) -> None:
    standing.stepped_in(supervisor, pair)
    client = supervisor.client()
    client.get(PAGE)
    with django_assert_max_num_queries(26):
        client.get(PAGE)
