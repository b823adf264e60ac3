"""Adding to an own slip."""

import pytest
from django.http import Http404
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.actors import Factory
from access.door import open_record, recording
from access.permissions import Permission
from cases.actions.add_to_referral import add_to_referral
from cases.actions.escalate import escalate_once
from cases.actions.take import take_referral
from cases.actions.triage import close_referral
from cases.models import Addition, Referral
from tests.cases.conftest import Telephone
from tests.factories import make_referral, put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db
NEWS = "Anh ta vừa quay lại"


@pytest.fixture
def sent(volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]) -> Referral:
    put_on_duty(worker.team)
    return make_referral(volunteer)


def add(sender: Person, sent: Referral) -> Addition:
    sender.client().post(f"/slips/{sent.code}/add/", {"story": NEWS, "request_key": str(uuid7())})
    return Addition.objects.in_clear().latest("id")


def test_the_team_reads_it_the_sender_does_not(volunteer: Person, worker: Person, sent: Referral) -> None:
    addition = add(volunteer, sent)
    assert open_record(worker.actor(), Addition, addition.pk, to=Permission.REFERRAL_READ).story == NEWS
    with pytest.raises(Http404):
        open_record(volunteer.actor(), Addition, addition.pk, to=Permission.REFERRAL_FOLLOW)


def test_the_province_reads_it_only_after_escalation(
    volunteer: Person, duty_coordinator: Person, sent: Referral
) -> None:
    early = add(volunteer, sent)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Addition, early.pk, to=Permission.REFERRAL_READ)
    escalate_once(now=timezone.now() + timezone.timedelta(minutes=61))
    late = add(volunteer, sent)
    for addition in (early, late):
        assert open_record(duty_coordinator.actor(), Addition, addition.pk, to=Permission.REFERRAL_READ).story == NEWS


def test_past_the_commune_stays_past_the_commune(volunteer: Person, worker: Person, duty_coordinator: Person) -> None:
    addition = add(volunteer, make_referral(volunteer, past_the_commune=True))
    assert not addition.grants.filter(group_id=worker.team.pk).exists()
    assert open_record(duty_coordinator.actor(), Addition, addition.pk, to=Permission.REFERRAL_READ).story == NEWS


def test_after_the_commune_finished_the_province_gets_no_copy(
    volunteer: Person, worker: Person, duty_coordinator: Person, sent: Referral
) -> None:
    mine = open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE)
    close_referral(referral=mine, reason="duplicate", words="", by=worker.actor())
    addition = add_to_referral(referral=sent, by=volunteer.actor(), story=NEWS, request_key=uuid7())
    assert not addition.grants.filter(group_id=duty_coordinator.team.pk).exists()


def test_who_took_it_is_told(volunteer: Person, worker: Person, sent: Referral, telephone: type[Telephone]) -> None:
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        worker.user.phone = "0903 000 333"
        worker.user.save()
    take_referral(referral=Referral.objects.in_clear().get(pk=sent.pk), by=worker.actor())
    telephone.calls.clear()
    add_to_referral(referral=sent, by=volunteer.actor(), story=NEWS, request_key=uuid7())
    assert telephone.calls == [("0903 000 333", f"code {sent.code[:4]} {sent.code[4:]} waits")]


def test_twice_is_once(volunteer: Person, sent: Referral) -> None:
    told = {"story": NEWS, "request_key": str(uuid7())}
    for _ in range(2):
        assert volunteer.client().post(f"/slips/{sent.code}/add/", told).status_code == 302
    assert Addition.objects.in_clear().count() == 1


def test_empty_is_said(volunteer: Person, sent: Referral) -> None:
    response = volunteer.client().post(f"/slips/{sent.code}/add/", {"story": " ", "request_key": str(uuid7())})
    assert response.status_code == 422 and "Hãy viết vài chữ về điều mới." in response.content.decode()
