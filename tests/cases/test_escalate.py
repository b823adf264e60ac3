"""What nobody takes goes up: 15 minutes, 60 minutes."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import Http404
from django.utils import timezone

from access.actors import Factory
from access.door import changing, open_record, recording
from access.errors import KeyNotHeld
from access.permissions import Permission
from audit.models import Entry
from cases.actions.escalate import SYSTEM, escalate_once
from cases.actions.raise_alarm import raise_alarm
from cases.actions.take import take_alarm, take_referral
from cases.models import Alarm, Notice, Referral
from tests.cases.conftest import Telephone
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person

pytestmark = pytest.mark.django_db
LAN, MINH, HEAD = "0901 000 111", "0902 000 222", "0905 000 555"


@pytest.fixture
def sent(
    volunteer: Person, worker: Person, supervisor: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> Referral:
    put_on_duty(worker.team, phone=LAN)
    put_on_duty(duty_coordinator.team, phone=MINH)
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        supervisor.user.phone = HEAD
        supervisor.user.save()
    return fresh(make_referral(volunteer))


def fresh(referral: Referral) -> Referral:
    return Referral.objects.in_clear().get(pk=referral.pk)


def minutes(count: float) -> object:
    return timezone.now() + timedelta(minutes=count)


def numbers(telephone: type[Telephone]) -> list[str]:
    return [number for number, _line in telephone.calls]


def test_the_steps_in_order_each_once(sent: Referral, telephone: type[Telephone]) -> None:
    for at in (1, 14, 15.1, 16, 59, 60.1, 61, 300):
        escalate_once(now=minutes(at))
    assert numbers(telephone) == [LAN, HEAD, MINH]
    assert sorted(Notice.objects.filter(referral=sent).values_list("step", flat=True)) == [
        "duty", "province", "supervisor",
    ]  # fmt: skip


def test_the_province_opens_it_from_minute_60_and_not_before(sent: Referral, duty_coordinator: Person) -> None:
    escalate_once(now=minutes(59))
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)
    done = escalate_once(now=minutes(60.1))
    assert done.escalated == [sent.code]
    opened = open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_READ)
    assert opened.story == TOLD["story"]
    assert Entry.objects.get(event="REFERRAL_ESCALATED", record_id=sent.pk).actor == "system:escalate"


def test_a_team_whose_leaders_have_no_number_is_not_left_alone(
    sent: Referral, supervisor: Person, telephone: type[Telephone]
) -> None:
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        supervisor.user.phone = ""
        supervisor.user.save()
    escalate_once(now=minutes(15.1))
    assert numbers(telephone) == [LAN, MINH] and fresh(sent).escalated_at is None


def test_taken_stops_the_clock(sent: Referral, worker: Person, telephone: type[Telephone]) -> None:
    take_referral(referral=sent, by=worker.actor())
    escalate_once(now=minutes(300))
    assert numbers(telephone) == [LAN] and fresh(sent).escalated_at is None


def test_a_call_that_failed_is_made_at_the_next_look(
    volunteer: Person, sent: Referral, telephone: type[Telephone]
) -> None:
    telephone.dead.add(LAN)
    second = make_referral(volunteer)
    assert numbers(telephone) == [LAN]
    telephone.dead.clear()
    assert escalate_once().told == [second.code]


def test_past_the_commune_never_rings_in_the_commune(
    volunteer: Person, sent: Referral, telephone: type[Telephone]
) -> None:
    telephone.calls.clear()
    make_referral(volunteer, past_the_commune=True)
    Referral.objects.in_clear().get(pk=sent.pk)
    with changing(sent, by=Factory(), to=Permission.REFERRAL_ESCALATE):
        sent.status, sent.finished_at = "closed", sent.received_at
        sent.save()
    escalate_once(now=minutes(300))
    assert set(numbers(telephone)) == {MINH}


def test_an_alarm_goes_the_same_way(volunteer: Person, sent: Referral, telephone: type[Telephone]) -> None:
    alarm = raise_alarm(by=volunteer.actor(), request_key=volunteer.user.pk)
    telephone.calls.clear()
    with changing(sent, by=Factory(), to=Permission.REFERRAL_ESCALATE):
        sent.status, sent.finished_at = "closed", sent.received_at
        sent.save()
    for at in (1, 15.1, 16, 60.1, 61):
        escalate_once(now=minutes(at))
    assert numbers(telephone) == [HEAD, MINH]
    assert Alarm.objects.get(pk=alarm.pk).escalated_at is not None


def test_a_taken_alarm_is_quiet(volunteer: Person, worker: Person, sent: Referral, telephone: type[Telephone]) -> None:
    alarm = raise_alarm(by=volunteer.actor(), request_key=volunteer.user.pk, referral=sent)
    take_alarm(alarm=alarm, by=worker.actor())
    take_referral(referral=sent, by=worker.actor())
    telephone.calls.clear()
    escalate_once(now=minutes(300))
    assert telephone.calls == []


def test_a_flood_of_older_slips_starves_nobody(volunteer: Person, sent: Referral, telephone: type[Telephone]) -> None:
    """Six hundred slips that wait longer, all told and passed up: the newest one still goes up in its minute."""
    _flood(sent, 600)
    assert escalate_once(now=minutes(60.1)).escalated == [sent.code]


def _flood(sent: Referral, count: int) -> None:
    columns = [f.column for f in Referral._meta.concrete_fields]
    own = {"id": "gen_random_uuid()", "code": "(90000000 + n)::text", "request_key": "gen_random_uuid()"}
    own |= {"received_at": "received_at - interval '2 hours'", "escalated_at": "received_at"}
    made = ", ".join(own.get(column, column) for column in columns)
    with recording(by=Factory(), to=Permission.REFERRAL_ESCALATE), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_referral ({', '.join(columns)}) SELECT {made} FROM cases_referral,"
            " generate_series(1, %s) n WHERE code = %s",
            [count, sent.code],
        )
        cursor.execute(
            "INSERT INTO cases_notice (id, referral_id, step, people, told_at)"
            " SELECT gen_random_uuid(), r.id, s, 1, now()"
            " FROM cases_referral r, unnest(ARRAY['duty', 'supervisor', 'province']) s WHERE code <> %s",
            [sent.code],
        )


def test_it_opens_before_anybody_is_rung(
    volunteer: Person, sent: Referral, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    """A gateway that breaks off the round with the first call leaves nothing closed that is due."""
    later = fresh(make_referral(volunteer))
    telephone.broken = True
    try:
        with pytest.raises(ZeroDivisionError):
            escalate_once(now=minutes(61))
    finally:
        telephone.broken = False
    for referral in (sent, later):
        assert open_record(duty_coordinator.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ)


def test_danger_is_rung_first(volunteer: Person, sent: Referral, telephone: type[Telephone]) -> None:
    calm = make_referral(volunteer, danger="no", danger_signs=[])
    telephone.dead.add(LAN)
    urgent = make_referral(volunteer)
    telephone.dead.clear()
    telephone.calls.clear()
    escalate_once(now=minutes(61))
    codes = [line.split()[1] + line.split()[2] for _number, line in telephone.calls]
    assert codes.index(urgent.code) < codes.index(calm.code)


def test_no_person_can_escalate(sent: Referral, duty_coordinator: Person, worker: Person) -> None:
    for someone in (duty_coordinator, worker):
        with pytest.raises(PermissionDenied), changing(sent, by=someone.actor(), to=Permission.REFERRAL_ESCALATE):
            sent.save()


def test_the_clock_has_no_key(sent: Referral) -> None:
    with pytest.raises((KeyNotHeld, Http404)):
        open_record(SYSTEM, Referral, sent.pk, to=Permission.REFERRAL_READ)


def test_the_commands(sent: Referral, telephone: type[Telephone]) -> None:
    out = StringIO()
    call_command("escalate_once", stdout=out)
    assert out.getvalue() == "told: 0, passed up: 0\n"
    call_command("watch", rounds=1)


def test_the_watch_survives_a_database_that_is_away(
    sent: Referral, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr("cases.management.commands.watch.escalate_once", away)
    monkeypatch.setattr("cases.management.commands.watch.time.sleep", lambda _seconds: None)
    call_command("watch", rounds=2)
    assert caplog.text.count("the watch goes on") == 2


def test_no_setting_and_no_variable_changes_the_clocks() -> None:
    """15 and 60 minutes, in a process of its own that is told otherwise in every name they could have."""
    names = [
        f"{start}{who}_{unit}"
        for start in ("ANTAM_ESCALATE_TO_", "ANTAM_", "")
        for who in ("SUPERVISOR", "PROVINCE")
        for unit in ("MINUTES", "SECONDS")
    ]
    asked = "from cases.escalation import PROVINCE, SUPERVISOR; print(SUPERVISOR, PROVINCE)"
    told = {**os.environ, **dict.fromkeys(names, "1")}
    answer = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True)
    assert answer.stdout == "0:15:00 1:00:00\n"
    assert not [name for name in dir(settings) if "ESCALAT" in name]
