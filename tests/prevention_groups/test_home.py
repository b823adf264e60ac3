"""The home of a group's member."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import Person
from tests.prevention_groups.made import make_group, make_neighbour, make_session

URL = reverse("prevention_groups:home")


def test_it_leads_to_the_three_tasks(group_member: Person, django_assert_max_num_queries: Any) -> None:
    make_group(group_member)
    client = group_member.client()
    with django_assert_max_num_queries(16):
        page = client.get(URL)
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Ghi buổi sinh hoạt", "Ghi một lần hỗ trợ", "Báo cáo tháng này"):
        assert words in text


def test_it_shows_only_the_own_group(group_member: Person) -> None:
    make_session(make_group(group_member), held_on=timezone.localdate(), women=41)
    make_session(make_group(make_neighbour()), held_on=timezone.localdate(), women=87)
    text = group_member.client().get(URL).content.decode()
    assert ">41<" in text
    assert ">87<" not in text


def test_a_new_group_is_asked_to_describe_itself(group_member: Person) -> None:
    text = group_member.client().get(URL).content.decode()
    assert "Khai báo nhóm" in text
    assert reverse("prevention_groups:start") in text


def test_nobody_signed_in(client: Client) -> None:
    assert client.get(URL).status_code == 302


@pytest.mark.django_db
def test_other_roles(worker: Person, police_viewer: Person) -> None:
    assert worker.client().get(URL).status_code == 403
    assert police_viewer.client().get(URL).status_code == 403


def test_it_is_read_only(group_member: Person) -> None:
    assert group_member.client().post(URL).status_code == 405
