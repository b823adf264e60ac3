"""The window's pages: who sees them, what they show, and that they show nothing else."""

import re
from dataclasses import replace

import pytest
from django.db import connections
from django.urls import reverse

from audit.models import Entry
from reporting.models import Cell, Release, State, StatisticsTeam
from reporting.periods import HalfYear
from tests.people import Person
from tests.reporting.conftest import OLD_LY_NHAN, OLD_PHU_LY, PERIOD, Fact, build, keep, people, published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "statistics"])
VIEWER_PAGES = [
    ("reporting:home", ()),
    ("reporting:period", ("cases", "2024-H1")),
    ("reporting:area", ("cases", OLD_PHU_LY)),
]


@pytest.fixture
def one_release(statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person) -> Release:
    keep(*people(13), *people(9, Fact(unit_code=OLD_LY_NHAN)))
    return published(programme_officer, second_officer)


def text(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


@pytest.mark.parametrize(("name", "args"), VIEWER_PAGES)
def test_a_viewer_sees_figures(one_release: Release, police_viewer: Person, name: str, args: tuple[str, ...]) -> None:
    response = police_viewer.client().get(reverse(name, args=args))
    assert response.status_code == 200
    assert "từ 0 đến 9 người" in text(response.content)
    assert "Cam kết về số liệu này" in text(response.content)
    assert ">15</td>" in response.content.decode()


@pytest.mark.parametrize(("name", "args"), VIEWER_PAGES)
def test_no_true_count_is_anywhere(
    one_release: Release, police_viewer: Person, name: str, args: tuple[str, ...]
) -> None:
    page = police_viewer.client().get(reverse(name, args=args)).content.decode()
    assert not re.search(r">\s*(13|9|22)\s*<", page)


@pytest.mark.parametrize(("name", "args"), VIEWER_PAGES)
def test_the_page_is_the_same_for_everybody(
    one_release: Release, police_viewer: Person, labour_viewer: Person, name: str, args: tuple[str, ...]
) -> None:
    def main(person: Person) -> str:
        person.client().get(reverse("reporting:home"))  # takes the greeting of the sign-in away
        page = person.client().get(reverse(name, args=args)).content.decode()
        return page[page.index("<main") : page.index("</main>")]

    assert main(police_viewer) == main(labour_viewer)


@pytest.mark.parametrize(("name", "args"), VIEWER_PAGES)
def test_anonymous_and_other_roles(one_release: Release, worker: Person, name: str, args: tuple[str, ...]) -> None:
    from django.test import Client

    assert Client().get(reverse(name, args=args)).status_code == 302
    assert worker.client().get(reverse(name, args=args)).status_code == 403
    assert worker.client().post(reverse(name, args=args)).status_code == 405
    assert Entry.objects.filter(event="STATISTICS_SHOWN", outcome="forbidden").exists()


@pytest.mark.parametrize(
    "address",
    [
        "/figures/cases/half-year/2024-H2/",
        "/figures/cases/half-year/2024-H3/",
        "/figures/cases/half-year/2024/",
        "/figures/stays/half-year/2024-H1/",
        "/figures/cases/area/999/",
    ],
)
def test_what_is_not_in_the_catalogue_is_not_published(
    one_release: Release, police_viewer: Person, address: str
) -> None:
    assert police_viewer.client().get(address).status_code == 404


@pytest.mark.parametrize(("name", "args"), VIEWER_PAGES)
def test_viewers_pages_ask_only_the_statistics_connection_for_figures(
    one_release: Release, police_viewer: Person, name: str, args: tuple[str, ...]
) -> None:
    from django.test.utils import CaptureQueriesContext

    client = police_viewer.client()
    with (
        CaptureQueriesContext(connections["default"]) as asked,
        CaptureQueriesContext(connections["statistics"]) as seen,
    ):
        client.get(reverse(name, args=args))
    assert not [query["sql"] for query in asked.captured_queries if "reporting_" in query["sql"]]
    assert 1 <= len([query for query in seen.captured_queries if "reporting_publishedfigure" in query["sql"]]) <= 2


def test_an_empty_window_says_what_will_be_there(police_viewer: Person) -> None:
    assert "Chưa có số liệu nào được công bố" in text(police_viewer.client().get(reverse("reporting:home")).content)


def test_in_english(one_release: Release, police_viewer: Person) -> None:
    client = police_viewer.client()
    client.cookies["l"] = "en"
    assert "First half of 2024" in text(client.get(reverse("reporting:area", args=("cases", OLD_PHU_LY))).content)


# --- the office ----------------------------------------------------------------------------------------


def start(person: Person, data_set: str = "cases", first: str = "2024-H1", last: str = "2024-H1") -> str:
    """The address to which the form leads."""
    response = person.client().post(reverse("reporting:build"), {"data_set": data_set, "first": first, "last": last})
    assert response.status_code == 302
    return str(response["Location"])


def test_from_the_form_to_the_readers(
    statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person, police_viewer: Person
) -> None:
    keep(*people(13))
    page = start(programme_officer)
    seen_by_builder = text(programme_officer.client().get(page).content)
    assert "phải do một cán bộ khác trong cơ quan công bố" in seen_by_builder
    assert " 15 " in seen_by_builder
    assert programme_officer.client().post(f"{page}publish/").status_code == 403
    assert "Công bố số liệu này" in text(second_officer.client().get(page).content)
    assert second_officer.client().post(f"{page}publish/").status_code == 302
    assert "không thay đổi nữa" in text(second_officer.client().get(page).content)
    assert ">15</td>" in police_viewer.client().get(reverse("reporting:home")).content.decode()


def test_progress_can_be_left_and_taken_up(
    statistics_team: StatisticsTeam, programme_officer: Person, second_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reporting import releases

    monkeypatch.setattr(releases, "SLICE_ROWS", 4)
    monkeypatch.setattr(releases, "monotonic", lambda: 0.0)
    monkeypatch.setattr(releases.continue_build, "__kwdefaults__", {"seconds": 0.0})
    keep(*people(13))
    page = start(programme_officer)
    assert "Đã đếm 4 trên 13 hồ sơ" in text(programme_officer.client().get(page).content)
    assert "Chỉ người bắt đầu mới đếm tiếp được" in text(second_officer.client().get(page).content)
    assert second_officer.client().post(f"{page}proceed/").status_code == 403
    for _ in range(4):
        assert programme_officer.client().post(f"{page}proceed/").status_code == 302
    assert Release.objects.get().state == State.DRAFT


def test_a_wrong_choice_is_explained(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    response = programme_officer.client().post(
        reverse("reporting:build"), {"data_set": "cases", "first": "2024-H2", "last": "2024-H1"}
    )
    assert response.status_code == 422
    assert "Kỳ cuối đứng trước kỳ đầu" in text(response.content)
    assert not Release.objects.exists()


def test_a_draft_can_be_given_up(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    page = start(programme_officer)
    assert programme_officer.client().post(f"{page}drop/").status_code == 302
    assert "Đợt này đã được bỏ" in text(programme_officer.client().get(page).content)
    assert not Cell.objects.exists()


def test_an_officer_of_another_office_sees_no_draft(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    from access.roles import Role
    from tests.people import person, team

    stranger = person("culture_officer", Role.PROGRAMME_OFFICER, team("culture_department", "37"))
    draft = build(programme_officer)
    assert stranger.client().get(reverse("reporting:release", args=(draft.pk,))).status_code == 404
    assert "do sở giữ khóa lập và công bố" in text(stranger.client().get(reverse("reporting:officer_home")).content)
    form = {"data_set": "cases", "first": "2024-H1", "last": "2024-H1"}
    assert stranger.client().post(reverse("reporting:build"), form).status_code == 403


def test_a_viewer_does_not_build(statistics_team: StatisticsTeam, labour_viewer: Person) -> None:
    assert labour_viewer.client().get(reverse("reporting:officer_home")).status_code == 403
    assert labour_viewer.client().post(reverse("reporting:build")).status_code == 403


def test_the_office_page_lists_what_is_there(one_release: Release, programme_officer: Person) -> None:
    build(programme_officer, [HalfYear(2024, 2)])
    page = text(programme_officer.client().get(reverse("reporting:officer_home")).content)
    assert "Đợt 1: 6 tháng đầu năm 2024" in page
    assert "6 tháng cuối năm 2024" in page
    assert "Bản nháp, chờ người thứ hai" in page


def test_closed_periods_stay_byte_equal(
    one_release: Release, programme_officer: Person, second_officer: Person, police_viewer: Person
) -> None:
    def figures() -> list[str]:
        page = police_viewer.client().get(reverse("reporting:period", args=("cases", PERIOD.key))).content.decode()
        return re.findall(r'<td class="number">([^<]*)</td>', page)

    before = figures()
    keep(*[replace(fact, month="2024-06") for fact in people(90)])
    published(programme_officer, second_officer, [HalfYear(2024, 2)])
    assert figures() == before
