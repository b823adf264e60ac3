"""A view without a door stops the start and is refused; a view that polls opens nothing."""

import sys
import types
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path

from access import checks, door
from access.door import changing, open_record
from access.permissions import Permission
from audit import log
from audit.models import Entry
from tests.chests import make_chest, opened
from tests.people import Person
from tests.vault.models import Chest


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("somebody's name")


@door.polls(Permission.HOME_READ)
def curious(request: HttpRequest) -> HttpResponse:
    chest = Chest.objects.get()
    return HttpResponse(open_record(door.actor_of(request), Chest, chest.pk, to=Permission.CASE_READ).name)


@door.opens(Chest, to=Permission.CASE_READ)
def chest_page(request: HttpRequest, chest: Chest) -> HttpResponse:
    return HttpResponse(chest.name)


@door.lists(Chest, to=Permission.CASE_LIST)
def chests(request: HttpRequest, page: Any) -> HttpResponse:
    shown = page(Chest.objects.visible_to(door.actor_of(request)), size=2)
    return HttpResponse(f"{[chest.name for chest in shown.rows]} {shown.next_key or 'end'}")


@pytest.fixture
def addresses(settings: Any) -> None:
    """The real addresses and four more."""
    module = types.ModuleType("tests.house.more_addresses")
    from config import urls

    module.urlpatterns = [  # type: ignore[attr-defined]
        *urls.urlpatterns,
        path("no-door/", forgotten),
        path("curious/", curious),
        path("chests/", chests),
        path("chests/<uuid:pk>/", chest_page),
    ]
    sys.modules[module.__name__] = module
    settings.ROOT_URLCONF = module.__name__
    clear_url_caches()


def test_the_house_passes_its_own_checks() -> None:
    assert [error for error in run_checks() if str(error.id).startswith("antam.")] == []


@pytest.mark.usefixtures("addresses")
def test_a_forgotten_door_stops_the_start() -> None:
    (error,) = checks.every_view_has_a_door(None)
    assert error.id == "antam.E001"
    assert "/no-door/" in error.msg
    assert "antam.E001" in [found.id for found in run_checks()]


@pytest.mark.usefixtures("addresses")
def test_a_forgotten_door_is_refused_and_logged(worker: Person) -> None:
    for client, who in ((worker.client(), "worker"), (Client(), "system:nobody")):
        response = client.get("/no-door/")
        assert response.status_code == 403, response.content[:300]
        assert b"somebody's name" not in response.content
        assert Entry.objects.filter(event="VIEW_WITHOUT_DOOR", outcome="forbidden", actor=who).count() == 1


@pytest.mark.usefixtures("addresses")
def test_a_view_that_polls_opens_nothing(worker: Person) -> None:
    make_chest(worker)
    with pytest.raises(RuntimeError, match="polls"):
        worker.client().get("/curious/")


@pytest.mark.usefixtures("addresses")
def test_a_page_through_the_door(worker: Person, other_commune_worker: Person, volunteer: Person) -> None:
    chest = make_chest(worker)
    url = f"/chests/{chest.pk}/"
    answer = worker.client().get(url)
    assert "Hoa" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert list(Entry.objects.filter(record_id=chest.pk, actor="worker").values_list("event", "fields").order_by("id"))[
        -2:
    ] == [("CASE_OPENED", []), ("FIELDS_READ", ["chest.name"])]
    assert other_commune_worker.client().get(url).status_code == 404
    assert volunteer.client().get(url).status_code == 404
    assert Client().get(url).status_code == 302
    refused = Entry.objects.filter(record_id=chest.pk, outcome="absent").values_list("actor", flat=True)
    assert sorted(refused) == ["other_commune_worker", "volunteer"]


@pytest.mark.usefixtures("addresses")
def test_a_hidden_record_and_an_absent_one_answer_alike(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker)
    client = other_commune_worker.client()
    hidden = client.get(f"/chests/{chest.pk}/")
    absent = client.get("/chests/01990000-0000-7000-8000-000000000000/")
    assert hidden.status_code == absent.status_code == 404
    assert len(hidden.content) == len(absent.content)
    assert set(hidden.headers) == set(absent.headers)


@pytest.mark.usefixtures("addresses")
def test_a_list_opens_what_it_shows_and_logs_each(worker: Person, other_commune_worker: Person) -> None:
    made = [make_chest(worker, code=f"C{i}", name=f"Tên {i}") for i in range(3)]
    make_chest(other_commune_worker, code="X", name="Tên khác")
    client = worker.client()
    first = client.get("/chests/").content.decode()
    assert first.startswith("['Tên 2', 'Tên 1']")
    second = client.get("/chests/", {"after": first.split()[-1]}).content.decode()
    assert second == "['Tên 0'] end"
    for chest in made:
        assert Entry.objects.filter(event="CASE_LISTED", record_id=chest.pk, actor="worker").count() == 1
        assert Entry.objects.filter(event="FIELDS_READ", record_id=chest.pk, fields=["chest.name"]).count() == 1
    assert client.get("/chests/", {"after": "nonsense"}).status_code == 404


def test_a_page_lists_nothing_that_is_not_granted(worker: Person, other_commune_worker: Person) -> None:
    """Also when the view forgot `visible_to`."""
    make_chest(other_commune_worker)
    page = door.open_page(worker.actor(), Chest, Chest.objects.all(), to=Permission.CASE_LIST)
    assert (page.rows, page.next_key) == ([], None)
    nobody = worker.actor()
    nobody.membership = None
    with pytest.raises(Http404):
        open_record(nobody, Chest, Chest.objects.get().pk, to=Permission.CASE_READ)
    assert list(Chest.objects.visible_to(nobody)) == []


def test_nothing_opens_when_the_logbook_cannot_be_written(worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    chest = make_chest(worker)
    opened_anything = []

    def broken(entries: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(log, "write", broken)
    monkeypatch.setattr(door.roots, "open_grant", lambda *args: opened_anything.append(args))
    with pytest.raises(OSError, match="disk full"):
        opened(worker, chest)
    assert opened_anything == []


@pytest.mark.django_db(transaction=True)
def test_nothing_opens_inside_a_transaction() -> None:
    """There the entry could still be rolled back, after the name was read."""
    from tests import people

    worker = people.make("worker")
    chest = make_chest(worker)
    with transaction.atomic(), pytest.raises(RuntimeError):
        opened(worker, chest)
    with transaction.atomic(), pytest.raises(RuntimeError), changing(by=worker.actor(), to=Permission.CASE_EDIT):
        pass


def test_requests_are_not_atomic(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal stays in the logbook though the answer is an error."""
    assert not any(database.get("ATOMIC_REQUESTS") for database in django_settings.DATABASES.values())
    monkeypatch.setitem(django_settings.DATABASES, "default", {"ATOMIC_REQUESTS": True})
    assert [error.id for error in checks.requests_are_not_atomic(None)] == ["antam.E003"]


def test_guardian_stays_in_its_place(settings: Any) -> None:
    assert checks.guardian_stays_in_its_place(None) == []
    settings.ANONYMOUS_USER_NAME = "AnonymousUser"
    assert [error.id for error in checks.guardian_stays_in_its_place(None)] == ["antam.E002"]


def test_a_guarded_model_that_is_not_whole_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from access.guard import Record, Row

    def model(base: type, **names: Any) -> Any:
        meta = type("Meta", (), {"label": "x.Half", "concrete_fields": []})
        return type(
            "Half", (base,), {"__module__": "x", "_meta": meta, "Meta": type("M", (), {"abstract": True}), **names}
        )

    assert checks.guarded_models_are_whole(None) == []
    halves = [model(Record), model(Row), model(Record, grant_model="x.G", history=1)]
    for half in halves:
        half._meta = type("Meta", (), {"label": "x.Half", "concrete_fields": []})
    monkeypatch.setattr(checks, "guarded_models", lambda: halves)
    told = [error.msg for error in checks.guarded_models_are_whole(None)]
    assert [message.split(" ", 1)[1].split(":")[0].rstrip(".") for message in told] == [
        "keeps no history",
        "names no grant_model",
        "keeps no history",
        "has no foreign key named record",
    ]


def test_a_colleague_without_the_verb_is_refused_and_logged(worker: Person, shelter_manager: Person) -> None:
    chest = make_chest(worker, shelter_manager.team)
    with pytest.raises(PermissionDenied):
        open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    entry = Entry.objects.get(outcome="forbidden")
    assert (entry.event, entry.record_id, entry.actor) == ("CASE_OPENED", chest.pk, "shelter_manager")
    taken = open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    with pytest.raises(PermissionDenied), changing(taken, by=shelter_manager.actor(), to=Permission.CASE_EDIT):
        pass
    assert Entry.objects.filter(outcome="forbidden", event="CASE_CHANGED", record_id=chest.pk).count() == 1
