"""Where a team is split: a holder says for each case where it goes; the place of its person is proposed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from access.door import open_record
from access.models import Heir, HeirChoice, Succession
from access.permissions import Permission
from audit.models import Entry
from cases.actions.triage import accept_referral
from cases.models import Case, Referral
from shelters.models import Stay
from tests.administration.doors import check_methods
from tests.cases.factories import make_case
from tests.factories import make_referral, put_on_duty
from tests.people import Person
from tests.shelters import made
from tests.succeeding import NEW_COMMUNE, SECOND_NEW_COMMUNE, move_all, newcomer, planned

PAGE = reverse("cases:moving_choices")


@pytest.fixture
def heirs(db: None) -> tuple[Person, Person]:
    return newcomer(), newcomer("second_supervisor", SECOND_NEW_COMMUNE)


def split(administrator: Person, worker: Person, heirs: tuple[Person, Person]) -> tuple[Heir, Heir]:
    """The first heir is the default one."""
    planned(administrator, worker.team, heirs=[heirs[0].team, heirs[1].team])
    first, second = (Heir.objects.get(team=person.team) for person in heirs)
    return first, second


def team_of(pk: UUID) -> int:
    team: int = Case.objects.in_clear().get(pk=pk).team_id
    return team


def test_who_comes_in(
    administrator: Person, worker: Person, volunteer: Person, other_commune_worker: Person, heirs: Any
) -> None:
    split(administrator, worker, heirs)
    assert Client().get(PAGE).status_code == 302
    for person in (administrator, volunteer):
        assert person.client().get(PAGE).status_code == 403
    assert Entry.objects.filter(event="CASE_LISTED", outcome="forbidden").count() == 2
    assert other_commune_worker.client().get(PAGE).status_code == 404
    assert worker.client().get(PAGE).status_code == 200
    check_methods(PAGE, worker, "put", "delete")


def test_the_place_of_the_person_is_proposed(administrator: Person, worker: Person, heirs: Any) -> None:
    there, nowhere = make_case(worker, survivor={"unit_code": SECOND_NEW_COMMUNE}), make_case(worker)
    first, second = split(administrator, worker, heirs)
    form = worker.client().get(PAGE).context["form"]
    shown = {name: field.initial for name, field in form.fields.items()}
    assert shown == {f"case-{there}": str(second.pk), f"case-{nowhere}": str(first.pk)}
    assert {first.team.office.unit.code, second.team.office.unit.code} == {NEW_COMMUNE, SECOND_NEW_COMMUNE}
    assert Entry.objects.filter(event="CASE_LISTED", record_id=there, actor="worker").exists()


def test_each_case_goes_where_it_was_chosen(administrator: Person, worker: Person, heirs: Any) -> None:
    chosen, other = make_case(worker), make_case(worker)
    first, second = split(administrator, worker, heirs)
    client = worker.client()
    answer = client.post(PAGE, {f"case-{chosen}": str(second.pk), f"case-{other}": str(first.pk)})
    assert answer["Location"] == reverse("moving")
    assert client.get(PAGE).context["form"].fields[f"case-{chosen}"].initial == str(second.pk)
    assert Entry.objects.filter(event="HEIRS_CHOSEN", actor="worker").count() == 1
    move_all(worker)
    assert (team_of(chosen), team_of(other)) == (second.team_id, first.team_id)


def test_what_belongs_to_a_case_goes_with_it(
    administrator: Person,
    worker: Person,
    volunteer: Person,
    duty_coordinator: Person,
    shelter_manager: Person,
    heirs: Any,
) -> None:
    put_on_duty(worker.team)
    referral = open_record(worker.actor(), Referral, make_referral(volunteer).pk, to=Permission.REFERRAL_TRIAGE)
    case = accept_referral(referral=referral, by=worker.actor())
    stay = made.make_stay(worker, shelter_manager)
    _first, second = split(administrator, worker, heirs)
    both = {f"case-{pk}": str(second.pk) for pk in (case.pk, stay.case_id)}
    worker.client().post(PAGE, both)
    move_all(worker)
    assert Referral.objects.in_clear().get().team_id == second.team_id
    assert Stay.objects.in_clear().get().asked_by_id == second.team_id
    assert {team_of(case.pk), team_of(stay.case_id)} == {second.team_id}


def test_only_own_cases_and_own_heirs(
    administrator: Person, worker: Person, other_commune_worker: Person, heirs: Any
) -> None:
    theirs, mine = make_case(other_commune_worker), make_case(worker)
    first, _second = split(administrator, worker, heirs)
    client = worker.client()
    assert client.post(PAGE, {f"case-{theirs}": str(first.pk)}).status_code == 302
    assert client.post(PAGE, {f"case-{mine}": "00000000-0000-7000-8000-000000000000"}).status_code == 404
    assert not HeirChoice.objects.exists()
    assert Succession.objects.get().kind == "split"


def test_a_page_takes_the_same_queries_for_few_and_many(
    administrator: Person, worker: Person, heirs: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _number in range(5):
        make_case(worker)
    split(administrator, worker, heirs)
    client = worker.client()
    with django_assert_max_num_queries(23):
        client.get(PAGE)
