"""Emergency access in hostile hands: a writer of the database, another verb, somebody who sees more than is his."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from access.actors import Factory
from access.checks import views
from access.door import changing, end_grant, open_record
from access.emergency import NothingToOpen, emergency_grants, take
from access.guard import new_id
from access.models import EmergencyAccess
from access.permissions import Permission
from access.roles import ROLES, Role
from access.teams import enrolment
from audit.models import Entry
from cases.models import Case, CaseGrant
from tests.attacks import writer
from tests.cases.emergencies import LIST, URL, make_held, review_url, taken, typed
from tests.cases.factories import opened
from tests.people import PASSPHRASE, Person, person, sign_in, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker: Person, duty_coordinator: Person) -> Case:
    return make_held(worker, duty_coordinator)


def reads(someone: Person, record: UUID) -> bool:
    """Whether the door lets this person in for the emergency's verb."""
    try:
        open_record(someone.actor(), Case, record, to=Permission.EMERGENCY_READ)
    except Http404:
        return False
    return True


def forged(access: EmergencyAccess, **values: Any) -> EmergencyAccess:
    """A second row, equal but for these columns, as a writer of the database puts it in."""
    row = EmergencyAccess.objects.get(pk=access.pk)
    for name, value in {"id": new_id(), **values}.items():
        setattr(row, name, value)
    row._state.adding = True
    writer.insert(row)
    return row


def test_a_row_put_into_the_database_opens_nothing_and_is_an_alarm(
    case: Case, worker: Person, duty_coordinator: Person
) -> None:
    other = make_held(worker, duty_coordinator)
    forged(taken(case, duty_coordinator), record_id=other.pk)
    assert reads(duty_coordinator, case.pk) and not reads(duty_coordinator, other.pk)
    assert Entry.objects.get(event="UNTRUSTED_KEY").outcome == "failed"


def test_nor_does_one_that_names_somebody_else(case: Case, duty_coordinator: Person) -> None:
    second = person("second_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    forged(taken(case, duty_coordinator), user_id=second.user.pk)
    assert not reads(second, case.pk) and reads(duty_coordinator, case.pk)


def test_nor_one_that_was_prolonged_or_is_used_twice(case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    hour = timedelta(hours=1)
    with pytest.raises(IntegrityError, match="two_hours_at_most"), transaction.atomic():
        writer.alter(access, expires_at=access.expires_at + hour)
    writer.alter(access, opened_at=access.opened_at - hour, expires_at=access.expires_at - hour)
    assert not reads(duty_coordinator, case.pk)
    writer.alter(access, opened_at=access.opened_at, expires_at=access.expires_at)
    assert reads(duty_coordinator, case.pk)
    writer.alter(access, opened_at=access.opened_at - 3 * hour, expires_at=access.expires_at - 3 * hour)
    again = forged(access, opened_at=access.opened_at, expires_at=access.expires_at)
    assert not reads(duty_coordinator, case.pk) and again.signature == access.signature


def test_nor_one_whose_team_was_swapped(case: Case, worker: Person, duty_coordinator: Person) -> None:
    """So that another supervisor would be asked: the owning team is under the signature."""
    access = taken(case, duty_coordinator)
    writer.alter(access, owner_team_id=duty_coordinator.team.pk)
    assert not reads(duty_coordinator, case.pk)


def test_every_opening_through_it_is_logged_and_told(case: Case, supervisor: Person, duty_coordinator: Person) -> None:
    """Also for a taker who signs his own row and puts it in past the form: the supervisor sees it all the same."""
    access = taken(case, duty_coordinator)
    assert reads(duty_coordinator, case.pk)
    assert Entry.objects.filter(event="EMERGENCY_RECORD_OPENED", record_id=case.pk).count() == 1
    assert access.record_code[4:] in supervisor.client().get("/cases/team/").content.decode()


def test_without_a_row_the_verb_alone_opens_nothing(case: Case, duty_coordinator: Person) -> None:
    assert not reads(duty_coordinator, case.pk)
    refusal = Entry.objects.get(outcome="absent")
    assert (refusal.event, refusal.record_id) == ("EMERGENCY_RECORD_OPENED", case.pk)


def test_the_verb_is_behind_one_page_only_and_one_role_only() -> None:
    pages = {path for path, pattern in views() if pattern.callback.door.verb is Permission.EMERGENCY_READ}
    assert pages == {"slips/duty/urgent/<uuid:pk>/"}
    assert [role for role, card in ROLES.items() if Permission.EMERGENCY_READ in card.verbs] == [
        Role.PROVINCE_COORDINATOR
    ]


def test_it_does_not_outlive_the_grant(case: Case, worker: Person, duty_coordinator: Person) -> None:
    taken(case, duty_coordinator)
    mine = opened(worker, case.pk, Permission.CASE_EDIT)
    with changing(mine, by=worker.actor(), to=Permission.CASE_EDIT):
        end_grant(mine, team=duty_coordinator.team, by=worker.actor())
        mine.save()
    assert not reads(duty_coordinator, case.pk)
    with pytest.raises(NothingToOpen):
        take(record=case, owner=case.team, reason="danger", words="x", by=duty_coordinator.actor())


def test_a_grant_that_ran_out_opens_nothing(case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    grant = CaseGrant.objects.get(content_object=case, group_id=duty_coordinator.team.pk)
    writer.alter(grant, expires_at=access.opened_at)
    assert not reads(duty_coordinator, case.pk)


def test_no_team_no_grant(case: Case, duty_coordinator: Person) -> None:
    taken(case, duty_coordinator)
    nobody = duty_coordinator.actor()
    nobody.membership = None
    assert not emergency_grants(Case, nobody, case.pk).exists()
    assert not emergency_grants(Case, duty_coordinator.actor(), new_id()).exists()


def test_another_team_of_the_same_person_cannot_use_it(case: Case, duty_coordinator: Person) -> None:
    """Acting under another membership is somebody else to the door."""
    taken(case, duty_coordinator)
    second = enrolment.add_member(
        by=Factory(), user=duty_coordinator.user, team=team("province_duty_team", "01"), role=Role.PROVINCE_COORDINATOR
    )
    elsewhere = duty_coordinator.actor()
    elsewhere.membership = second
    with pytest.raises(Http404):
        open_record(elsewhere, Case, case.pk, to=Permission.EMERGENCY_READ)


def test_extra_fields_of_the_form_are_nothing(case: Case, worker: Person, duty_coordinator: Person) -> None:
    """Mass assignment: another user, a longer time, a verdict of his own."""
    own = {"user": str(worker.user.pk), "expires_at": "2099-01-01", "verdict": "justified", "owner_team": "1"}
    duty_coordinator.client().post(URL, {**typed(case), **own})
    access = EmergencyAccess.objects.get()
    assert (access.user, access.verdict, access.owner_team) == (duty_coordinator.user, "", case.team)
    assert access.expires_at - access.opened_at == timedelta(hours=2)


@pytest.mark.parametrize("reason", ["", "because", "danger' OR 1=1"])
def test_a_reason_that_is_not_on_the_list(case: Case, duty_coordinator: Person, reason: str) -> None:
    assert duty_coordinator.client().post(URL, typed(case, reason=reason)).status_code == 422
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("code", ["4827‮3164", "\x00" * 8, "٤٨٢٧٣١٦٤", "1" * 3000])
def test_a_number_that_is_none(case: Case, duty_coordinator: Person, code: str) -> None:
    assert duty_coordinator.client().post(URL, typed(case, code=code)).status_code == 422


def test_five_wrong_passphrases_end_the_asking(case: Case, duty_coordinator: Person) -> None:
    client = sign_in("duty_coordinator", PASSPHRASE)
    for _try in range(5):
        assert client.post(URL, typed(case, proof_passphrase="sai mật khẩu rồi nhé")).status_code == 401
    assert client.post(URL, typed(case)).status_code == 401
    assert not EmergencyAccess.objects.exists()


def test_the_taker_does_not_find_his_own_review(case: Case, duty_coordinator: Person) -> None:
    access = taken(case, duty_coordinator)
    good = {"verdict": "justified", "words": "", "proof_passphrase": PASSPHRASE}
    assert duty_coordinator.client().post(review_url(access), good).status_code == 404
    assert access.record_code[4:] not in duty_coordinator.client().get(LIST).content.decode()
