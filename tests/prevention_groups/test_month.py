"""The report of a month."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prevention_groups import queries
from prevention_groups.months import month_before, next_month
from tests.people import Person
from tests.prevention_groups.made import MONTH, make_count, make_group, make_neighbour, make_session


def url(month: date = MONTH) -> str:
    return reverse("prevention_groups:month", args=[month])


def test_the_sums_are_of_this_month_and_this_group(group_member: Person) -> None:
    group = make_group(group_member)
    make_session(group)
    make_session(group, held_on=date(2026, 10, 31), women=1, men=1, children=0)
    make_session(group, held_on=date(2026, 11, 1), women=100)
    make_session(make_group(make_neighbour()), women=1000)
    month = queries.month(group_member.actor(), MONTH)
    assert (month.women, month.men, month.children, month.people) == (21, 6, 3, 30)
    assert len(month.sessions) == 2


def test_a_talk_with_both_sides_is_shown_and_never_counted(group_member: Person) -> None:
    group = make_group(group_member)
    make_count(group, "company", 2)
    make_count(group, "talk_both", 5)
    assert queries.month(group_member.actor(), MONTH).helped == 2
    text = group_member.client().get(url()).content.decode()
    assert "Hỗ trợ 2 lần" in text
    assert "không tính là hỗ trợ" in text


def test_an_empty_month_tells_the_truth(group_member: Person) -> None:
    make_group(group_member)
    text = group_member.client().get(url()).content.decode()
    assert "không tiếp nhận trường hợp nào" in text
    assert "không có nghĩa là không có bạo lực" in text


def test_the_running_month_is_not_called_empty_yet(group_member: Person) -> None:
    make_group(group_member)
    text = group_member.client().get(url(timezone.localdate().replace(day=1))).content.decode()
    assert "đến nay chưa ghi gì" in text
    assert "không tiếp nhận trường hợp nào" not in text


def test_a_month_of_zeros_is_empty(group_member: Person) -> None:
    group = make_group(group_member)
    make_count(group, times=0)
    assert queries.month(group_member.actor(), MONTH).is_empty


def test_queries_do_not_grow(group_member: Person, django_assert_max_num_queries: Any) -> None:
    group = make_group(group_member)
    for number in range(1, 25):
        make_session(group, held_on=date(2026, 10, number))
    client = group_member.client()
    with django_assert_max_num_queries(16):
        client.get(url())


@pytest.mark.parametrize("path", ["/groups/months/2026-13/", "/groups/months/26-10/", "/groups/months/1999-10/"])
def test_what_is_no_month_is_not_found(group_member: Person, path: str) -> None:
    assert group_member.client().get(path).status_code == 404


def test_other_roles(worker: Person) -> None:
    assert worker.client().get(url()).status_code == 403


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 1)),
    ],
)
def test_neighbouring_months(month: date, before: date, after: date) -> None:
    assert (month_before(month), next_month(month)) == (before, after)
