"""The holder's page: from the plan to the last record, a slice a request; and who does not come in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.actors import Factory
from access.models import LeftBehind, Passage, Reason
from access.roles import Role
from access.teams import enrolment, resealing
from audit.models import Entry
from tests import people
from tests.administration.doors import check_methods, forget_proof
from tests.chests import make_chest
from tests.people import Person
from tests.succeeding import newcomer, planned, refreshed

PAGE, START, GO_ON = reverse("moving"), reverse("start_moving"), reverse("go_on_moving")


@pytest.fixture
def new(db: None) -> Person:
    return newcomer()


def test_who_comes_in(administrator: Person, worker: Person, volunteer: Person, auditor: Person, new: Person) -> None:
    for address in (PAGE, START, GO_ON):
        answer = Client().post(address) if address != PAGE else Client().get(address)
        assert answer["Location"].startswith(reverse("account_login"))
    planned(administrator, worker.team, heirs=[new.team])
    for person in (administrator, volunteer, auditor):
        assert person.client().get(PAGE).status_code == 403
        assert person.client().post(GO_ON).status_code == 403
        assert Entry.objects.filter(event="RECORD_RESEALED", outcome="forbidden", actor_id=person.user.pk).exists()
    assert new.client().get(PAGE).status_code == 404, "a colleague whose team does not go anywhere"
    assert new.client().post(START).status_code == 404
    assert worker.client().get(PAGE)["Cache-Control"] == "no-store"
    check_methods(PAGE, worker, "post", "delete")
    check_methods(START, worker, "get", "put")
    check_methods(GO_ON, worker, "get", "put")


def test_it_begins_with_the_passphrase(administrator: Person, worker: Person, new: Person) -> None:
    chest = make_chest(worker)
    planned(administrator, worker.team, heirs=[new.team])
    client = forget_proof(worker)
    assert client.post(GO_ON)["Location"] == PAGE
    assert client.post(START).status_code == 401
    assert Passage.objects.get().started_at is None
    assert client.post(START, {"proof_passphrase": worker.passphrase})["Location"] == PAGE
    assert set(chest.grants.values_list("group_id", flat=True)) == {new.team.pk}
    assert Entry.objects.filter(event="RESEALING_STARTED", actor="worker", outcome="done").count() == 1
    session = client.session
    session["proved"] = 0
    session.save()
    assert client.post(GO_ON, headers={"HX-Request": "true"}).status_code == 200, "a slice does not ask again"


def test_slice_by_slice(administrator: Person, worker: Person, new: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """One record a slice; the page shows n of m, the part for the page that stays open as well."""
    for number in range(3):
        make_chest(worker, code=f"C{number}")
    planned(administrator, worker.team, heirs=[new.team])
    monkeypatch.setitem(resealing.move_slice.__kwdefaults__, "seconds", 0)
    client = worker.client()
    client.post(START)
    page = client.get(PAGE)
    assert page.context["progress"].moved == 1
    assert "1 trên 3" in page.content.decode()
    assert 'hx-trigger="load' in page.content.decode()
    part = client.post(GO_ON, headers={"HX-Request": "true"})
    assert "<h1" not in part.content.decode()
    assert "2 trên 3" in part.content.decode()
    client.post(GO_ON)
    done = client.get(PAGE).content.decode()
    assert "Đã chuyển xong" in done
    assert GO_ON not in done


def test_nothing_moves_to_a_team_without_a_key(administrator: Person, worker: Person) -> None:
    make_chest(worker)
    empty = people.team("commune_case_team", "13318")
    planned(administrator, worker.team, heirs=[empty])
    client = worker.client()
    assert client.post(START)["Location"] == PAGE
    assert Passage.objects.get().started_at is None
    page = client.get(PAGE)
    assert page.context["without_key"] == [empty]
    assert START not in page.content.decode()
    assert not LeftBehind.objects.exists()


def test_who_waits_for_access_sets_nothing_aside(administrator: Person, worker: Person, new: Person) -> None:
    """Somebody of the team who has no key yet cannot move anything, and does not spoil the list."""
    make_chest(worker)
    user = enrolment.create_user(by=Factory(), username="keyless", full_name="Chưa có khóa")
    enrolment.add_member(by=Factory(), user=user, team=worker.team, role=Role.CASE_WORKER)
    enrolment.enrol(by=Factory(), user=user, passphrase=people.PASSPHRASE)
    planned(administrator, worker.team, heirs=[new.team])
    assert people.sign_in("keyless", people.PASSPHRASE).post(START).status_code == 403
    assert not LeftBehind.objects.exists()


def test_what_was_set_aside_is_shown_by_code_and_tried_again(
    administrator: Person, worker: Person, new: Person
) -> None:
    chest = make_chest(worker, code="48273164")
    planned(administrator, worker.team, heirs=[new.team])
    resealing._set_aside(Passage.objects.get(), chest, Reason.BUSY, refreshed(worker).actor())
    client = worker.client()
    client.post(START)
    page = client.get(PAGE).content.decode()
    assert "4827 3164" in page
    assert chest.pk.hex not in page
    client.post(GO_ON, {"again": "1"})
    assert set(chest.grants.values_list("group_id", flat=True)) == {new.team.pk}


def test_the_first_page_says_it_without_another_query(
    administrator: Person, worker: Person, new: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, home = worker.client(), reverse("cases:worker_home")
    with CaptureQueriesContext(
        connection,
    ) as before:
        assert PAGE not in client.get(home).content.decode()
    planned(administrator, worker.team, heirs=[new.team])
    with django_assert_num_queries(len(before)):
        assert PAGE in client.get(home).content.decode()


def test_a_page_takes_few_queries(
    administrator: Person, worker: Person, new: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    planned(administrator, worker.team, heirs=[new.team])
    client = worker.client()
    with django_assert_max_num_queries(24):
        client.get(PAGE)
