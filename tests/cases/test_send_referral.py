"""Sending a referral: who can open it, who is told, and that nothing is doubled."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from uuid_utils.compat import uuid7

from access.door import open_record
from access.errors import StillSealed
from access.permissions import Permission
from audit.models import Entry
from cases.actions.send_referral import is_urgent, send_referral
from cases.models import Notice, Referral
from cases.numbers import is_number
from cases.queries.routing import NoReceiver
from tests.cases.conftest import Telephone
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db


def test_the_commune_reads_it_and_the_sender_does_not(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    sent = make_referral(volunteer)
    with pytest.raises(StillSealed):
        _ = sent.story
    opened = open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)
    assert (opened.name, opened.story, opened.age) == ("Chị Hoa", TOLD["story"], 34)
    assert opened.danger_signs == ["weapon"] and opened.children == 2
    with pytest.raises(Http404):
        open_record(volunteer.actor(), Referral, sent.pk, to=Permission.REFERRAL_FOLLOW)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)


def test_in_clear_is_only_what_the_queue_needs(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    sent = Referral.objects.in_clear().get(pk=make_referral(volunteer).pk)
    assert sent.urgent and sent.status == "sent" and is_number(sent.code)
    assert sent.sender == volunteer.user and sent.team == worker.team and sent.duty_team == duty_coordinator.team
    assert sent.escalated_at is None and sent.grants.get(group_id=duty_coordinator.team.pk).locked
    assert str(sent) == sent.code


def test_the_person_on_duty_is_told_a_code_and_nothing_else(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team, phone="0901 000 111")
    sent = make_referral(volunteer)
    assert telephone.calls == [("0901 000 111", f"code {sent.code[:4]} {sent.code[4:]} waits")]
    assert Notice.objects.get(referral=sent).step == "duty"


def test_a_commune_without_anybody_on_duty_falls_through_at_once(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(duty_coordinator.team, phone="0902 000 222")
    sent = make_referral(volunteer)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    assert open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ).story == TOLD["story"]
    assert open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ).story == TOLD["story"]


def test_past_the_commune_nobody_there_gets_a_key_or_a_call(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team, phone="0901 000 111")
    put_on_duty(duty_coordinator.team, phone="0902 000 222")
    sent = make_referral(volunteer, past_the_commune=True)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    assert not sent.grants.filter(group_id=worker.team.pk).exists()
    assert open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ).story == TOLD["story"]
    with pytest.raises(Http404):
        open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)


def test_the_same_page_twice_is_one_referral(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    key = uuid7()
    first = send_referral(by=volunteer.actor(), answers=TOLD, past_the_commune=False, request_key=key)
    again = send_referral(by=volunteer.actor(), answers=TOLD, past_the_commune=False, request_key=key)
    assert first.pk == again.pk and Referral.objects.in_clear().count() == 1
    assert len(telephone.calls) == 1


def test_two_at_the_same_moment_are_one_referral(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone], monkeypatch: object
) -> None:
    put_on_duty(worker.team)
    key = uuid7()
    first = send_referral(by=volunteer.actor(), answers=TOLD, past_the_commune=False, request_key=key)
    answers = iter([None, first])
    monkeypatch.setattr("cases.actions.send_referral.posted_already", lambda *_: next(answers))  # type: ignore[attr-defined]
    assert send_referral(by=volunteer.actor(), answers=TOLD, past_the_commune=False, request_key=key) == first
    assert Referral.objects.in_clear().count() == 1


def test_it_is_in_the_logbook_without_a_word_of_it(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team)
    sent = make_referral(volunteer)
    entry = Entry.objects.get(event="REFERRAL_SENT")
    assert entry.actor == "volunteer" and entry.record_id == sent.pk
    assert "cases_referral.story" in entry.fields
    assert "Hoa" not in str(entry.__dict__) and "dao" not in str(entry.rows)


def test_a_dead_gateway_loses_nothing_and_is_tried_again(
    volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    put_on_duty(worker.team, phone="0901 000 111")
    telephone.dead.add("0901 000 111")
    sent = make_referral(volunteer)
    assert Referral.objects.in_clear().filter(pk=sent.pk).exists()
    assert not Notice.objects.filter(referral=sent).exists()


def test_a_role_without_the_verb_sends_nothing(group_member: Person, worker: Person, duty_coordinator: Person) -> None:
    with pytest.raises(PermissionDenied):
        make_referral(group_member)
    assert not Referral.objects.in_clear().exists()


def test_without_a_duty_team_it_says_so(volunteer: Person, worker: Person) -> None:
    with pytest.raises(NoReceiver):
        make_referral(volunteer)


@pytest.mark.parametrize(
    ("told", "urgent"),
    [
        ({"danger": "yes"}, True),
        ({"danger": "no", "danger_signs": ["choked"]}, True),
        ({"danger": "no"}, False),
        ({"danger": "unsure", "danger_signs": []}, False),
    ],
)
def test_what_is_urgent(told: dict[str, object], urgent: bool) -> None:
    assert is_urgent(told) is urgent
