"""A release: counted by one person, published by another, and then closed for ever."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from access.errors import KeyNotHeld
from audit.models import Entry
from reporting import releases
from reporting.catalogue import CASES
from reporting.chain import FIRST_LINK, broken_links
from reporting.models import Cell, PublishedPeriod, Release, SealedFact, State, StatisticsTeam
from reporting.periods import HalfYear
from reporting.releases import ReleaseRefused, continue_build, drop, publish, start_build
from tests.people import Person
from tests.reporting.conftest import OLD_LY_NHAN, OLD_PHU_LY, PERIOD, Fact, build, keep, people, published, shown


@pytest.fixture
def thirteen(statistics_team: StatisticsTeam) -> None:
    keep(*people(13), *people(9, Fact(unit_code=OLD_LY_NHAN)))


def test_counts_are_floored_and_rounded(thirteen: None, programme_officer: Person) -> None:
    figures = shown(build(programme_officer))
    assert figures[OLD_PHU_LY] == 15
    assert figures[OLD_LY_NHAN] is None


def test_every_area_has_its_row(thirteen: None, programme_officer: Person) -> None:
    release = build(programme_officer)
    assert len(shown(release)) == 7, "six districts and the row for elsewhere"
    assert shown(release)["unknown"] is None


def test_a_person_counts_once(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(*[replace(Fact(), sex=sex, age_band=band) for sex in ("female", "male") for band in "abcdef"])
    assert shown(build(programme_officer))[OLD_PHU_LY] is None, "twelve files of one person are not ten people"


def test_other_half_years_do_not_count(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(*people(9), *people(9, Fact(month="2024-07")), *people(9, Fact(month="2023-12")))
    assert shown(build(programme_officer))[OLD_PHU_LY] is None


def test_a_unit_outside_the_pilot_counts_elsewhere(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(*people(11, Fact(unit_code="00001")))
    assert shown(build(programme_officer))["unknown"] == 10


def test_after_the_districts_the_pilot_area_goes_on(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    keep(*people(12, Fact(unit_code="13285", month="2025-09")))
    assert shown(build(programme_officer, [HalfYear(2025, 2)]))[OLD_PHU_LY] == 10


def test_slices_give_the_same_figures(
    thirteen: None, programme_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shown(build(programme_officer))
    monkeypatch.setattr(releases, "SLICE_ROWS", 5)
    actor = programme_officer.actor()
    release = start_build(data_set=CASES, first=PERIOD, last=PERIOD, by=actor)
    slices = 0
    while release.state == State.BUILDING:
        release = continue_build(release=Release.objects.get(pk=release.pk), by=actor, seconds=0)
        slices += 1
    assert slices > 4
    assert shown(release) == whole
    assert release.facts_read == SealedFact.objects.count() == 22


def test_between_slices_nothing_lies_in_clear(
    thirteen: None, programme_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "SLICE_ROWS", 5)
    actor = programme_officer.actor()
    release = start_build(data_set=CASES, first=PERIOD, last=PERIOD, by=actor)
    release = continue_build(release=Release.objects.get(pk=release.pk), by=actor, seconds=0)
    working = bytes(release.working or b"")
    assert working
    assert b"2024-H1" not in working
    assert not Cell.objects.exists()


def test_the_draft_keeps_only_counts(thirteen: None, programme_officer: Person) -> None:
    release = build(programme_officer)
    assert release.state == State.DRAFT
    assert release.working is None
    assert release.cursor is None


def test_two_continuing_at_once_count_nothing_twice(thirteen: None, programme_officer: Person) -> None:
    actor = programme_officer.actor()
    release = start_build(data_set=CASES, first=PERIOD, last=PERIOD, by=actor)
    one, other = Release.objects.get(pk=release.pk), Release.objects.get(pk=release.pk)
    continue_build(release=one, by=actor)
    with pytest.raises(ReleaseRefused):
        continue_build(release=other, by=actor)
    assert Cell.objects.count() == 7


def test_opening_is_in_the_logbook_before_it_happens(thirteen: None, programme_officer: Person) -> None:
    build(programme_officer)
    events = list(Entry.objects.filter(event__startswith="RELEASE").order_by("id").values_list("event", flat=True))
    assert events == ["RELEASE_STARTED", "RELEASE_FACTS_OPENED", "RELEASE_BUILT"]


def test_without_the_key_nothing_is_built(thirteen: None, programme_officer: Person) -> None:
    actor = programme_officer.actor()
    release = start_build(data_set=CASES, first=PERIOD, last=PERIOD, by=actor)
    actor.keyring = None
    with pytest.raises(KeyNotHeld):
        continue_build(release=Release.objects.get(pk=release.pk), by=actor)


def test_another_office_builds_and_publishes_nothing(thirteen: None, programme_officer: Person, worker: Person) -> None:
    draft = build(programme_officer)
    with pytest.raises(PermissionDenied):
        start_build(data_set=CASES, first=PERIOD, last=PERIOD, by=worker.actor())
    with pytest.raises(PermissionDenied):
        publish(release=draft, by=worker.actor())
    assert Entry.objects.filter(outcome="forbidden", event="RELEASE_PUBLISHED").exists()


def test_the_province_must_have_named_a_team(programme_officer: Person) -> None:
    with pytest.raises(ReleaseRefused):
        build(programme_officer)


# --- two people ----------------------------------------------------------------------------------------


def test_nobody_publishes_what_he_built(thirteen: None, programme_officer: Person) -> None:
    draft = build(programme_officer)
    with pytest.raises(PermissionDenied):
        publish(release=draft, by=programme_officer.actor())
    assert Release.objects.get().state == State.DRAFT


def test_the_database_refuses_it_too(thirteen: None, programme_officer: Person) -> None:
    draft = build(programme_officer)
    with pytest.raises(IntegrityError, match="reporting_release_needs_two_people"), transaction.atomic():
        sql(
            "SELECT set_config('antam.entry', 'x', true); UPDATE reporting_release SET state = 'published', number = 1,"
            " previous_digest = 'a', digest = 'b', published_at = now(), published_by_id = built_by_id WHERE id = %s",
            draft.pk,
        )


def test_the_builder_cannot_be_renamed(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    draft = build(programme_officer)
    with pytest.raises(DatabaseError, match="fixed at the start"), transaction.atomic():
        sql(
            "SELECT set_config('antam.entry', 'x', true); UPDATE reporting_release SET built_by_id = %s WHERE id = %s",
            second_officer.user.pk, draft.pk,
        )  # fmt: skip


def test_a_second_person_publishes(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    release = published(programme_officer, second_officer)
    assert (release.state, release.number, release.previous_digest) == (State.PUBLISHED, 1, FIRST_LINK)
    assert [period.period for period in PublishedPeriod.objects.all()] == ["2024-H1"]


# --- closed for ever -----------------------------------------------------------------------------------


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_release SET number = 7",
        "UPDATE reporting_release SET state = 'draft', number = NULL",
        "DELETE FROM reporting_release",
        "TRUNCATE reporting_release CASCADE",
        "UPDATE reporting_cell SET people = 50",
        "DELETE FROM reporting_cell",
        "TRUNCATE reporting_cell",
        "INSERT INTO reporting_cell (release_id, period, area, area_name, place, people)"
        " SELECT id, '2024-H2', 'x', '', 9, 50 FROM reporting_release",
        "UPDATE reporting_publishedperiod SET period = '2030-H1'",
        "DELETE FROM reporting_publishedperiod",
        "TRUNCATE reporting_publishedperiod",
    ],
)
def test_the_database_refuses_every_change(
    statement: str, thirteen: None, programme_officer: Person, second_officer: Person
) -> None:
    published(programme_officer, second_officer)
    with pytest.raises(DatabaseError, match=r"antam|permission denied"), transaction.atomic():
        sql(f"SELECT set_config('antam.entry', 'x', true); {statement}")
    assert broken_links() == []


def test_a_half_year_is_published_once(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    first = build(programme_officer)
    second = build(second_officer)
    publish(release=Release.objects.get(pk=first.pk), by=second_officer.actor())
    with pytest.raises(ReleaseRefused):
        publish(release=Release.objects.get(pk=second.pk), by=programme_officer.actor())
    with pytest.raises(ReleaseRefused):
        build(programme_officer)


def test_late_facts_change_nothing(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    before = shown(published(programme_officer, second_officer))
    keep(*people(200, Fact(month="2024-05")))
    assert shown(Release.objects.get()) == before


def test_a_half_year_that_goes_on_is_not_built(statistics_team: StatisticsTeam, programme_officer: Person) -> None:
    with time_machine.travel(date(2026, 6, 30)), pytest.raises(ReleaseRefused):
        build(programme_officer, [HalfYear(2026, 1)])
    with time_machine.travel(date(2026, 7, 1)):
        assert build(programme_officer, [HalfYear(2026, 1)]).state == State.DRAFT


def test_releases_form_a_chain(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    first = published(programme_officer, second_officer)
    second = published(second_officer, programme_officer, [HalfYear(2024, 2), HalfYear(2025, 1)])
    assert (second.number, second.previous_digest) == (2, first.digest)
    assert broken_links() == []


def test_a_draft_can_be_given_up(thirteen: None, programme_officer: Person, second_officer: Person) -> None:
    draft = build(programme_officer)
    with pytest.raises(PermissionDenied):
        drop(release=draft, by=second_officer.actor())
    drop(release=Release.objects.get(), by=programme_officer.actor())
    assert Release.objects.get().state == State.DROPPED
    assert not Cell.objects.exists()


def test_a_published_release_cannot_be_given_up(
    thirteen: None, programme_officer: Person, second_officer: Person
) -> None:
    release = published(programme_officer, second_officer)
    with pytest.raises(ReleaseRefused):
        drop(release=release, by=programme_officer.actor())
