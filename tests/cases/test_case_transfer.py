"""Handing a case over: the other team opens everything, this one nothing, and old keys read nothing new."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from access.door import open_record
from access.permissions import Permission
from cases.actions.add_to_referral import add_to_referral
from cases.actions.triage import accept_referral
from cases.models import Addition, Case, CaseGrant, Referral
from cases.queries.inbox import additions_to
from cases.sharing import transfer_case
from cases.workflow import WrongState
from tests.cases.factories import NAME, make_active, make_case, opened
from tests.factories import make_referral, put_on_duty
from tests.people import Person


def test_the_other_team_has_it_and_this_one_not(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    team = other_commune_worker.team
    transfer_case(case=opened(supervisor, pk), team=team, words="Đã chuyển nhà", by=supervisor.actor())
    with pytest.raises(Http404):
        opened(supervisor, pk)
    case = opened(other_commune_worker, pk)
    assert case.survivor is not None
    assert (case.survivor.full_name, case.notes.get().text) == (NAME, "Đã chuyển nhà")
    assert (case.status, case.worker_id, case.team_id) == ("new", None, team.pk)
    assert set(CaseGrant.objects.filter(content_object_id=pk).values_list("group_id", flat=True)) == {team.pk}
    assert case.root_epoch == 2, "the root was renewed in the same change"


def test_the_next_change_there_keeps_the_new_root(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    team = other_commune_worker.team
    transfer_case(case=opened(supervisor, pk), team=team, words="Đã chuyển nhà", by=supervisor.actor())
    url = reverse("cases:note_new", args=[pk])
    other_commune_worker.client().post(url, {"kind": "call", "text": "đã gặp"})
    case = opened(other_commune_worker, pk)
    assert (case.root_epoch, case.needs_new_root) == (2, False)
    assert [note.text for note in case.notes.order_by("pk")] == ["Đã chuyển nhà", "đã gặp"]


def test_the_duty_team_keeps_a_locked_part(duty_coordinator: Person, worker: Person) -> None:
    pk = make_case(duty_coordinator)
    transfer_case(case=opened(duty_coordinator, pk), team=worker.team, words="Giao về xã", by=duty_coordinator.actor())
    grant = CaseGrant.objects.get(content_object_id=pk, group_id=duty_coordinator.team.pk)
    assert (grant.locked, grant.compartments) == (True, ["contact", "identity", "safety"])
    assert opened(worker, pk).call_name == "Chị Lan"


def test_the_slip_and_what_was_added_go_along(
    volunteer: Person, supervisor: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    put_on_duty(supervisor.team)
    referral = make_referral(volunteer)
    add_to_referral(referral=referral, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    slip = open_record(supervisor.actor(), Referral, referral.pk, to=Permission.REFERRAL_TRIAGE)
    case = accept_referral(referral=slip, by=supervisor.actor())
    team = other_commune_worker.team
    transfer_case(case=opened(supervisor, case.pk), team=team, words="Đã chuyển nhà", by=supervisor.actor())
    for kind in (CaseGrant, Referral.grant_class(), Addition.grant_class()):
        assert set(kind.objects.values_list("group_id", flat=True)) <= {team.pk, duty_coordinator.team.pk}
        assert kind.objects.filter(group_id=team.pk).count() == 1, kind
    there = open_record(other_commune_worker.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ)
    (added,) = additions_to(other_commune_worker.actor(), there)
    told = open_record(other_commune_worker.actor(), Addition, added.pk, to=Permission.REFERRAL_READ)
    assert (there.name, told.story) == ("Chị Hoa", "Hai cháu đã ngủ")


def test_what_is_added_after_the_handing_over_opens_there(
    volunteer: Person, supervisor: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    referral = make_referral(volunteer)
    slip = open_record(supervisor.actor(), Referral, referral.pk, to=Permission.REFERRAL_TRIAGE)
    case = accept_referral(referral=slip, by=supervisor.actor())
    team = other_commune_worker.team
    transfer_case(case=opened(supervisor, case.pk), team=team, words="Đã chuyển nhà", by=supervisor.actor())
    referral = Referral.objects.in_clear().get(pk=referral.pk)
    added = add_to_referral(referral=referral, story="Cháu ốm", by=volunteer.actor(), request_key=uuid4())
    grants = Addition.grant_class().objects.filter(content_object_id=added.pk)
    assert set(grants.values_list("group_id", flat=True)) == {team.pk}


def press(person: Person, pk: UUID, **data: Any) -> Any:
    return person.client().post(reverse("cases:case_transfer", args=[pk]), data)


def test_the_page(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    data = {"team": other_commune_worker.team.pk, "words": "Đã chuyển nhà", "code": "00000000"}
    assert "code" in press(supervisor, pk, **data).context["form"].errors
    data["code"] = Case.objects.in_clear().get(pk=pk).code
    assert press(supervisor, pk, **data).status_code == 302
    assert press(supervisor, pk, **data).status_code == 404
    assert Case.objects.in_clear().get(pk=pk).team_id == other_commune_worker.team.pk


def test_a_closed_case_stays(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    case = opened(supervisor, pk)
    case.status = "closed"
    with pytest.raises(WrongState):
        transfer_case(case=case, team=other_commune_worker.team, words="x", by=supervisor.actor())
