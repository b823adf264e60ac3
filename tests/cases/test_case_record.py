"""Writing down people, incidents, dangers and notes through the pages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests.cases.factories import NAME, PHONE, make_active, opened
from tests.people import COMMUNE, Person

STORY = "Bị đánh trước mặt con"


@pytest.fixture
def pk(worker: Person) -> UUID:
    return make_active(worker, worker)


def post(person: Person, name: str, *args: Any, **data: Any) -> Any:
    return person.client().post(reverse(f"cases:{name}", args=args), data)


def test_the_persons_sheet(worker: Person, pk: UUID) -> None:
    data = {
        "call_name": "Cô Mai", "full_name": "Trần Thị Mai", "sex": "female", "age": "41", "unit_code": COMMUNE,
        "talking": ["vi", "writing"], "may_text": "no", "agrees_to": ["shelter"], "consent_way": "written",
    }  # fmt: skip
    assert post(worker, "survivor", pk, **data).status_code == 302
    case = opened(worker, pk)
    survivor = case.survivor
    assert survivor is not None
    assert (case.call_name, survivor.full_name) == ("Cô Mai", "Trần Thị Mai")
    assert survivor.birth_year == timezone.localdate().year - 41
    assert survivor.age_is_guess is True
    assert (survivor.may_text, survivor.talking, survivor.agrees_to) == (False, ["vi", "writing"], ["shelter"])
    assert survivor.phone is None
    assert case.survivors.count() == 1


def test_old_versions_stay(worker: Person, pk: UUID) -> None:
    post(worker, "survivor", pk, call_name="Chị Lan", full_name="Tên mới")
    case = opened(worker, pk)
    assert [version.full_name for version in case.versions(case.survivor)] == ["Tên mới", NAME]


@pytest.mark.parametrize(
    ("data", "field"),
    [({"birth_year": "1850"}, "birth_year"), ({"agrees_to": ["shelter"]}, "consent_way"), ({"age": "200"}, "age")],
)
def test_the_sheet_is_refused_and_keeps_what_was_typed(
    worker: Person, pk: UUID, data: dict[str, Any], field: str
) -> None:
    response = post(worker, "survivor", pk, full_name="Đang gõ dở", **data)
    assert field in response.context["form"].errors
    assert "Đang gõ dở" in response.content.decode()


@pytest.mark.parametrize("name", ["survivor", "dependant_new", "perpetrator_new", "incident_new"])
def test_a_change_meanwhile_is_said_once_and_nothing_typed_is_lost(worker: Person, pk: UUID, name: str) -> None:
    page = worker.client().get(reverse(f"cases:{name}", args=[pk]))
    seen = page.context["form"]["version"].value()
    post(worker, "note_new", pk, kind="call", text=STORY)
    data = {"full_name": "Đang gõ dở", "call_name": "Đang gõ dở", "story": "Đang gõ dở", "relation": "child"}
    typed = {**data, "relationship": "spouse", "version": seen}
    response = post(worker, name, pk, **typed)
    assert response.status_code == 200
    assert "Đang gõ dở" in response.content.decode()
    again = response.context["form"]["version"].value()
    assert again != seen
    assert post(worker, name, pk, **{**typed, "version": again}).status_code == 302


def test_a_child(worker: Person, pk: UUID) -> None:
    post(worker, "dependant_new", pk, call_name="Bi", relation="child", birth_year="2019", with_her="yes")
    child = opened(worker, pk).dependants.get()
    assert (child.call_name, child.birth_year, child.with_her) == ("Bi", 2019, True)
    post(worker, "dependant", pk, child.pk, call_name="Bi", relation="child", with_her="no")
    assert opened(worker, pk).dependants.get().with_her is False


def test_who_did_it_and_the_gate_card(worker: Person, pk: UUID) -> None:
    post(worker, "perpetrator_new", pk, full_name="Nguyễn Văn Ba", relationship="spouse", vehicle="90B1-123.45")
    case = opened(worker, pk)
    person = case.perpetrators.get()
    assert (person.full_name, person.vehicle, person.relationship) == ("Nguyễn Văn Ba", "90B1-123.45", "spouse")


def test_the_first_yes_gives_the_type(worker: Person, pk: UUID) -> None:
    answers = {"answer_rape": "no", "answer_physical_assault": "yes", "answer_psychological": "yes"}
    post(worker, "incident_new", pk, story=STORY, happened_on="2024-05-01", acts=["2022.a"], **answers)
    incident = opened(worker, pk).incidents.get()
    assert (incident.story, incident.main_type, incident.acts) == (STORY, "physical_assault", ["2022.a"])
    assert incident.answers == {"rape": False, "physical_assault": True, "psychological": True}


def test_acts_are_those_of_the_law_of_the_day(worker: Person, pk: UUID) -> None:
    response = post(worker, "incident_new", pk, happened_on="2020-05-01", acts=["2022.a"])
    assert "acts" in response.context["form"].errors
    assert "2007.a" in dict(response.context["form"].fields["acts"].choices)
    post(worker, "incident_new", pk, happened_on="2020-05-01", acts=["2007.a"])
    assert opened(worker, pk).incidents.get().acts == ["2007.a"]


def test_an_incident_can_be_mended(worker: Person, pk: UUID) -> None:
    post(worker, "incident_new", pk, story="một")
    row = opened(worker, pk).incidents.get().pk
    page = worker.client().get(reverse("cases:incident", args=[pk, row]))
    assert page.context["form"].initial["story"] == "một"
    post(worker, "incident", pk, row, story="hai", answer_denial="yes")
    incident = opened(worker, pk).incidents.get()
    assert (incident.story, incident.main_type) == ("hai", "denial")


def test_danger_makes_it_urgent_and_a_lower_level_takes_that_back(worker: Person, pk: UUID) -> None:
    soon = (timezone.localdate() + timedelta(days=7)).isoformat()
    post(worker, "assessment_new", pk, signs=["choked"], level="high", review_on=soon, safety_notes="Đổi khóa cửa")
    case = opened(worker, pk)
    assert case.assessment is not None
    assert (case.urgent, case.assessment.level, str(case.review_on)) == (True, "high", soon)
    page = worker.client().get(reverse("cases:assessment_new", args=[pk]))
    assert page.context["form"].initial["safety_notes"] == "Đổi khóa cửa"
    post(worker, "assessment_new", pk, level="low", review_on=soon)
    case = opened(worker, pk)
    assert (case.urgent, case.assessments.count()) == (False, 2)


def test_low_with_signs_needs_a_reason(worker: Person, pk: UUID) -> None:
    soon = timezone.localdate().isoformat()
    response = post(worker, "assessment_new", pk, signs=["choked"], level="low", review_on=soon)
    assert "reasons" in response.context["form"].errors


def test_a_note(worker: Person, pk: UUID) -> None:
    post(worker, "note_new", pk, kind="call", text=STORY)
    note = opened(worker, pk).notes.get()
    assert (note.text, note.kind, note.author_id) == (STORY, "call", worker.user.pk)
    entry = Entry.objects.get(event="CASE_NOTE_WRITTEN")
    assert "cases_note.text" in entry.fields
    assert STORY not in str(entry.__dict__)


def test_the_tabs_show_what_was_written(worker: Person, pk: UUID) -> None:
    post(worker, "note_new", pk, kind="call", text=STORY)
    post(worker, "perpetrator_new", pk, full_name="Nguyễn Văn Ba", relationship="spouse", threats="sẽ đốt nhà")
    post(worker, "incident_new", pk, story="đêm qua", answer_denial="yes")
    for tab, words in (
        ("case", STORY), ("case_people", "Nguyễn Văn Ba"), ("case_people", NAME), ("case_risk", "sẽ đốt nhà"),
        ("case_incidents", "đêm qua"), ("case_notes", STORY), ("case", PHONE),
    ):  # fmt: skip
        html = worker.client().get(reverse(f"cases:{tab}", args=[pk])).content.decode()
        assert words in html, tab


def test_story_with_markup_is_shown_as_text(worker: Person, pk: UUID) -> None:
    post(worker, "note_new", pk, kind="call", text="<script>alert(1)</script>")
    html = worker.client().get(reverse("cases:case_notes", args=[pk])).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
