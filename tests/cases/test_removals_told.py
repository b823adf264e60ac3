"""A second person is told of a request to erase on the first page: a count, of the own province, of nothing hidden."""

from typing import Any

import pytest
from django.urls import reverse

from access.erasing import requests
from access.erasing.second_person import requests_seen_by, waiting_for
from access.models import Erasure
from access.roles import ROLES, Role
from audit.models import Entry
from places.models import Office, Unit
from tests import people
from tests.cases.factories import make_active, make_case, opened
from tests.cases.hidden import hide
from tests.erasures import asked, fresh
from tests.people import PASSPHRASE, Person

pytestmark = pytest.mark.django_db
LIST = "/cases/removals/"
TOLD = "đề nghị xóa hồ sơ đang chờ người thứ hai"
HANOI = "01"


@pytest.fixture
def erasure(worker: Person) -> Erasure:
    return asked(opened(worker, make_case(worker)), worker)


def told(person: Person) -> bool:
    """Whether the person's first page says so."""
    page = person.client().get(reverse(ROLES[Role(person.membership.role)].home)).content.decode()
    return TOLD in page and f'href="{LIST}"' in page.split(TOLD)[1][:200]


def test_who_may_confirm_is_told_on_the_first_page(
    erasure: Erasure, privacy_officer: Person, duty_coordinator: Person
) -> None:
    for person in (privacy_officer, duty_coordinator):
        assert told(person), person.user.username
        assert f"1 {TOLD}" in person.client().get(reverse(ROLES[Role(person.membership.role)].home)).content.decode()


def test_nobody_else_is(
    erasure: Erasure, worker: Person, supervisor: Person, auditor: Person, administrator: Person
) -> None:
    for person in (worker, supervisor, auditor, administrator):
        assert not told(person), person.user.username
        assert waiting_for(person.actor()) == 0


def test_nothing_of_the_record_is_told(erasure: Erasure, duty_coordinator: Person) -> None:
    page = duty_coordinator.client().get(reverse("cases:duty")).content.decode()
    assert erasure.record_code not in page and erasure.record_code[:4] not in page


def test_it_ends_with_the_decision(erasure: Erasure, privacy_officer: Person, duty_coordinator: Person) -> None:
    requests.confirm(erasure=erasure, by=privacy_officer.actor())
    assert not told(duty_coordinator)
    assert not told(privacy_officer)


def test_it_ends_when_it_is_taken_back(erasure: Erasure, worker: Person, duty_coordinator: Person) -> None:
    requests.take_back(erasure=erasure, by=worker.actor())
    assert not told(duty_coordinator)


def test_who_asked_waits_for_somebody_else(duty_coordinator: Person, privacy_officer: Person) -> None:
    asked(opened(duty_coordinator, make_case(duty_coordinator)), duty_coordinator)
    assert not told(duty_coordinator)
    assert told(privacy_officer)


def test_another_province_is_not_told(erasure: Erasure, duty_coordinator: Person) -> None:
    far = people.person("far", Role.PROVINCE_COORDINATOR, people.team("province_duty_team", HANOI))
    assert waiting_for(duty_coordinator.actor()) == 1
    assert waiting_for(far.actor()) == 0
    assert not told(far)


def test_another_province_neither_sees_it_nor_decides(erasure: Erasure) -> None:
    for role, kind in ((Role.PROVINCE_COORDINATOR, "province_duty_team"), (Role.PRIVACY_OFFICER, "labour_department")):
        far = people.person(f"far_{role.value}", role, people.team(kind, HANOI))
        client = far.client()
        assert erasure.record_code[:4] not in client.get(LIST).content.decode()
        typed = {"code": erasure.record_code, "proof_passphrase": PASSPHRASE}
        for name in ("confirm", "finish", "refuse"):
            assert client.post(reverse(f"cases:removal_{name}", args=[erasure.pk]), typed).status_code == 404, name
    assert fresh(erasure).confirmed_at is None and fresh(erasure).refused_at is None


def test_who_works_in_no_office_is_of_no_province(erasure: Erasure, duty_coordinator: Person) -> None:
    actor = duty_coordinator.actor()
    assert waiting_for(actor) == 1
    actor.team.office = None
    assert waiting_for(actor) == 0


def test_a_commune_that_was_merged_counts_for_todays_province(erasure: Erasure, duty_coordinator: Person) -> None:
    """The office of the team still stands in a commune of Hà Nam, which ended in July 2025."""
    heir = erasure.team.office.unit
    old = Unit.objects.filter(successions__new=heir, valid_to__isnull=False).exclude(parent=heir.parent).first()
    assert old is not None
    Office.objects.filter(pk=erasure.team.office_id).update(unit=old)
    assert waiting_for(duty_coordinator.actor()) == 1


def test_who_is_kept_out_of_the_record_is_not_told_and_cannot_decide(
    supervisor: Person, worker: Person, duty_coordinator: Person, privacy_officer: Person
) -> None:
    """As if it did not exist: no count, no line, no page to confirm it."""
    pk = make_active(supervisor, worker)
    hide(supervisor, pk, duty_coordinator)
    erasure = asked(opened(supervisor, pk), supervisor)
    assert told(privacy_officer)
    assert not told(duty_coordinator)
    assert erasure.record_code[:4] not in duty_coordinator.client().get(LIST).content.decode()
    typed = {"code": erasure.record_code, "proof_passphrase": PASSPHRASE}
    for name in ("confirm", "finish", "refuse"):
        address = reverse(f"cases:removal_{name}", args=[erasure.pk])
        assert duty_coordinator.client().post(address, typed).status_code == 404, name
    assert fresh(erasure).confirmed_at is None and fresh(erasure).refused_at is None
    assert list(requests_seen_by(duty_coordinator.actor())) == []


def test_telling_writes_no_entry_and_asks_little(
    erasure: Erasure, duty_coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    actor = duty_coordinator.actor()
    before = Entry.objects.count()
    with django_assert_max_num_queries(6):
        assert waiting_for(actor) == 1
    assert Entry.objects.count() == before
