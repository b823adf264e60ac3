"""Writing down a session."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from prevention_groups.models import Session
from tests.people import Person
from tests.prevention_groups.made import make_group, make_session

URL = reverse("prevention_groups:new_session")


def data(**values: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"held_on": today, "kind": "meeting", "topic": "law", "women": 12, "men": 3, "children": 0, **values}


def test_counts_are_saved_with_one_logbook_line(group_member: Person) -> None:
    group = make_group(group_member)
    response = group_member.client().post(URL, data())
    assert response.status_code == 302
    session = Session.objects.get()
    assert (session.group_id, session.women, session.men, session.children) == (group.pk, 12, 3, 0)
    entry = Entry.objects.get(event="SESSION_LOGGED")
    assert entry.actor == "group_member"
    assert "prevention_groups_session.women" in entry.fields


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("held_on", (timezone.localdate() + timedelta(days=1)).isoformat(), "chưa đến"),
        ("held_on", (timezone.localdate() - timedelta(days=400)).isoformat(), "hơn một năm"),
        ("women", "-1", ""),
        ("women", "2001", ""),
        ("topic", "chị Hoa ở xóm 3", ""),
        ("kind", "", ""),
    ],
)
def test_nonsense_is_refused_and_nothing_typed_is_lost(
    group_member: Person, field: str, value: str, words: str
) -> None:
    make_group(group_member)
    page = group_member.client().post(URL, data(men=77, **{field: value}))
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert 'value="77"' in text
    assert not Session.objects.exists()


def test_a_session_nobody_came_to_is_no_session(group_member: Person) -> None:
    make_group(group_member)
    page = group_member.client().post(URL, data(women=0, men=0))
    assert "ít nhất một người" in page.content.decode()
    assert not Session.objects.exists()


def test_the_database_refuses_an_empty_session_too(group_member: Person) -> None:
    with pytest.raises(IntegrityError):
        make_session(make_group(group_member), women=0, men=0, children=0)


def test_there_is_no_field_for_a_name(group_member: Person) -> None:
    make_group(group_member)
    text = group_member.client().get(URL).content.decode()
    assert "<textarea" not in text
    assert 'type="text"' not in text


def test_without_a_group_there_is_nothing_to_write(group_member: Person) -> None:
    assert group_member.client().get(URL).status_code == 404


def test_others(client: Client, worker: Person, programme_officer: Person) -> None:
    assert client.post(URL, data()).status_code == 403  # given back, to be sent again after signing in
    assert worker.client().post(URL, data()).status_code == 403
    assert programme_officer.client().get(URL).status_code == 403
    assert not Session.objects.exists()
