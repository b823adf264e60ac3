"""Correcting a session."""

from django.urls import reverse

from audit.models import Entry
from prevention_groups.models import Session
from tests.people import Person
from tests.prevention_groups.made import make_group, make_neighbour, make_session

DATA = {"held_on": "2026-10-15", "kind": "club", "topic": "men", "women": 21, "men": 6, "children": 3}


def url(session: Session) -> str:
    return reverse("prevention_groups:edit_session", args=[session.pk])


def test_the_counts_change_and_the_logbook_says_so(group_member: Person) -> None:
    session = make_session(make_group(group_member))
    page = group_member.client().get(url(session))
    assert 'value="20"' in page.content.decode()
    assert group_member.client().post(url(session), DATA).status_code == 302
    session.refresh_from_db()
    assert (session.kind, session.women, session.men) == ("club", 21, 6)
    assert Entry.objects.get(event="SESSION_CORRECTED").actor == "group_member"


def test_the_neighbours_session_does_not_exist(group_member: Person) -> None:
    make_group(group_member)
    other = make_session(make_group(make_neighbour()))
    assert group_member.client().get(url(other)).status_code == 404
    assert group_member.client().post(url(other), DATA).status_code == 404
    other.refresh_from_db()
    assert other.women == 20


def test_other_roles(group_member: Person, worker: Person) -> None:
    session = make_session(make_group(group_member))
    assert worker.client().post(url(session), DATA).status_code == 403
