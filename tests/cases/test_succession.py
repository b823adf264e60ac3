"""What the case room does when its team goes over into another: columns, rosters, alarms; nobody is told."""

import datetime
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.door import open_record
from access.models import Membership
from access.permissions import Permission
from access.teams import enrolment
from access.teams.resealing import heirs_of
from administration.actions.successions import move_addresses
from administration.queries.successions import addresses_left
from cases.actions.add_to_referral import add_to_referral
from cases.actions.escalate import escalate_once
from cases.models import Addition, Alarm, Case, Note, Notice, Referral, RosterEntry, Sharing
from cases.queries.routing import route_for
from cases.sharing import share_case
from places.models import Unit
from reporting.models import SealedFact
from reporting.releases import choose_statistics_team
from tests.cases.conftest import Telephone
from tests.cases.factories import NAME, make_active, make_case, opened
from tests.factories import TOLD, make_referral, put_on_duty
from tests.people import Person
from tests.succeeding import SECOND_NEW_COMMUNE, move_all, newcomer, passage_of, planned, refreshed


def join(person: Person, new: Person) -> None:
    """The person belongs to the new team as well."""
    enrolment.add_member(by=Factory(), user=person.user, team=new.team, role=person.membership.role_enum)


def test_a_case_goes_over_as_it_is(administrator: Person, worker: Person, colleague: Person) -> None:
    """The worker who is in the new team keeps it; whose worker is not waits for one; nothing else changes."""
    kept, loose, new_one = make_active(worker, worker), make_active(worker, colleague), make_case(worker)
    new = newcomer()
    join(worker, new)
    before = Case.objects.in_clear().get(pk=kept)
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    after = {pk: Case.objects.in_clear().get(pk=pk) for pk in (kept, loose, new_one)}
    same = ("status", "worker_id", "assigned_at", "started_at", "due_on", "urgent", "priority", "code")
    assert [getattr(after[kept], name) for name in same] == [getattr(before, name) for name in same]
    assert (after[loose].status, after[loose].worker_id, after[new_one].status) == ("new", None, "new")
    assert {case.team_id for case in after.values()} == {new.team.pk}
    case = opened(new, kept)
    assert case.survivor is not None
    assert case.survivor.full_name == NAME
    assert not Note.objects.in_clear().exists(), "a merger writes nothing into a case"


def test_a_closed_case_stays_closed(administrator: Person, worker: Person) -> None:
    pk = make_active(worker, worker, status="closed", closed_at=timezone.now())
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    case = opened(new, pk)
    assert (case.status, case.worker_id) == ("closed", worker.user.pk)


def test_the_fact_stays_as_it_was(administrator: Person, worker: Person, programme_officer: Person) -> None:
    province = Unit.objects.get(code="35", valid_from=None)
    choose_statistics_team(team=programme_officer.team, province=province, by=Factory())
    make_active(worker, worker)
    before = list(SealedFact.objects.values_list("fact_key", "letter"))
    assert len(before) == 1
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    assert [(bytes(k), bytes(v)) for k, v in SealedFact.objects.values_list("fact_key", "letter")] == [
        (bytes(k), bytes(v)) for k, v in before
    ]
    pk = Case.objects.in_clear().get().pk
    new.client().post(reverse("cases:note_new", args=[pk]), {"kind": "call", "text": "đã gặp"})
    assert [bytes(k) for k in SealedFact.objects.values_list("fact_key", flat=True)] == [bytes(before[0][0])]


def sent(volunteer: Person, worker: Person) -> Referral:
    """A slip that waits at the commune, with an addition; the duty team's copies are locked."""
    put_on_duty(worker.team)
    referral = make_referral(volunteer)
    add_to_referral(referral=referral, story="Hai cháu đã ngủ", by=volunteer.actor(), request_key=uuid4())
    return referral


def test_a_waiting_slip_waits_on(
    administrator: Person, worker: Person, duty_coordinator: Person, volunteer: Person, telephone: type[Telephone]
) -> None:
    referral = sent(volunteer, worker)
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    notices = Notice.objects.count()
    telephone.calls.clear()
    move_all(worker)
    after = Referral.objects.in_clear().get(pk=referral.pk)
    assert (after.team_id, after.duty_team_id) == (new.team.pk, duty_coordinator.team.pk)
    assert (after.status, after.received_at) == ("sent", referral.received_at)
    assert (telephone.calls, Notice.objects.count()) == ([], notices)
    assert open_record(new.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ).story == TOLD["story"]
    addition = Addition.objects.in_clear().get()
    assert open_record(new.actor(), Addition, addition.pk, to=Permission.REFERRAL_READ).story == "Hai cháu đã ngủ"


def test_the_duty_teams_locked_copies_go_over(
    administrator: Person, worker: Person, duty_coordinator: Person, volunteer: Person
) -> None:
    """Provinces merge too: what the duty team holds is locked, and is as locked for the next one."""
    referral = sent(volunteer, worker)
    new = newcomer("new_coordinator", "01", "province_duty_team")
    planned(administrator, duty_coordinator.team, heirs=[new.team])
    move_all(duty_coordinator)
    after = Referral.objects.in_clear().get(pk=referral.pk)
    assert (after.team_id, after.duty_team_id) == (worker.team.pk, new.team.pk)
    for kind in (Referral, Addition):
        assert kind.grant_class().objects.filter(group_id=duty_coordinator.team.pk).count() == 0
        assert kind.grant_class().objects.get(group_id=new.team.pk).locked
    with pytest.raises(Http404):
        open_record(new.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ)
    escalate_once(now=timezone.now() + datetime.timedelta(hours=2))
    assert open_record(new.actor(), Referral, referral.pk, to=Permission.REFERRAL_READ).story == TOLD["story"]


def watch(person: Person, days: int) -> RosterEntry:
    start = timezone.now() + datetime.timedelta(days=days)
    entry = RosterEntry(
        team=person.team, user=person.user, starts_at=start, ends_at=start + datetime.timedelta(hours=9)
    )
    with recording(by=Factory(), to=Permission.ROSTER_KEEP):
        entry.save()
    return entry


def test_watches_and_alarms_go_over_last(administrator: Person, worker: Person, duty_coordinator: Person) -> None:
    past, coming = watch(worker, -3), watch(worker, 3)
    alarm = Alarm(
        team=worker.team,
        duty_team=duty_coordinator.team,
        raised_by=worker.user,
        raised_at=timezone.now(),
        request_key=worker.user.pk,
    )
    with recording(by=Factory(), to=Permission.ALARM_RAISE):
        alarm.save()
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    move_all(worker)
    for row in (past, coming, alarm):
        row.refresh_from_db()
    assert (past.team_id, coming.team_id, alarm.team_id) == (worker.team.pk, new.team.pk, new.team.pk)
    assert alarm.duty_team_id == duty_coordinator.team.pk


def test_where_a_team_is_split_each_watch_goes_with_its_person(administrator: Person, worker: Person) -> None:
    first, second = newcomer(), newcomer("second_supervisor", SECOND_NEW_COMMUNE)
    coming = watch(worker, 3)
    join(worker, second)
    planned(administrator, worker.team, heirs=[first.team, second.team])
    move_all(worker)
    coming.refresh_from_db()
    assert coming.team_id == second.team.pk


def test_what_was_shared_with_a_team_that_ends(
    administrator: Person, supervisor: Person, other_commune_worker: Person
) -> None:
    pk = make_case(supervisor)
    until = timezone.now() + datetime.timedelta(days=3)
    share_case(
        case=opened(supervisor, pk),
        team=other_commune_worker.team,
        purpose="protection",
        compartments=["identity"],
        until=until,
        by=supervisor.actor(),
        consent="spoken",
    )
    new = newcomer()
    planned(administrator, other_commune_worker.team, heirs=[new.team])
    move_all(other_commune_worker)
    sharing = Sharing.objects.in_clear().get()
    assert (sharing.team_id, sharing.ended_at) == (new.team.pk, None)
    assert Case.objects.in_clear().get(pk=pk).team_id == supervisor.team.pk
    assert opened(supervisor, pk).sharings.get().purpose == "protection"


def test_what_the_new_team_had_of_the_case_is_over(administrator: Person, supervisor: Person) -> None:
    """It had a part until a day; now the case is its own, and the sharing stays written down as ended."""
    new, pk = newcomer(), make_case(supervisor)
    until = timezone.now() + datetime.timedelta(days=3)
    case, by = opened(supervisor, pk), supervisor.actor()
    parts = ["identity"]
    share_case(case=case, team=new.team, purpose="protection", compartments=parts, until=until, by=by, consent="spoken")
    planned(administrator, supervisor.team, heirs=[new.team])
    move_all(supervisor)
    assert opened(new, pk).sharings.get().ended_at is not None
    assert opened(new, pk).shares("narrative")


def test_slips_find_the_new_team_when_the_old_office_has_ended(
    administrator: Person, worker: Person, duty_coordinator: Person, volunteer: Person
) -> None:
    """Until its last day the old team receives; afterwards the address must belong to the new commune."""
    new = newcomer()
    planned(administrator, worker.team, heirs=[new.team])
    passage = passage_of(worker)
    assert route_for(volunteer.team.office, past_the_commune=False).team == worker.team
    left = addresses_left(passage, heirs_of(passage))
    assert left == [volunteer.team.office]
    move_addresses(by=administrator.actor(), chosen={left[0]: new.team})
    office = refreshed(volunteer).team.office
    assert route_for(office, past_the_commune=False).team == new.team
    assert addresses_left(passage, heirs_of(passage)) == []
    assert Membership.objects.current().filter(pk=volunteer.membership.pk).exists()
