"""Writing down one time of helping: only the month's count is kept."""

from typing import Any

from django.urls import reverse

from audit.models import Entry
from prevention_groups.models import ResponseCount
from prevention_groups.months import month_before, this_month
from tests.people import Person
from tests.prevention_groups.made import make_group

URL = reverse("prevention_groups:new_response")


def data(**values: Any) -> dict[str, Any]:
    return {"kind": "escort", "month": this_month().isoformat(), "times": 1, **values}


def test_it_adds_to_the_count_of_the_month(group_member: Person) -> None:
    group = make_group(group_member)
    group_member.client().post(URL, data())
    group_member.client().post(URL, data(times=2))
    count = ResponseCount.objects.get()
    assert (count.group_id, count.month, count.kind, count.times) == (group.pk, this_month(), "escort", 3)
    assert Entry.objects.filter(event="RESPONSE_LOGGED", actor="group_member").count() == 2


def test_last_month_may_be_completed_and_no_older_one(group_member: Person) -> None:
    make_group(group_member)
    before = month_before(this_month())
    assert group_member.client().post(URL, data(month=before.isoformat())).status_code == 302
    assert group_member.client().post(URL, data(month=month_before(before).isoformat())).status_code == 200
    assert group_member.client().post(URL, data(month="2026-11-23")).status_code == 200
    assert [count.month for count in ResponseCount.objects.all()] == [before]


def test_none_is_not_a_time(group_member: Person) -> None:
    make_group(group_member)
    assert group_member.client().post(URL, data(times=0)).status_code == 200
    assert not ResponseCount.objects.exists()


def test_no_day_is_stored() -> None:
    assert {field.name for field in ResponseCount._meta.fields} == {"id", "group", "month", "kind", "times"}


def test_other_roles(worker: Person, programme_officer: Person) -> None:
    assert worker.client().post(URL, data()).status_code == 403
    assert programme_officer.client().post(URL, data()).status_code == 403
