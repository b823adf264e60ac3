"""Slips that were closed without a case are erased some weeks later, by the clock and without a key."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404

from access.door import open_record
from access.models import RecordKey
from access.permissions import Permission
from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.actions.triage import accept_referral, close_referral
from cases.management.commands.watch import look
from cases.models import Addition, Referral, ReferralGrant
from cases.queries.sent import sent_by
from cases.retention import days_kept, erase_old_slips
from tests.erasures import days_later
from tests.factories import make_referral, put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db


def read(worker: Person, slip: Referral) -> Referral:
    return open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_READ)


@pytest.fixture
def closed(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    add_to_referral(referral=slip, story="Đã ra đến đầu ngõ", by=volunteer.actor(), request_key=slip.pk)
    close_referral(referral=read(worker, slip), reason="mistake", words="", by=worker.actor())
    return slip


def test_erased_after_thirty_days_and_not_before(closed: Referral, worker: Person, volunteer: Person) -> None:
    with days_later(29.9):
        assert erase_old_slips() == 0
    assert read(worker, closed).name
    with days_later(30):
        assert erase_old_slips() == 1
        assert erase_old_slips() == 0, "once is enough"
    ids = [closed.pk, Addition.objects.in_clear().get().pk]
    assert not ReferralGrant.objects.exists()
    assert not RecordKey.objects.filter(record_id__in=ids).exists()
    with pytest.raises(Http404):
        read(worker, closed)
    assert list(sent_by(volunteer.user)) == []
    entry = Entry.objects.filter(event="CASE_ERASED", record_id=closed.pk).get()
    assert (entry.actor, entry.record_code) == ("system:erase", closed.code)


@pytest.mark.django_db(transaction=True)
def test_the_watch_does_it(closed: Referral, settings: Any) -> None:
    settings.ANTAM_KEEP_CLOSED_SLIPS_DAYS = 14
    with days_later(14):
        look()
        assert Referral.objects.in_clear().get().status == "closed"
        look(sweep=True)
    assert Referral.objects.in_clear().get().status == "erased"


def test_what_became_a_case_is_kept(volunteer: Person, worker: Person, duty_coordinator: Person) -> None:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    accept_referral(referral=read(worker, slip), by=worker.actor())
    waiting = make_referral(volunteer)
    with days_later(365):
        assert erase_old_slips() == 0
    assert read(worker, slip).name
    assert read(worker, waiting).name


@pytest.mark.parametrize("days", [13, 91, 0])
def test_the_setting_has_bounds(days: int, settings: Any) -> None:
    settings.ANTAM_KEEP_CLOSED_SLIPS_DAYS = days
    with pytest.raises(ImproperlyConfigured):
        days_kept()
    assert "antam.E101" in {problem.id for problem in run_checks()}
