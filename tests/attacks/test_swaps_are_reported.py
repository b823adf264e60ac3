"""T3: a public key swapped in the database, met on a real page: nothing is sealed, it is said, no word is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from access import cipher
from access.models import TeamKey, UserKey
from administration.queries.system import system_state
from audit.models import Entry
from cases.models import Note
from tests.attacks.test_forged_keys import SWAPS
from tests.attacks.writer import alter
from tests.cases.factories import make_active
from tests.people import Person

STORY = "Chị kể rằng anh ta giấu dao"
NAME = "Khóa không có chữ ký đúng"


def told() -> dict[str, bool]:
    """The lines of the administrator's page, and whether each is well."""
    return {line.name: line.is_well for line in system_state()}


def assert_reported(answer: Any, by: str) -> None:
    assert answer.status_code == 503
    assert Entry.objects.filter(event="UNTRUSTED_KEY", actor=by, outcome="failed").exists()
    assert told()[NAME] is False


@pytest.mark.parametrize("swap", SWAPS)
def test_of_a_team(supervisor: Person, worker: Person, swap: Callable[[Person], None]) -> None:
    page = reverse("cases:note_new", args=[make_active(supervisor, worker)])
    client = worker.client()
    assert told()[NAME] is True
    swap(worker)
    answer = client.post(page, {"kind": "office", "text": STORY})
    assert_reported(answer, "worker")
    assert f'name="text" value="{STORY}"' in answer.content.decode()
    assert not Note.objects.in_clear().exists()


def test_of_a_person(supervisor: Person, worker: Person, colleague: Person) -> None:
    """The team has to get a new key when somebody leaves: it is made for nobody as long as one key is not trusted."""
    client = supervisor.client()
    alter(UserKey.objects.get(user=colleague.user), box_public=cipher.new_box_keys()[1])
    page = reverse("end_membership", args=[worker.membership.pk])
    assert_reported(client.post(page, {"username": "worker"}), "supervisor")
    assert TeamKey.objects.filter(team=worker.team).count() == 1
    worker.membership.refresh_from_db()
    assert worker.membership.ends_on is not None, "who had to go is out all the same"
