"""Refusing, moving, planning, the house log and leaving."""

from datetime import timedelta

from django.utils import timezone

from reporting.store import packed, unpacked
from shelters import queries
from shelters.facts import stay_facts
from shelters.models import BedHold
from tests.people import Person
from tests.shelters.made import changes, make_guest, make_house, make_stay, opened, text_of, url


def test_refuse(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    assert shelter_manager.client().post(url("refuse", stay.pk), {"next_step": "paid_room"}).status_code == 302
    stay = opened(shelter_manager, stay)
    assert (stay.status, stay.next_step) == ("no_place", "paid_room")
    assert changes("BED_REFUSED").get().record_id == stay.pk


def test_refusing_needs_a_next_step(worker: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    assert shelter_manager.client().post(url("refuse", stay.pk), {}).status_code == 200
    assert opened(shelter_manager, stay).status == "asked"


def test_move_frees_the_old_bed(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_guest(worker, shelter_manager, [one])
    assert shelter_manager.client().post(url("move", stay.pk), {"beds": [two.pk]}).status_code == 302
    assert [bed.pk for bed in queries.beds_of(opened(shelter_manager, stay))] == [two.pk]
    make_guest(worker, shelter_manager, [one])


def test_move_to_a_taken_bed(worker: Person, shelter_manager: Person) -> None:
    one, two, _ = make_house(shelter_manager)
    stay = make_guest(worker, shelter_manager, [one])
    make_guest(worker, shelter_manager, [two])
    page = shelter_manager.client().post(url("move", stay.pk), {"beds": [two.pk]})
    assert "vừa được giữ cho người khác" in page.content.decode()
    assert [bed.pk for bed in queries.beds_of(opened(shelter_manager, stay))] == [one.pk]


def test_plan_by_staff(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    day = timezone.localdate() + timedelta(days=5)
    sent = {"review_on": day.isoformat(), "leaves_on": ""}
    assert shelter_staff.client().post(url("plan", stay.pk), sent).status_code == 302
    stay = opened(shelter_manager, stay)
    assert (stay.review_on, stay.leaves_on) == (day, None)


def test_a_plan_in_the_past_or_too_far_is_refused(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    for days, words in ((-1, "đã qua"), (200, "hơn ba tháng")):
        day = (timezone.localdate() + timedelta(days=days)).isoformat()
        page = shelter_manager.client().post(url("plan", stay.pk), {"review_on": day})
        assert words in page.content.decode()


def test_the_house_log(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    sent = {"service": "health", "note": "Tái khám thứ Năm"}
    assert shelter_staff.client().post(url("note", stay.pk), sent).status_code == 302
    text = text_of(shelter_manager.client(), url("stay", stay.pk))
    assert "Chăm sóc y tế" in text
    assert "Tái khám thứ Năm" in text
    entry = changes("STAY_CHANGED").get(actor="shelter_staff")
    assert "Năm" not in str(entry.fields)


def test_discharge(worker: Person, shelter_manager: Person) -> None:
    beds = make_house(shelter_manager)[:2]
    stay = make_guest(worker, shelter_manager, beds)
    sent = {"exit_reason": "time_limit", "destination": "new_home"}
    assert shelter_manager.client().post(url("discharge", stay.pk), sent).status_code == 302
    stay = opened(shelter_manager, stay)
    assert (stay.status, stay.exit_reason, stay.destination) == ("discharged", "time_limit", "new_home")
    assert not BedHold.objects.filter(record_id=stay.pk, ends_at=None).exists()
    text = text_of(shelter_manager.client(), url("stay", stay.pk))
    assert "Hết thời hạn" in text
    assert url("discharge", stay.pk) not in text


def test_discharge_needs_both_codes(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    for sent in ({"exit_reason": "other"}, {"destination": "family"}, {"exit_reason": "x", "destination": "y"}):
        assert shelter_manager.client().post(url("discharge", stay.pk), sent).status_code == 200
    assert opened(shelter_manager, stay).status == "admitted"


def test_the_fact_of_a_stay_is_coded(worker: Person, shelter_manager: Person) -> None:
    asked = make_stay(worker, shelter_manager)
    assert stay_facts(asked) is None
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    fact = stay_facts(stay)
    assert fact is not None
    assert (fact.outcome, fact.adults, fact.children, fact.nights) == ("admitted", 1, 2, None)
    assert fact.month == f"{timezone.localdate():%Y-%m}"
    assert "Mai" not in str(fact)
    assert unpacked(packed(fact)) is None, "a stay is kept for a later catalogue, and counted in none yet"


def test_old_versions_open_with_the_stay(worker: Person, shelter_manager: Person) -> None:
    stay = make_guest(worker, shelter_manager, make_house(shelter_manager)[:1])
    assert [old.status for old in stay.versions()] == ["admitted", "held", "asked"]
    assert stay.versions()[-1].called == "Chị Mai"
