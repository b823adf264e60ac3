"""Erasing too early, alone, by a forged request, or somebody else's record; and reading what was erased."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access import cipher, emergency, keys, roots
from access.door import Limited
from access.erasing import NotNow, requests
from access.errors import KeyNotHeld, NotShared, TamperedSeal
from access.models import EmergencyAccess, Erasure, RecordKey
from access.models.erasure import WAITING
from access.safekeeping.backup import grant_tables
from tests.attacks.writer import alter
from tests.cases.emergencies import WHY, make_held, taken
from tests.cases.factories import make_case
from tests.cases.factories import opened as opened_case
from tests.chests import make_chest, opened, past_the_row_seal
from tests.erasures import asked, confirmed, days_later, fresh
from tests.people import PASSPHRASE, Person
from tests.vault.models import Chest, ChestGrant

pytestmark = pytest.mark.django_db


def test_the_asker_alone_cannot(worker: Person) -> None:
    chest = make_chest(worker)
    erasure = asked(opened(worker, chest), worker)
    with days_later(11), pytest.raises(NotNow):
        requests.erase_everything(erasure=erasure, by=worker.actor())
    with pytest.raises(PermissionDenied):
        requests.confirm(erasure=erasure, by=worker.actor())
    assert requests.erase_due() == 0
    assert opened(worker, chest).name


def test_the_same_person_twice_cannot(duty_coordinator: Person) -> None:
    """A coordinator has both verbs."""
    chest = make_chest(duty_coordinator)
    erasure = asked(opened(duty_coordinator, chest), duty_coordinator)
    for act in (requests.confirm, requests.refuse):
        with pytest.raises(PermissionDenied):
            act(erasure=erasure, by=duty_coordinator.actor())
    with days_later(11), pytest.raises(NotNow):
        requests.erase_everything(erasure=erasure, by=duty_coordinator.actor())
    assert fresh(erasure).confirmed_by is None


@pytest.mark.parametrize("who", ["worker", "privacy_officer", "the clock"])
def test_the_tenth_day_is_too_early(who: str, worker: Person, privacy_officer: Person) -> None:
    chest = make_chest(worker)
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    people = {"worker": worker, "privacy_officer": privacy_officer}
    for days in (9, 9.999):
        with days_later(days):
            if who in people:
                with pytest.raises(NotNow):
                    requests.erase_everything(erasure=erasure, by=people[who].actor())
            else:
                assert requests.erase_due() == 0
    assert opened(worker, chest).name


def test_a_third_person_with_the_verb_cannot_carry_it_out(
    worker: Person, privacy_officer: Person, duty_coordinator: Person
) -> None:
    erasure = confirmed(opened(worker, make_chest(worker)), worker, privacy_officer)
    with days_later(11), pytest.raises(NotNow):
        requests.erase_everything(erasure=erasure, by=duty_coordinator.actor())
    assert ChestGrant.objects.exists()


def test_a_request_about_one_record_erases_no_other(worker: Person, privacy_officer: Person) -> None:
    chest, other = make_chest(worker), make_chest(worker, code="C2")
    erasure = confirmed(opened(worker, chest), worker, privacy_officer, "narrative")
    with days_later(11), pytest.raises(NotNow):
        requests.erase_parts(record=opened(worker, other), erasure=erasure, by=worker.actor())
    assert opened(worker, other).story
    assert fresh(erasure).done_at is None


@pytest.mark.parametrize(
    "forged",
    [
        {"done_at": "early"},
        {"done_at": "early", "confirmed_by": "asker"},
        {"confirmed_by": "asker"},
        {"confirmed_by": "second"},
        {"taken_back_at": "now", "refused_at": "now"},
    ],
)
def test_a_database_writer_meets_the_conditions(forged: dict[str, str], worker: Person, colleague: Person) -> None:
    """Done before ten days, confirmed by who asked, half a pair, two ends: refused by the database itself."""
    erasure = asked(opened(worker, make_chest(worker)), worker)
    values: dict[str, Any] = {"early": timezone.now() + timedelta(days=9), "now": timezone.now()}
    values |= {"asker": worker.user, "second": colleague.user}
    columns = {name: values[value] for name, value in forged.items()}
    if forged.get("confirmed_by") == "asker":
        columns["confirmed_at"] = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(erasure, **columns)


def test_a_request_that_was_marked_as_done_leaves_the_record_readable(worker: Person, colleague: Person) -> None:
    """Who rewrites every date gets no erasure: the keys are there, and the logbook has no line of it."""
    chest = make_chest(worker)
    erasure = asked(opened(worker, chest), worker)
    past = timezone.now() - WAITING
    alter(erasure, asked_at=past, confirmed_by=colleague.user, confirmed_at=past, done_at=timezone.now())
    assert opened(colleague, chest).name


def _opens(chest: Chest, person: Person, grants: list[ChestGrant], shelf: dict[int, bytes]) -> list[str]:
    """What somebody with the team's key reads with these grants and what lay beside them."""
    found: list[str] = []
    for grant in grants:
        stored = Chest.objects.get(pk=chest.pk)
        try:
            stored._envelope = roots.open_grant(stored, grant, person.actor(), shelf)
            past_the_row_seal(stored)
        except (KeyNotHeld, TamperedSeal):
            continue
        for version in [stored, *stored.versions()]:
            past_the_row_seal(version)
            for name in ("name", "story", "mood"):
                try:
                    found.append(getattr(version, name) or "")
                except (NotShared, TamperedSeal):
                    continue
    return [text for text in found if text]


def test_old_keys_and_a_new_dump_open_nothing(worker: Person, shelter_manager: Person, privacy_officer: Person) -> None:
    """Another team that held a part keeps its own keys and gets the whole database after the erasure."""
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity", "narrative"]), mood="afraid")
    before = list(ChestGrant.objects.filter(content_object=chest, group_id=shelter_manager.team.pk))
    assert _opens(chest, shelter_manager, before, roots.shelf_of([chest.pk])[chest.pk])
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    with days_later(10):
        requests.erase_everything(erasure=erasure, by=worker.actor())
    dump = list(ChestGrant.objects.filter(content_object=chest))
    shelf = roots.shelf_of([chest.pk])[chest.pk]
    assert (dump, shelf) == ([], {})
    for person in (shelter_manager, worker):
        assert _opens(chest, person, dump, shelf) == []


def test_old_roots_and_a_new_dump_open_no_erased_part(worker: Person, colleague: Person) -> None:
    """A full holder kept every grant of before: without the salt the story stays closed, in old versions too."""
    chest = make_chest(worker)
    kept = list(ChestGrant.objects.filter(content_object=chest))
    assert "Chuyện đêm qua" in _opens(chest, colleague, kept, roots.shelf_of([chest.pk])[chest.pk])
    record = opened(worker, chest)
    from access.door import changing
    from access.erasing import parts
    from access.permissions import Permission

    with changing(record, by=worker.actor(), to=Permission.CASE_EDIT):
        parts.destroy(record, frozenset({"narrative"}), by=worker.actor())
    shelf = roots.shelf_of([chest.pk])[chest.pk]
    grants = [*kept, *ChestGrant.objects.filter(content_object=chest)]
    for tried in (shelf, {**shelf, RecordKey.SALTS: bytes(32)}, {}):
        assert "Chuyện đêm qua" not in _opens(chest, colleague, grants, tried)


ASKED = "Đã hỏi chị Thu, chị kể anh ấy cầm dao"


def _words(access: EmergencyAccess, person: Person) -> set[str]:
    """What somebody with the team's key gets out of an emergency's row, with every key that is in the database now."""
    opened_here: set[str] = set()
    shelf = [key for key in map(bytes, RecordKey.objects.values_list("material", flat=True)) if len(key) == 32]
    for sealed, what in ((access.words, b"reason"), (access.review_words, b"review")):
        stored, purpose = bytes(sealed or b""), emergency._letter(access, what)
        tried = [stored[at:] for at in range(len(stored))]
        for key in shelf:
            with suppress(TamperedSeal):
                tried.append(cipher.open_box(key, stored[17:], purpose))
        for letter in tried:
            with suppress(KeyNotHeld, TamperedSeal):
                text = keys.open_for_team(person.actor().keyring, access.owner_team, letter, purpose)  # type: ignore[arg-type]
                opened_here.add(cipher.unpad(text).decode())
    return opened_here


@pytest.mark.parametrize("scope", ["everything", "narrative", "person"])
def test_the_reason_of_an_emergency_opens_from_no_older_backup(
    scope: str, worker: Person, supervisor: Person, duty_coordinator: Person, privacy_officer: Person
) -> None:
    """An older data file brings the letters back, and the team has its key: the other one is in no data file."""
    assert RecordKey._meta.db_table in grant_tables()
    case = make_held(worker, duty_coordinator)
    access, kept = taken(case, duty_coordinator), taken(make_held(worker, duty_coordinator), duty_coordinator)
    emergency.review(access=access, verdict="asked", words=ASKED, by=supervisor.actor())
    backup = EmergencyAccess.objects.get(pk=access.pk)
    assert _words(backup, supervisor) == {WHY, ASKED} == set(emergency.words_of(backup, supervisor.actor()) or ())
    erasure = confirmed(opened_case(worker, case.pk), worker, privacy_officer, scope)
    with days_later(10):
        if scope == "everything":
            requests.erase_everything(erasure=erasure, by=worker.actor())
        else:
            requests.erase_parts(record=opened_case(worker, case.pk), erasure=erasure, by=worker.actor())
    alter(access, words=backup.words, review_words=backup.review_words)
    restored = EmergencyAccess.objects.get(pk=access.pk)
    assert _words(restored, supervisor) == set()
    assert emergency.words_of(restored, supervisor.actor()) == ("", "")
    emergency.review(access=restored, verdict="justified", words="Hồ sơ đã xoá", by=supervisor.actor())
    alter(access, words=backup.words)
    reviewed = EmergencyAccess.objects.get(pk=access.pk)
    assert emergency.words_of(reviewed, supervisor.actor()) == ("", "Hồ sơ đã xoá"), "a fresh key opens no old letter"
    assert _words(EmergencyAccess.objects.get(pk=kept.pk), supervisor) == {WHY}, "another record keeps its own"


def test_extra_fields_name_no_other_record_and_no_other_person(worker: Person, colleague: Person) -> None:
    """Mass assignment: what the form does not ask for is not taken."""
    from cases.codes import ERASURE_CHECKLIST

    pk, other = make_case(worker), make_case(worker)
    code = opened_case(worker, pk).code
    data = {
        "scope": "narrative",
        "checklist": list(ERASURE_CHECKLIST.keys),
        "code": code,
        "proof_passphrase": PASSPHRASE,
        "record_id": str(other),
        "record_code": "00000000",
        "asked_by": str(colleague.user.pk),
        "asked_at": "2020-01-01",
        "confirmed_by": str(colleague.user.pk),
        "confirmed_at": "2020-01-01",
    }
    assert worker.client().post(reverse("cases:case_erase", args=[pk]), data).status_code == 302
    erasure = Erasure.objects.get()
    assert (erasure.record_id, erasure.record_code, erasure.asked_by) == (pk, code, worker.user)
    assert (erasure.confirmed_by, erasure.days_left) == (None, 10)


def test_a_colleague_cannot_end_or_hurry_it(worker: Person, colleague: Person, privacy_officer: Person) -> None:
    pk = make_case(worker)
    confirmed(opened_case(worker, pk), worker, privacy_officer)
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=True):
        for name in ("case_erase", "case_keep", "case_erase_now"):
            answer = colleague.client().post(reverse(f"cases:{name}", args=[pk]), {"code": "x"})
            assert answer.status_code in (302, 404)
            assert answer.status_code == 404 or "/sign-in/" in answer["Location"]
    assert Erasure.objects.get().done_at is None
