"""What a team does with a referral: accept, add to a case, pass on, close, answer the sender."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from access.door import open_record
from access.permissions import Permission
from audit.models import Entry
from cases.actions.escalate import escalate_once
from cases.actions.triage import (
    accept_into_case,
    accept_referral,
    close_referral,
    pass_on_referral,
    reply_to_sender,
)
from cases.models import Case, CaseGrant, Referral, ReferralGrant
from cases.workflow import WrongState
from tests.cases.factories import make_case, opened
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person


def read(person: Person, referral: Referral) -> Referral:
    return open_record(person.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ)


@pytest.fixture
def waiting(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    return make_referral(
        volunteer, forms=["body", "money"], done_by="partner", circumstances=["hurt"], talk_by=["vietnamese"],
        needs=["safe_place"], consent="agreed", children=2, children_ages="3 và 7 tuổi", may_text="yes",
    )  # fmt: skip


def test_accepting_takes_everything_over(waiting: Referral, worker: Person) -> None:
    case = opened(worker, accept_referral(referral=read(worker, waiting), by=worker.actor()).pk)
    survivor = case.survivor
    assert survivor is not None
    assert case.call_name == TOLD["name"]
    assert (survivor.phone, survivor.sex, survivor.may_text) == (TOLD["phone"], "female", True)
    assert survivor.circumstances == ["ill"]
    assert survivor.talking == ["vi"]
    assert survivor.agrees_to == ["shelter"]
    assert case.dependants.count() == 2
    incident = case.incidents.get()
    assert incident.story == TOLD["story"]
    assert incident.forms == ["physical", "economic"]
    assert case.perpetrators.get().relationship == "cohabitant"
    assessment = case.assessment
    assert assessment is not None
    assert (assessment.level, assessment.signs) == ("high", ["weapon"])
    assert TOLD["story"] in case.notes.get().text
    assert case.urgent is True


def test_the_duty_copy_ends_and_the_duty_team_holds_a_locked_part(
    waiting: Referral, worker: Person, duty_coordinator: Person
) -> None:
    case = accept_referral(referral=read(worker, waiting), by=worker.actor())
    assert not ReferralGrant.objects.filter(content_object_id=waiting.pk, group_id=duty_coordinator.team.pk).exists()
    grant = CaseGrant.objects.get(content_object_id=case.pk, group_id=duty_coordinator.team.pk)
    assert (grant.locked, grant.compartments) == (True, ["contact", "identity", "safety"])
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.CASE_READ)


def test_the_sender_sees_it_finished(waiting: Referral, worker: Person) -> None:
    accept_referral(referral=read(worker, waiting), by=worker.actor())
    row = Referral.objects.in_clear().get(pk=waiting.pk)
    assert (row.status, row.taken_by_id) == ("accepted", worker.user.pk)
    assert row.finished_at is not None


def test_a_second_click_opens_no_second_case(waiting: Referral, worker: Person) -> None:
    accept_referral(referral=read(worker, waiting), by=worker.actor())
    with pytest.raises(WrongState):
        accept_referral(referral=read(worker, waiting), by=worker.actor())
    assert Case.objects.count() == 1


def test_it_is_logged_without_a_word_of_it(waiting: Referral, worker: Person) -> None:
    accept_referral(referral=read(worker, waiting), by=worker.actor())
    entries = list(Entry.objects.filter(event="REFERRAL_ACCEPTED"))
    assert {entry.record_kind for entry in entries} == {"cases.referral", "cases.case"}
    for entry in entries:
        assert TOLD["name"] not in str(entry.__dict__)


def test_adding_to_a_case(waiting: Referral, worker: Person) -> None:
    case = opened(worker, make_case(worker))
    accept_into_case(referral=read(worker, waiting), case=case, by=worker.actor())
    case = opened(worker, case.pk)
    assert TOLD["story"] in case.notes.get().text
    assert case.urgent is True
    assert [slip.pk for slip in case.referrals.all()] == [waiting.pk]


def test_no_adding_to_another_teams_case(waiting: Referral, worker: Person, other_commune_worker: Person) -> None:
    theirs = opened(other_commune_worker, make_case(other_commune_worker))
    with pytest.raises(PermissionDenied):
        accept_into_case(referral=read(worker, waiting), case=theirs, by=worker.actor())
    assert Referral.objects.in_clear().get(pk=waiting.pk).status == "sent"


def test_passing_on(waiting: Referral, worker: Person, other_commune_worker: Person) -> None:
    pass_on_referral(referral=read(worker, waiting), team=other_commune_worker.team, by=worker.actor())
    with pytest.raises(Http404):
        read(worker, waiting)
    theirs = read(other_commune_worker, waiting)
    assert theirs.story == TOLD["story"]
    assert (theirs.status, theirs.taken_at) == ("sent", None)


def test_passing_on_tells_the_other_teams_people_and_locks_the_duty_copy(
    waiting: Referral, worker: Person, other_commune_worker: Person, duty_coordinator: Person, telephone: Any
) -> None:
    put_on_duty(other_commune_worker.team, phone="0903 000 333")
    pass_on_referral(referral=read(worker, waiting), team=other_commune_worker.team, by=worker.actor())
    assert [number for number, _line in telephone.calls] == ["0903 000 333"]
    assert ReferralGrant.objects.get(content_object_id=waiting.pk, group_id=duty_coordinator.team.pk).locked


def test_the_duty_team_sorts_what_was_passed_up(
    waiting: Referral, worker: Person, other_commune_worker: Person, duty_coordinator: Person
) -> None:
    escalate_once(now=waiting.received_at + timedelta(minutes=61))
    slip = read(duty_coordinator, waiting)
    pass_on_referral(referral=slip, team=other_commune_worker.team, by=duty_coordinator.actor())
    assert read(other_commune_worker, waiting).story == TOLD["story"]
    for person in (worker, duty_coordinator):
        with pytest.raises(Http404):
            read(person, waiting)


def test_closing_keeps_the_reason_sealed(waiting: Referral, worker: Person, duty_coordinator: Person) -> None:
    close_referral(referral=read(worker, waiting), reason="duplicate", words="Đã có phiếu", by=worker.actor())
    row: Any = read(worker, waiting)
    assert row.status == "closed"
    assert row.closing == {"reason": "duplicate", "words": "Đã có phiếu"}
    assert not ReferralGrant.objects.filter(content_object_id=waiting.pk, group_id=duty_coordinator.team.pk).exists()


def test_answering_the_sender(waiting: Referral, worker: Person) -> None:
    reply_to_sender(referral=read(worker, waiting), reply="keep_shut", by=worker.actor())
    row = Referral.objects.in_clear().get(pk=waiting.pk)
    assert (row.reply, row.replied_at is not None) == ("keep_shut", True)


def test_the_duty_team_cannot_before_it_is_passed_up(waiting: Referral, duty_coordinator: Person) -> None:
    with pytest.raises(Http404):
        read(duty_coordinator, waiting)


def test_past_the_commune_only_the_duty_team(volunteer: Person, worker: Person, duty_coordinator: Person) -> None:
    slip = make_referral(volunteer, past_the_commune=True)
    with pytest.raises(Http404):
        read(worker, slip)
    case = accept_referral(referral=read(duty_coordinator, slip), by=duty_coordinator.actor())
    assert CaseGrant.objects.filter(content_object_id=case.pk).values_list("group_id", flat=True).get() == (
        duty_coordinator.team.pk
    )
