"""The list of sessions, paged by key."""

from datetime import date, timedelta

from django.urls import reverse

from prevention_groups.models import Session
from prevention_groups.pages import page_of
from tests.people import Person
from tests.prevention_groups.made import make_group, make_neighbour, make_session

URL = reverse("prevention_groups:sessions")


def test_newest_first_and_only_the_own(group_member: Person) -> None:
    group = make_group(group_member)
    make_session(group, held_on=date(2026, 9, 2))
    make_session(group, held_on=date(2026, 10, 2))
    make_session(make_group(make_neighbour()), held_on=date(2026, 8, 8))
    text = group_member.client().get(URL).content.decode()
    assert text.index("02/10/2026") < text.index("02/09/2026")
    assert "08/08/2026" not in text


def test_an_empty_list_says_what_to_do(group_member: Person) -> None:
    make_group(group_member)
    assert "Chưa ghi buổi nào" in group_member.client().get(URL).content.decode()


def test_pages_skip_and_repeat_nothing(group_member: Person) -> None:
    group = make_group(group_member)
    for number in range(7):
        make_session(group, held_on=date(2026, 10, 1) + timedelta(days=number // 2))
    seen: list[int] = []
    key: str | None = ""
    while key is not None:
        page = page_of(Session.objects.filter(group=group), after=key, size=3)
        seen += [session.pk for session in page.rows]
        key = page.next_key
    ordered = Session.objects.filter(group=group).order_by("-held_on", "-pk")
    assert seen == [session.pk for session in ordered]


def test_an_unreadable_key_starts_from_the_top(group_member: Person) -> None:
    make_session(make_group(group_member))
    for key in ("x", "2026-10-15", "2026-99-01_3", "_"):
        assert "15/10/2026" in group_member.client().get(URL, {"after": key}).content.decode()


def test_other_roles(worker: Person) -> None:
    assert worker.client().get(URL).status_code == 403
