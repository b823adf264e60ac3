"""Describing the group, once."""

from django.urls import reverse

from audit.models import Entry
from prevention_groups.models import Group
from tests.people import Person
from tests.prevention_groups.made import make_group

URL = reverse("prevention_groups:start")
DATA = {"model": "to_gioi", "decision_number": "12/QĐ-UBND", "decided_on": "2024-03-08", "founded_by": "UBND xã"}


def test_the_group_is_entered_and_logged(group_member: Person) -> None:
    response = group_member.client().post(URL, DATA)
    assert response.status_code == 302
    group = Group.objects.get()
    assert (group.office_id, group.decision_number) == (group_member.team.office_id, "12/QĐ-UBND")
    assert Entry.objects.filter(event="GROUP_FOUNDED", actor="group_member").count() == 1


def test_a_number_without_a_date_is_refused(group_member: Person) -> None:
    page = group_member.client().post(URL, {**DATA, "decided_on": ""})
    assert page.status_code == 200
    assert "hãy ghi cả hai" in page.content.decode()
    assert not Group.objects.exists()


def test_only_once(group_member: Person) -> None:
    make_group(group_member)
    assert group_member.client().get(URL).status_code == 404
    assert group_member.client().post(URL, DATA).status_code == 404
    assert Group.objects.count() == 1


def test_other_roles(worker: Person, programme_officer: Person) -> None:
    assert worker.client().get(URL).status_code == 403
    assert programme_officer.client().post(URL, DATA).status_code == 403
    assert not Group.objects.exists()
