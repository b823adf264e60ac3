"""Correcting a month's count."""

from django.urls import reverse

from audit.models import Entry
from tests.people import Person
from tests.prevention_groups.made import make_count, make_group, make_neighbour


def test_the_number_is_set(group_member: Person) -> None:
    count = make_count(make_group(group_member), times=4)
    url = reverse("prevention_groups:edit_response", args=[count.pk])
    assert 'value="4"' in group_member.client().get(url).content.decode()
    assert group_member.client().post(url, {"times": 0}).status_code == 302
    count.refresh_from_db()
    assert count.times == 0
    assert Entry.objects.get(event="RESPONSE_CORRECTED").actor == "group_member"


def test_the_neighbours_count_does_not_exist(group_member: Person) -> None:
    make_group(group_member)
    count = make_count(make_group(make_neighbour()))
    url = reverse("prevention_groups:edit_response", args=[count.pk])
    assert group_member.client().post(url, {"times": 9}).status_code == 404
    count.refresh_from_db()
    assert count.times == 2


def test_other_roles(group_member: Person, worker: Person) -> None:
    count = make_count(make_group(group_member))
    url = reverse("prevention_groups:edit_response", args=[count.pk])
    assert worker.client().post(url, {"times": 9}).status_code == 403
