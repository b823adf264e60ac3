"""A paired phone sends, alarms and adds as its owner does, without any key."""

import pytest
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from access.door import open_record
from access.permissions import Permission
from cases.models import Addition, Alarm, Referral
from tests.access.test_phones import paired
from tests.cases.conftest import Telephone
from tests.factories import put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db
STORY = "Chồng đánh từ tối qua"


@pytest.fixture
def phone(
    supervisor: Person, volunteer: Person, worker: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> Client:
    put_on_duty(worker.team)
    return paired(supervisor, volunteer)


def test_from_the_phone_to_the_team(phone: Client, volunteer: Person, worker: Person) -> None:
    told = {"request_key": str(uuid7()), "danger": "yes", "story": STORY, "place": "sau chợ", "whereabouts": "home"}
    answer = phone.post("/slips/new/", told)
    sent = Referral.objects.in_clear().get()
    assert answer["Location"] == reverse("cases:slip_sent", args=[sent.code]) and sent.sender == volunteer.user
    assert open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ).story == STORY
    grant = sent.grants.get(group_id=worker.team.pk)
    assert grant.granted_by_id is None, "signed by the server's sender key, since the phone has none"
    assert "sau chợ" in phone.get(f"/slips/{sent.code}/card/").content.decode()
    assert phone.get(f"/slips/{sent.code}/state/").status_code == 200


def test_it_adds_and_alarms(phone: Client) -> None:
    phone.post("/slips/new/", {"request_key": str(uuid7()), "danger": "no", "story": STORY})
    code = Referral.objects.in_clear().get().code
    assert phone.post(f"/slips/{code}/add/", {"request_key": str(uuid7()), "story": STORY}).status_code == 302
    assert phone.post("/slips/alarm/", {"request_key": str(uuid7()), "code": code}).status_code == 302
    assert Addition.objects.in_clear().count() == Alarm.objects.count() == 1


def test_quick_exit_locks_it_and_still_calls_for_help(phone: Client, telephone: type[Telephone]) -> None:
    phone.post("/slips/draft/", {"request_key": str(uuid7()), "danger": "yes", "story": STORY})
    phone.get("/exit/")
    assert len(telephone.calls) == 1
    assert phone.get("/slips/")["Location"] == reverse("phone_pin")
