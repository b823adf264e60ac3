"""A case is erased with its slips, what was added to them and its stays; the others, the facts and the logbook stay."""

from typing import Any

import pytest
from django.http import Http404

from access.door import open_record
from access.erasing import NotNow, requests
from access.models import ErasureRecord, RecordKey
from access.permissions import Permission
from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.actions.record import save_incident, write_note
from cases.actions.triage import accept_referral
from cases.models import Addition, AdditionGrant, Case, CaseGrant, Referral, ReferralGrant
from cases.queries.case import load_of_each, team_cases
from cases.queries.sent import own_slip, sent_by
from cases.sharing import share_case, share_with_shelter
from shelters.actions import withdraw_stay
from shelters.models import Stay, StayGrant
from tests.cases.factories import make_active, make_case, opened
from tests.erasures import asked, confirmed, days_later
from tests.factories import make_referral, put_on_duty
from tests.people import Person
from tests.shelters.made import make_stay
from tests.shelters.made import opened as opened_stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(volunteer: Person, worker: Person, duty_coordinator: Person) -> Case:
    """A case from a slip to which something was added."""
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    add_to_referral(referral=slip, story="Đã ra đến đầu ngõ", by=volunteer.actor(), request_key=slip.pk)
    referral = open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_READ)
    case = accept_referral(referral=referral, by=worker.actor())
    return opened(worker, case.pk)


def test_what_belongs_to_it_is_closed_with_it(whole: Case, worker: Person, colleague: Person) -> None:
    asked(whole, worker)
    slip, added = Referral.objects.in_clear().get(), Addition.objects.in_clear().get()
    assert set(ErasureRecord.objects.values_list("record_id", flat=True)) == {whole.pk, slip.pk, added.pk}
    for kind, pk in ((Referral, slip.pk), (Addition, added.pk)):
        with pytest.raises(Http404):
            open_record(colleague.actor(), kind, pk, to=Permission.REFERRAL_READ)
    assert open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_READ).name


def test_lists_and_counts_do_not_show_it(worker: Person, supervisor: Person) -> None:
    pk = make_active(worker, worker)
    load = {person.pk: person for person in load_of_each(supervisor.actor())}
    assert load[worker.user.pk].cases_open == 1
    asked(opened(worker, pk), worker)
    load = {person.pk: person for person in load_of_each(supervisor.actor())}
    assert load[worker.user.pk].cases_open == 0
    assert not team_cases(supervisor.actor()).exists()
    assert team_cases(worker.actor()).exists()


def test_everything_is_gone_and_the_number_is_in_the_logbook(
    whole: Case, worker: Person, volunteer: Person, privacy_officer: Person
) -> None:
    slip = Referral.objects.in_clear().get()
    erasure = confirmed(whole, worker, privacy_officer)
    with days_later(10):
        requests.erase_everything(erasure=erasure, by=privacy_officer.actor())
    for grants in (CaseGrant, ReferralGrant, AdditionGrant):
        assert not grants.objects.exists()
    assert not RecordKey.objects.exists()
    case = Case.objects.in_clear().get()
    assert (case.status, case.worker_id, case.due_on, case.urgent) == ("erased", None, None, False)
    assert case.history.count() > 1, "rows and old versions stay, as ciphertext"
    assert list(sent_by(volunteer.user)) == []
    with pytest.raises(Http404):
        own_slip(volunteer.user, slip.code)
    lines = Entry.objects.filter(event="CASE_ERASED").values_list("record_code", "actor")
    assert set(lines) == {(case.code, "privacy_officer"), (slip.code, "privacy_officer")}
    assert lines.count() == 3, "the addition goes by the slip's number"


def test_a_stay_goes_along_and_a_running_one_keeps_it(
    worker: Person, shelter_manager: Person, supervisor: Person, privacy_officer: Person
) -> None:
    case = opened(supervisor, make_case(supervisor, survivor={"agrees_to": ["shelter"]}))
    stay = make_stay(worker, shelter_manager, case=opened(worker, case.pk))
    with pytest.raises(NotNow):
        asked(opened(worker, case.pk), worker)
    withdraw_stay(stay=open_record(worker.actor(), Stay, stay.pk, to=Permission.BED_REQUEST), by=worker.actor())
    erasure = confirmed(opened(worker, case.pk), worker, privacy_officer)
    with pytest.raises(Http404):
        opened_stay(shelter_manager, stay)
    with days_later(10):
        requests.erase_everything(erasure=erasure, by=worker.actor())
    assert not StayGrant.objects.exists()


def test_only_what_was_told(whole: Case, worker: Person, colleague: Person, privacy_officer: Person) -> None:
    by = worker.actor()
    save_incident(case=whole, by=by, data={"forms": ["economic"], "story": "Kể lại"}, answers={})
    erasure = confirmed(opened(worker, whole.pk), worker, privacy_officer, "narrative")
    with days_later(10):
        requests.erase_parts(record=opened(worker, whole.pk), erasure=erasure, by=worker.actor())
        case = opened(colleague, whole.pk)
        assert case.survivor is not None
        assert (case.survivor.phone, case.call_name) == ("0912 345 678", "Chị Hoa")
        assert {i.story for i in case.incidents.all()} == {None}
        assert {note.text for note in case.notes.all()} == {None}
        assert case.story_erased_at is not None
        assert not ReferralGrant.objects.exists(), "the slip told the same story"
        write_note(case=case, by=colleague.actor(), kind="call", text="Viết sau")
    assert opened(worker, whole.pk).notes.order_by("-pk")[0].text == "Viết sau"


def test_only_who_she_is(whole: Case, worker: Person, colleague: Person, privacy_officer: Person) -> None:
    erasure = confirmed(whole, worker, privacy_officer, "person")
    with days_later(10):
        requests.erase_parts(record=opened(worker, whole.pk), erasure=erasure, by=worker.actor())
    case = opened(colleague, whole.pk)
    survivor: Any = case.survivor
    assert (case.call_name, survivor.full_name, survivor.phone, survivor.birth_year) == (None, None, None, None)
    assert {incident.story for incident in case.incidents.all()} != {None}
    assert case.person_erased_at is not None


def test_other_teams_read_the_rest(
    supervisor: Person, shelter_manager: Person, other_commune_worker: Person, privacy_officer: Person
) -> None:
    case = opened(supervisor, make_case(supervisor, survivor={"agrees_to": ["shelter", "protection"]}))
    share_with_shelter(case=case, team=shelter_manager.team, by=supervisor.actor())
    with days_later(1):
        share_case(
            case=opened(supervisor, case.pk),
            team=other_commune_worker.team,
            purpose="protection",
            compartments=["narrative"],
            until=case.created_at.replace(year=case.created_at.year + 1),
            by=supervisor.actor(),
        )
    erasure = confirmed(opened(supervisor, case.pk), supervisor, privacy_officer, "narrative")
    with days_later(10):
        requests.erase_parts(record=opened(supervisor, case.pk), erasure=erasure, by=supervisor.actor())
    left = {g.group_id: g.compartments for g in CaseGrant.objects.all()}
    assert left[shelter_manager.team.pk] == ["contact", "identity", "safety"]
    assert other_commune_worker.team.pk not in left
