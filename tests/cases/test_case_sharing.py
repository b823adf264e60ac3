"""Sharing a part of a case: consent first, named parts only, until a day, and it can be taken back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from access.door import Locked, open_record
from access.errors import NotShared
from access.permissions import Permission
from audit.models import Entry
from cases.actions.case import close_case, reopen_case
from cases.actions.record import assess_risk
from cases.models import Case, CaseGrant, Sharing
from cases.sharing import NoConsent, end_sharing, share_case, share_with_shelter
from tests.cases.factories import make_case, opened
from tests.people import Person

AGREED = {"agrees_to": ["shelter"], "consent_way": "spoken"}


def test_a_shelter_reads_three_parts_and_no_more(worker: Person, shelter_manager: Person) -> None:
    pk = make_case(worker, survivor=AGREED)
    share_with_shelter(case=opened(worker, pk), team=shelter_manager.team, by=worker.actor())
    case = open_record(shelter_manager.actor(), Case, pk, to=Permission.STAY_READ_CASE)
    assert case.survivor is not None
    assert (case.call_name, case.survivor.phone) == ("Chị Lan", "0912 345 678")
    parts = ("identity", "contact", "safety", "narrative", "perpetrator", "health")
    assert {part for part in parts if case.shares(part)} == {"identity", "contact", "safety"}
    grant = CaseGrant.objects.get(content_object_id=pk, group_id=shelter_manager.team.pk)
    assert grant.expires_at is not None
    assert timedelta(days=89) < grant.expires_at - timezone.now() <= timedelta(days=90)


def test_what_is_not_shared_raises(worker: Person, shelter_manager: Person) -> None:
    pk = make_case(worker, survivor={**AGREED, "health_note": "đau lưng"}, next_step="đưa đi khám")
    share_with_shelter(case=opened(worker, pk), team=shelter_manager.team, by=worker.actor())
    case = open_record(shelter_manager.actor(), Case, pk, to=Permission.STAY_READ_CASE)
    with pytest.raises(NotShared):
        _ = case.next_step
    with pytest.raises(NotShared):
        _ = case.survivors.get().health_note
    with pytest.raises(PermissionDenied):
        open_record(shelter_manager.actor(), Case, pk, to=Permission.CASE_READ)


def test_without_consent_nothing_is_shared(worker: Person, shelter_manager: Person) -> None:
    pk = make_case(worker)
    with pytest.raises(NoConsent):
        share_with_shelter(case=opened(worker, pk), team=shelter_manager.team, by=worker.actor())
    assert not CaseGrant.objects.filter(group_id=shelter_manager.team.pk).exists()
    assert not Sharing.objects.in_clear().exists()


def look(pk: Any, by: Person, level: str = "high") -> None:
    told = {"signs": ["choked"], "level": level, "reasons": "Bị bóp cổ tối qua", "safety_notes": ""}
    assess_risk(case=opened(by, pk), by=by.actor(), review_on=timezone.localdate(), data=told)


def test_danger_to_life_needs_the_supervisor_and_a_reason(
    worker: Person, colleague: Person, supervisor: Person, shelter_manager: Person
) -> None:
    pk, team = make_case(worker), shelter_manager.team
    look(pk, colleague)
    with pytest.raises(PermissionDenied):
        share_with_shelter(case=opened(worker, pk), team=team, by=worker.actor(), consent="danger", words="dọa giết")
    with pytest.raises(NoConsent):
        share_with_shelter(case=opened(supervisor, pk), team=team, by=supervisor.actor(), consent="danger")
    share_with_shelter(
        case=opened(supervisor, pk), team=team, by=supervisor.actor(), consent="danger", words="dọa giết"
    )
    sharing = opened(supervisor, pk).sharings.get()
    assert (sharing.consent, sharing.words, sharing.purpose) == ("danger", "dọa giết", "shelter")


def test_danger_to_life_needs_a_second_person(
    worker: Person, colleague: Person, supervisor: Person, shelter_manager: Person
) -> None:
    """Somebody else must have looked at the danger in these days, and found it high at the last look."""
    pk = make_case(worker)

    def share() -> None:
        team, by = shelter_manager.team, supervisor.actor()
        share_with_shelter(case=opened(supervisor, pk), team=team, by=by, consent="danger", words="dọa giết")

    def refused() -> None:
        with pytest.raises(NoConsent, match="hai người"):
            share()

    refused()
    look(pk, supervisor)
    refused()
    look(pk, worker)
    look(pk, colleague, level="low")
    refused()
    look(pk, colleague)
    look(pk, supervisor, level="low")
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=True):
        refused()
    assert not CaseGrant.objects.filter(group_id=shelter_manager.team.pk).exists()
    share()
    assert CaseGrant.objects.filter(group_id=shelter_manager.team.pk).exists()


def test_taking_it_back(supervisor: Person, shelter_manager: Person) -> None:
    pk = make_case(supervisor, survivor=AGREED)
    share_with_shelter(case=opened(supervisor, pk), team=shelter_manager.team, by=supervisor.actor())
    end_sharing(case=opened(supervisor, pk), team=shelter_manager.team, by=supervisor.actor())
    with pytest.raises(Http404):
        open_record(shelter_manager.actor(), Case, pk, to=Permission.STAY_READ_CASE)
    assert opened(supervisor, pk).sharings.get().ended_at is not None
    assert Case.objects.in_clear().get(pk=pk).root_epoch == 2, "what the shelter held opens nothing written from now on"


def test_sharing_again_replaces(supervisor: Person, shelter_manager: Person) -> None:
    pk = make_case(supervisor, survivor=AGREED)
    for _time in range(2):
        share_with_shelter(case=opened(supervisor, pk), team=shelter_manager.team, by=supervisor.actor())
    case = opened(supervisor, pk)
    assert CaseGrant.objects.filter(content_object_id=pk, group_id=shelter_manager.team.pk).count() == 1
    assert [bool(sharing.ended_at) for sharing in case.sharings.order_by("pk")] == [True, False]


def test_closing_ends_it_for_all_others(supervisor: Person, shelter_manager: Person, duty_coordinator: Person) -> None:
    duty = duty_coordinator.team
    now = timezone.now()
    state = {"status": "active", "worker": supervisor.user, "assigned_at": now, "started_at": now}
    pk = make_case(supervisor, Locked(duty, ["identity"]), survivor=AGREED, **state)
    share_with_shelter(case=opened(supervisor, pk), team=shelter_manager.team, by=supervisor.actor())
    close_case(case=opened(supervisor, pk), reason="moved", checklist=[], words="x", by=supervisor.actor())
    grants = CaseGrant.objects.filter(content_object_id=pk)
    assert [grant.group_id for grant in grants] == [supervisor.team.pk]
    assert opened(supervisor, pk).sharings.get().ended_at is not None
    reopen_case(case=opened(supervisor, pk), words="y", by=supervisor.actor())
    assert CaseGrant.objects.get(content_object_id=pk, group_id=duty.pk).locked


def form(team: Any) -> dict[str, Any]:
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    return {"team": team.pk, "purpose": "shelter", "compartments": ["identity", "contact"], "until": until}


def test_the_page(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_case(supervisor, survivor=AGREED)
    url = reverse("cases:case_share", args=[pk])
    team = other_commune_worker.team
    response = supervisor.client().post(url, form(team))
    assert response.status_code == 302
    grant = CaseGrant.objects.get(content_object_id=pk, group_id=team.pk)
    assert grant.compartments == ["contact", "identity"]
    assert len([entry for entry in Entry.objects.filter(event="CASE_SHARED", record_id=pk) if entry.rows]) == 1
    end = reverse("cases:case_share_end", args=[pk, team.pk])
    assert supervisor.client().post(end).status_code == 302
    assert not CaseGrant.objects.filter(content_object_id=pk, group_id=team.pk).exists()
    assert supervisor.client().post(end).status_code == 404


def test_the_page_refuses(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_case(supervisor, survivor=AGREED)
    url, team = reverse("cases:case_share", args=[pk]), other_commune_worker.team
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    own = supervisor.team.pk
    for field, changes in {
        "consent": {"purpose": "medical"},
        "until": {"until": late},
        "team": {"team": own},
    }.items():
        response = supervisor.client().post(url, {**form(team), **changes})
        assert field in response.context["form"].errors
    assert not CaseGrant.objects.filter(group_id=team.pk).exists()


def test_another_team_with_a_part_cannot_change_or_share_on(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_case(supervisor, survivor=AGREED)
    supervisor.client().post(reverse("cases:case_share", args=[pk]), form(other_commune_worker.team))
    with pytest.raises(PermissionDenied):
        open_record(other_commune_worker.actor(), Case, pk, to=Permission.CASE_EDIT)
    case = opened(supervisor, pk)
    with pytest.raises(PermissionDenied):
        share_case(
            case=case, team=other_commune_worker.team, purpose="shelter", compartments=["health"],
            until=timezone.now() + timedelta(days=1), by=other_commune_worker.actor(),
        )  # fmt: skip
