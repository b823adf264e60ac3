"""A slip that the province took: its keys, what is added to it later, and who is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.door import open_record
from access.models import Membership, Team
from access.permissions import Permission
from access.roles import Role
from access.teams import leaving
from cases.actions.add_to_referral import add_to_referral
from cases.actions.case import assign_case, close_case, take_case
from cases.actions.escalate import escalate_once
from cases.actions.keep_roster import add_watch
from cases.actions.take import take_referral
from cases.actions.triage import accept_referral, close_referral, pass_on_referral
from cases.models import Addition, Case, Referral
from cases.sharing import transfer_case
from cases.views.added import opened_additions
from places.models import Level, Unit
from tests import people
from tests.cases.conftest import Telephone
from tests.cases.factories import opened
from tests.cases.hidden import hide
from tests.factories import make_referral, put_on_duty
from tests.people import PASSPHRASE, Person

BACK = "Anh ấy quay lại"
WARNING = "không để ai ở xã biết"


@pytest.fixture
def slip(volunteer: Person, worker: Person, duty_coordinator: Person) -> Referral:
    """Waiting for more than an hour in a commune that has somebody on duty; with one addition."""
    put_on_duty(worker.team)
    sent = make_referral(volunteer)
    add(volunteer, sent, "Hai cháu đã ngủ")
    escalate_once(now=timezone.now() + timedelta(minutes=61))
    return open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE)


def add(volunteer: Person, referral: Any, story: str = BACK) -> Addition:
    now = Referral.objects.in_clear().get(pk=referral.pk)
    return add_to_referral(referral=now, story=story, by=volunteer.actor(), request_key=uuid4())


def holders(kind: Any, pk: UUID) -> set[int]:
    """The working teams that hold any grant of a record, locked ones too."""
    grants = kind.grant_class().objects.filter(content_object_id=pk, group__team__kind="work")
    return set(grants.values_list("group_id", flat=True))


def all_holders(slip: Any) -> set[int]:
    found = holders(Referral, slip.pk)
    for pk in Addition.objects.in_clear().filter(referral_id=slip.pk).values_list("pk", flat=True):
        found |= holders(Addition, pk)
    return found


def ring(person: Person, number: str) -> None:
    person.user.phone = number
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=person.user):
        person.user.save()


def accepted(slip: Any, by: Person) -> Case:
    return accept_referral(referral=slip, additions=opened_additions(by.actor(), slip), by=by.actor())


def test_the_commune_holds_nothing_of_what_the_province_accepted(
    slip: Any, worker: Person, duty_coordinator: Person, volunteer: Person
) -> None:
    accepted(slip, duty_coordinator)
    add(volunteer, slip)
    assert all_holders(slip) == {duty_coordinator.team.pk}
    with pytest.raises(Http404):
        open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_READ)


def test_nor_of_what_it_closed(slip: Any, duty_coordinator: Person) -> None:
    close_referral(referral=slip, reason="duplicate", words="", by=duty_coordinator.actor())
    assert all_holders(slip) == {duty_coordinator.team.pk}


def test_handed_on_and_closed_only_the_team_that_works_holds_a_key(
    slip: Any, duty_coordinator: Person, volunteer: Person, other_commune_worker: Person
) -> None:
    case = accepted(slip, duty_coordinator)
    team = other_commune_worker.team
    transfer_case(case=opened(duty_coordinator, case.pk), team=team, words="Chị ở bên đó", by=duty_coordinator.actor())
    add(volunteer, slip)
    assert all_holders(slip) == {team.pk}
    assert holders(Case, case.pk) == {team.pk, duty_coordinator.team.pk}
    take_case(case=opened(other_commune_worker, case.pk), by=other_commune_worker.actor())
    mine = opened(other_commune_worker, case.pk)
    close_case(case=mine, reason="moved", checklist=[], words="", by=other_commune_worker.actor())
    assert holders(Case, case.pk) | all_holders(slip) == {team.pk}


# --- who is told of what is added ---------------------------------------------------------------------


def taken_and_accepted(volunteer: Person, taker: Person, by: Person) -> tuple[Referral, Case]:
    sent = make_referral(volunteer)
    take_referral(referral=Referral.objects.in_clear().get(pk=sent.pk), by=taker.actor())
    slip = open_record(by.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE)
    return sent, accept_referral(referral=slip, by=by.actor())


def test_the_worker_of_the_case_is_told(
    volunteer: Person, receivers: Person, supervisor: Person, worker: Person, telephone: type[Telephone]
) -> None:
    ring(worker, "0903 111 222")
    sent, case = taken_and_accepted(volunteer, supervisor, supervisor)
    assign_case(case=opened(supervisor, case.pk), worker=worker.user, due_on=None, by=supervisor.actor())
    telephone.calls.clear()
    add(volunteer, sent)
    assert [number for number, _line in telephone.calls] == ["0903 111 222"]


def test_after_a_transfer_the_new_team_s_watch(
    volunteer: Person,
    receivers: Person,
    supervisor: Person,
    other_commune_worker: Person,
    telephone: type[Telephone],
) -> None:
    ring(supervisor, "0903 111 222")
    put_on_duty(other_commune_worker.team, name="Đỗ Văn Tám", phone="0904 555 666")
    sent, case = taken_and_accepted(volunteer, supervisor, supervisor)
    transfer_case(
        case=opened(supervisor, case.pk), team=other_commune_worker.team, words="Chuyển", by=supervisor.actor()
    )
    telephone.calls.clear()
    add(volunteer, sent)
    assert [number for number, _line in telephone.calls] == ["0904 555 666"]


def test_who_took_it_and_must_not_see_the_case_is_not_told(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, telephone: type[Telephone]
) -> None:
    ring(colleague, "0903 111 222")
    sent, case = taken_and_accepted(volunteer, colleague, worker)
    hide(worker, case.pk, colleague)
    telephone.calls.clear()
    add(volunteer, sent)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"], "the province's watch"


def test_who_has_left_the_team_is_not_told(
    volunteer: Person, receivers: Person, supervisor: Person, worker: Person, telephone: type[Telephone]
) -> None:
    ring(worker, "0903 111 222")
    sent, _case = taken_and_accepted(volunteer, worker, supervisor)
    leaving.end_membership(by=Factory(), membership=Membership.objects.get(pk=worker.membership.pk))
    telephone.calls.clear()
    add(volunteer, sent)
    assert [number for number, _line in telephone.calls] == ["0901 000 111"], "whoever is on watch"


def test_a_watch_ends_with_the_membership(
    volunteer: Person, supervisor: Person, colleague: Person, duty_coordinator: Person, telephone: type[Telephone]
) -> None:
    now = timezone.now()
    watch = {"user": colleague.user, "phone": "0909 333 444", "starts_at": now, "ends_at": now + timedelta(days=20)}
    add_watch(by=supervisor.actor(), data=watch)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")
    leaving.end_membership(by=Factory(), membership=Membership.objects.get(pk=colleague.membership.pk))
    sent = make_referral(volunteer)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    assert Referral.objects.in_clear().get(pk=sent.pk).escalated_at is not None, "nobody of the commune is awake"


# --- other provinces, and past the commune ------------------------------------------------------------


def far_teams() -> tuple[Person, Person]:
    """A coordinator and a worker of another province."""
    province = Unit.objects.get(code="01", valid_to=None)
    commune = Unit.objects.filter(parent=province, valid_to=None, level=Level.COMMUNE).first()
    assert commune is not None
    return (
        people.person("far_duty", Role.PROVINCE_COORDINATOR, people.team("province_duty_team", "01")),
        people.person("far_worker", Role.CASE_WORKER, people.team("commune_case_team", commune.code)),
    )


def test_passed_on_to_another_province_that_one_s_duty_team_watches(
    volunteer: Person, receivers: Person, worker: Person
) -> None:
    duty, far = far_teams()
    sent = make_referral(volunteer)
    slip = open_record(worker.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE)
    pass_on_referral(referral=slip, team=Team.objects.get(pk=far.team.pk), by=worker.actor())
    assert all_holders(sent) == {far.team.pk, duty.team.pk}
    case = accept_referral(
        referral=open_record(far.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE), by=far.actor()
    )
    assert holders(Case, case.pk) == {far.team.pk, duty.team.pk}


def test_a_case_handed_to_another_province_leaves_no_part_behind(
    volunteer: Person, receivers: Person, supervisor: Person
) -> None:
    duty, far = far_teams()
    _sent, case = taken_and_accepted(volunteer, supervisor, supervisor)
    transfer_case(case=opened(supervisor, case.pk), team=far.team, words="Chuyển", by=supervisor.actor())
    assert holders(Case, case.pk) == {far.team.pk, duty.team.pk}


@pytest.mark.parametrize("asked", [True, False])
def test_who_hands_it_on_is_warned_when_nobody_of_the_commune_must_know(
    volunteer: Person, worker: Person, duty_coordinator: Person, asked: bool
) -> None:
    sent = make_referral(volunteer, past_the_commune=asked)
    escalate_once(now=timezone.now() + timedelta(minutes=61))
    slip = open_record(duty_coordinator.actor(), Referral, sent.pk, to=Permission.REFERRAL_TRIAGE)
    client = duty_coordinator.client()
    assert (WARNING in client.get(reverse("cases:slip_pass_on", args=[sent.pk])).content.decode()) == asked
    case = accept_referral(referral=slip, by=duty_coordinator.actor())
    page = client.get(reverse("cases:case_transfer", args=[case.pk])).content.decode()
    assert (WARNING in page) == asked
    assert PASSPHRASE not in page
