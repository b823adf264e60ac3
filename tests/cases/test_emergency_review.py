"""The review: by the owning team's supervisor, with the words that only this team can read; late after 24 hours."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone

from access.actors import Factory
from access.door import open_record, recording
from access.emergency import ReviewedAlready, forget_words, review, words_of
from access.errors import KeyNotHeld, TamperedSeal
from access.keys import open_for_team
from access.models import EmergencyAccess
from access.permissions import Permission
from access.roles import Role
from audit.models import Entry
from cases.models import Case
from tests.cases.emergencies import LIST, WHY, make_held, read_url, review_url, taken
from tests.people import OTHER_COMMUNE, PASSPHRASE, Person, person, sign_in, team

pytestmark = pytest.mark.django_db
LATE = "quá 24 giờ chưa rà soát"
GOOD = {"verdict": "justified", "words": "", "proof_passphrase": PASSPHRASE}
BAD = {"verdict": "not_justified", "words": "Không ai gọi cho trực tỉnh", "proof_passphrase": PASSPHRASE}


@pytest.fixture
def case(worker: Person, duty_coordinator: Person) -> Case:
    return make_held(worker, duty_coordinator)


@pytest.fixture
def access(case: Case, supervisor: Person, duty_coordinator: Person) -> EmergencyAccess:
    return taken(case, duty_coordinator)


def fresh(access: EmergencyAccess) -> EmergencyAccess:
    return EmergencyAccess.objects.get(pk=access.pk)


def test_the_supervisor_reads_why_and_settles_it(access: EmergencyAccess, supervisor: Person) -> None:
    page = supervisor.client().get(review_url(access)).content.decode()
    assert WHY in page and "Có người đang nguy hiểm đến tính mạng" in page
    assert Entry.objects.get(event="EMERGENCY_WORDS_READ").actor == "supervisor"
    response = supervisor.client().post(review_url(access), GOOD)
    assert response.status_code == 302 and response["Location"] == LIST
    assert (fresh(access).verdict, fresh(access).reviewed_by) == ("justified", supervisor.user)
    entry = Entry.objects.get(event="EMERGENCY_ACCESS_REVIEWED")
    assert (entry.actor, entry.purpose, entry.outcome) == ("supervisor", "justified", "done")
    assert LATE not in supervisor.client().get(LIST).content.decode()


def test_not_justified_ends_it_at_once(
    access: EmergencyAccess, case: Case, supervisor: Person, duty_coordinator: Person
) -> None:
    assert open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)
    supervisor.client().post(review_url(access), BAD)
    with pytest.raises(Http404):
        open_record(duty_coordinator.actor(), Case, case.pk, to=Permission.EMERGENCY_READ)
    assert "Không có lý do chính đáng" in duty_coordinator.client().get(read_url(access)).content.decode()


def test_asking_further_settles_nothing(access: EmergencyAccess, supervisor: Person) -> None:
    asked = {**BAD, "verdict": "asked", "words": "Đã gọi chị Thu, chờ trả lời"}
    assert supervisor.client().post(review_url(access), asked).status_code == 302
    assert not fresh(access).is_settled and EmergencyAccess.objects.unsettled().count() == 1
    assert "Đã gọi chị Thu" in supervisor.client().get(review_url(access)).content.decode()
    supervisor.client().post(review_url(access), GOOD)
    assert fresh(access).is_settled


def test_settled_is_settled(access: EmergencyAccess, supervisor: Person) -> None:
    supervisor.client().post(review_url(access), GOOD)
    with pytest.raises(ReviewedAlready):
        review(access=fresh(access), verdict="not_justified", words="Nghĩ lại", by=supervisor.actor())
    page = supervisor.client().post(review_url(access), BAD, follow=True).content.decode()
    assert "Đã có người khác rà soát trước." in page and fresh(access).verdict == "justified"
    assert "<textarea" not in supervisor.client().get(review_url(access)).content.decode()


def test_what_was_typed_is_shown_again(access: EmergencyAccess, supervisor: Person) -> None:
    response = supervisor.client().post(review_url(access), {**BAD, "words": " "})
    assert response.status_code == 422 and "Anh/chị ghi vài chữ" in response.content.decode()
    response = supervisor.client().post(review_url(access), {"words": "Đang viết dở"})
    assert "Đang viết dở" in response.content.decode() and not fresh(access).verdict


def test_it_asks_for_the_passphrase(access: EmergencyAccess, supervisor: Person) -> None:
    client = supervisor.client()
    session = client.session
    session["proved"] = 0
    session.save()
    response = client.post(review_url(access), {**BAD, "proof_passphrase": ""})
    assert response.status_code == 401 and BAD["words"] in response.content.decode() and not fresh(access).verdict


def test_never_by_who_took_it(access: EmergencyAccess, duty_coordinator: Person, case: Case) -> None:
    """Not under another membership either, and not past the page: the database refuses too."""
    both = person("both", Role.CASE_SUPERVISOR, case.team)
    mine = both.actor()
    mine.user = duty_coordinator.user
    with pytest.raises(PermissionDenied):
        review(access=access, verdict="justified", words="", by=mine)
    assert words_of(access, mine) is None
    by_taker = {"reviewed_by": duty_coordinator.user, "reviewed_at": timezone.now(), "verdict": "justified"}
    with pytest.raises(IntegrityError, match="not_reviewed_by_its_taker"):
        _write(access, **by_taker)


@pytest.mark.parametrize(
    "values",
    [
        {"expires_at": timezone.now() + timedelta(hours=9)},
        {"expires_at": timezone.now() - timedelta(hours=9)},
        {"verdict": "justified"},
        {"reviewed_at": timezone.now()},
    ],
)
def test_the_database_holds_the_times_and_the_pair(access: EmergencyAccess, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _write(access, **values)


def _write(access: EmergencyAccess, **values: Any) -> None:
    row = fresh(access)
    with recording(by=Factory(), to=Permission.EMERGENCY_OPEN):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_red_after_24_hours_on_four_pages(
    access: EmergencyAccess,
    supervisor: Person,
    duty_coordinator: Person,
    privacy_officer: Person,
    auditor: Person,
) -> None:
    pages = {"supervisor": "/cases/team/", "duty_coordinator": "/slips/duty/"}
    pages |= dict.fromkeys(("privacy_officer", "auditor"), "/manage/logbook/")
    code = f"{access.record_code[:4]} {access.record_code[4:]}"
    for hours, red in ((23, False), (24, True)):
        with time_machine.travel(access.opened_at + timedelta(hours=hours, seconds=1), tick=False):
            for name, address in pages.items():
                page = sign_in(name, PASSPHRASE).get(address).content.decode().split("<table")[0]
                assert ("chưa rà soát" in page and code in page) == red, (name, hours)


def test_the_privacy_officer_sees_codes_and_steps_in_late(
    access: EmergencyAccess, privacy_officer: Person, supervisor: Person
) -> None:
    page = privacy_officer.client().get(LIST).content.decode()
    assert f"{access.record_code[:4]} {access.record_code[4:]}" in page
    page = privacy_officer.client().get(review_url(access)).content.decode()
    assert WHY not in page and "Được niêm phong cho tổ giữ hồ sơ" in page and "<textarea" not in page
    assert privacy_officer.client().post(review_url(access), GOOD).status_code == 403
    with time_machine.travel(access.opened_at + timedelta(hours=24, minutes=1), tick=False):
        client = sign_in("privacy_officer", PASSPHRASE)
        assert client.post(review_url(access), BAD).status_code == 302
    assert fresh(access).reviewed_by == privacy_officer.user
    assert BAD["words"] in supervisor.client().get(review_url(access)).content.decode()


def test_another_team_sees_nothing(access: EmergencyAccess, duty_coordinator: Person) -> None:
    stranger = person("far_supervisor", Role.CASE_SUPERVISOR, team("commune_case_team", OTHER_COMMUNE))
    for someone in (stranger, duty_coordinator):
        assert access.record_code[4:] not in someone.client().get(LIST).content.decode()
        assert someone.client().get(review_url(access)).status_code == 404
        assert someone.client().post(review_url(access), GOOD).status_code == 404


def test_the_words_open_for_no_other_team_and_under_no_other_row(
    access: EmergencyAccess, case: Case, supervisor: Person, duty_coordinator: Person, worker: Person
) -> None:
    other = taken(case, duty_coordinator, words="Một lý do khác hẳn")
    with pytest.raises(KeyNotHeld):
        open_for_team(duty_coordinator.actor().keyring, access.owner_team, bytes(access.words or b""), b"")  # type: ignore[arg-type]
    moved = fresh(access)
    moved.words = other.words
    with pytest.raises(TamperedSeal):
        words_of(moved, supervisor.actor())
    assert words_of(access, worker.actor()) is None  # has the key, not the verb
    newcomer = supervisor.actor()
    newcomer.keyring = None
    assert words_of(access, newcomer) is None


def test_an_erased_record_takes_the_words_along(access: EmergencyAccess, supervisor: Person) -> None:
    with recording(by=Factory(), to=Permission.CASE_ERASE):
        forget_words(access.record_id)
    assert words_of(fresh(access), supervisor.actor()) == ("", "")
    assert WHY not in supervisor.client().get(review_url(access)).content.decode()


@pytest.mark.parametrize("name", ["worker", "auditor", "police_viewer", "shelter_manager", "administrator"])
def test_wrong_role(request: pytest.FixtureRequest, access: EmergencyAccess, name: str) -> None:
    client = request.getfixturevalue(name).client()
    assert client.get(LIST).status_code == 403
    assert client.get(review_url(access)).status_code == 403
    assert client.post(review_url(access), GOOD).status_code == 403
    assert not fresh(access).verdict


def test_anonymous_made_up_and_wrong_method(client: Any, access: EmergencyAccess, supervisor: Person) -> None:
    assert "/sign-in/" in client.get(LIST)["Location"]
    assert "/sign-in/" in client.get(review_url(access))["Location"]
    assert supervisor.client().get(review_url(uuid4())).status_code == 404
    assert supervisor.client().post(LIST).status_code == 405


def test_queries_do_not_grow(
    case: Case, supervisor: Person, duty_coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    for _number in range(8):
        taken(case, duty_coordinator)
    client = supervisor.client()
    for address in (LIST, "/cases/team/"):
        client.get(address)
        with django_assert_max_num_queries(20):
            client.get(address)
