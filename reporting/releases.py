"""Making figures: one person builds a release, another one publishes it, and then nobody changes it."""

from collections.abc import Sequence
from time import monotonic
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.actors import Actor, AnyActor
from access.door import recording
from access.errors import KeyNotHeld
from access.keys import open_for_team, seal_to_team
from access.models import Team
from access.permissions import Permission
from places.models import Unit
from reporting import catalogue
from reporting.catalogue import DATA_SETS, DataSet
from reporting.chain import FIRST_LINK, digest_of
from reporting.counting import Tally, cells_of_history, cells_of_tally, count_facts, periods_of
from reporting.models import Cell, PublishedPeriod, Release, SealedFact, State, StatisticsTeam
from reporting.periods import HalfYear
from reporting.pilot import area_index, living_statistics_team
from reporting.store import open_facts

SLICE_SECONDS: Final = 0.8  # with the sealing of the interim result, a request takes about a second
SLICE_ROWS: Final = 250
CHAIN_LOCK: Final = 0x616E74616D  # one publication at a time


class ReleaseRefused(Exception):
    """The state does not allow it; the sentence is for the officer."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def choose_statistics_team(*, team: Team, province: Unit, by: AnyActor) -> StatisticsTeam:
    """From now on facts are sealed to this team, and tables have this old province's districts as rows.

    Facts sealed before stay with the former team; a release opens both while its builder holds both keys.
    """
    chosen = StatisticsTeam(team=team, province=province)
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="STATISTICS_TEAM_CHOSEN", about=chosen):
        for former in StatisticsTeam.objects.filter(ended_at=None):
            former.ended_at = timezone.now()
            former.save()
        chosen.save()
    return chosen


def start_build(*, data_set: DataSet, first: HalfYear, last: HalfYear, by: Actor) -> Release:
    """Begins a release of closed half-years (both included) that were never published.

    Raises: ReleaseRefused.
    """
    chosen = living_statistics_team()
    if chosen is None:
        raise ReleaseRefused(_("No team has been named to hold the key of the figures."))
    release = Release(
        team=chosen.team, data_set=data_set.key, catalogue_version=catalogue.VERSION,
        first_period=first.key, last_period=last.key, built_by=by.user,
    )  # fmt: skip
    with recording(by=by, to=Permission.RELEASE_BUILD, event="RELEASE_STARTED", about=release):
        _check_periods(release, data_set)
        release.save()
    return release


def _check_periods(release: Release, data_set: DataSet) -> None:
    asked = periods_of(release)
    if not asked or not set(asked) <= set(data_set.closed_periods(timezone.localdate())):
        raise ReleaseRefused(_("Only half-years that are over can be published."))
    keys = [period.key for period in asked]
    if PublishedPeriod.objects.filter(data_set=data_set.key, period__in=keys).exists():
        raise ReleaseRefused(
            _("One of these half-years is published already, and a published half-year never changes.")
        )


def continue_build(*, release: Release, by: Actor, seconds: float = SLICE_SECONDS) -> Release:
    """Opens and counts facts for about `seconds`, then leaves a sealed interim result; the last slice makes the draft.

    The opening is in the logbook before it happens. Raises: ReleaseRefused, KeyNotHeld.
    """
    with recording(by=by, to=Permission.RELEASE_BUILD, event="RELEASE_FACTS_OPENED", about=release):
        _expect(release, State.BUILDING)
    data_set = DATA_SETS[release.data_set]
    if data_set.imported:
        return _finish(release, cells_of_history(release, data_set), by)
    tally, rest = _count_slice(release, by, seconds)
    if rest:
        return _interrupt(release, tally, by)
    return _finish(release, cells_of_tally(release, data_set.areas, tally), by)


def _count_slice(release: Release, by: Actor, seconds: float) -> tuple[Tally, bool]:
    """Counts on from the cursor; whether there is more to count."""
    tally = _opened_tally(release, by)
    index = area_index()
    until = monotonic() + seconds
    while rows := _next_facts(release):
        count_facts(tally, open_facts(rows, by), release, index)
        release.cursor = bytes(rows[-1].fact_key)
        release.facts_read += len(rows)
        if monotonic() >= until:
            return tally, True
    return tally, False


def _next_facts(release: Release) -> list[SealedFact]:
    facts = SealedFact.objects.select_related("team").order_by("fact_key")
    if release.cursor is not None:
        facts = facts.filter(fact_key__gt=bytes(release.cursor))
    return list(facts[:SLICE_ROWS])


def _tally_purpose(release: Release) -> bytes:
    return b"antam/tally/1" + release.pk.bytes


def _opened_tally(release: Release, by: Actor) -> Tally:
    if by.keyring is None:
        raise KeyNotHeld("no key is unlocked in this session")
    if release.working is None:
        return Tally()
    return Tally.from_bytes(open_for_team(by.keyring, release.team, bytes(release.working), _tally_purpose(release)))


def _interrupt(release: Release, tally: Tally, by: Actor) -> Release:
    release.working = seal_to_team(release.team, tally.to_bytes(), _tally_purpose(release))
    with recording(by=by, to=Permission.RELEASE_BUILD, event="RELEASE_SLICE_COUNTED", about=release):
        _expect(release, State.BUILDING)
        release.save()
    return release


def _finish(release: Release, cells: Sequence[Cell], by: Actor) -> Release:
    with recording(by=by, to=Permission.RELEASE_BUILD, about=release):
        _expect(release, State.BUILDING)
        release.working = release.cursor = None
        release.state = State.DRAFT
        release.built_at = timezone.now()
        release.save()
        Cell.objects.bulk_create(cells)
    return release


def _expect(release: Release, state: State) -> None:
    """Locks the row; somebody else may have gone on meanwhile. Raises: ReleaseRefused."""
    stored = Release.objects.select_for_update(of=("self",)).filter(pk=release.pk).first()
    if stored is None or stored.state != state or stored.facts_read != release._stored.get("facts_read"):
        raise ReleaseRefused(_("This release has changed meanwhile. Look at it again."))


def publish(*, release: Release, by: Actor) -> Release:
    """The second person's act. From here on the figures are closed for ever.

    Raises: ReleaseRefused, PermissionDenied for who built it.
    """
    with recording(by=by, to=Permission.RELEASE_PUBLISH, about=release):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        _expect(release, State.DRAFT)
        _check_periods(release, DATA_SETS[release.data_set])
        _link(release, by)
        release.save()
        PublishedPeriod.objects.bulk_create(
            PublishedPeriod(data_set=release.data_set, period=period.key, release=release)
            for period in periods_of(release)
        )
    return release


def _link(release: Release, by: Actor) -> None:
    last = Release.objects.filter(state=State.PUBLISHED).order_by("-number").first()
    release.state = State.PUBLISHED
    release.published_by, release.published_at = by.user, timezone.now()
    release.number = last.number + 1 if last else 1
    release.previous_digest = last.digest if last else FIRST_LINK
    release.digest = digest_of(release, list(release.cells.all()))


def drop(*, release: Release, by: Actor) -> None:
    """Its builder gives up a release that is not published; what it counted is deleted."""
    with recording(by=by, to=Permission.RELEASE_BUILD, event="RELEASE_DROPPED", about=release):
        if release.state not in (State.BUILDING, State.DRAFT):
            raise ReleaseRefused(_("A published release stays."))
        _expect(release, State(release.state))
        release.cells.all().delete()
        release.state = State.DROPPED
        release.working = release.cursor = None
        release.save()
