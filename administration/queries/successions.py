"""Teams that go over into one another: what is planned, how far it is, and what is still to do. No key is used."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from access.models import Heir, Membership, Passage, Succession, Team, TeamKind
from access.teams.holders import FEWEST_HOLDERS, open_teams
from access.teams.resealing import Progress, progress_of, remainder_of
from administration.queries.people import lasting
from places.models import Office, OfficeKind, Unit
from places.queries import predecessors, successors

LONGEST: Final = datetime.timedelta(days=30)
"""How long it may take before it is red on the administrator's first page."""
FOLLOWERS: Final = (OfficeKind.TRUSTED_ADDRESS, OfficeKind.REFERRING_PLACE, OfficeKind.HOTLINE)
"""Offices that only send: when their commune ends they go along with their people and phones."""


def successions() -> QuerySet[Succession]:
    """All of them, with `passages` (their `team`, their `heirs`, the default one first), the newest first."""
    heirs = Heir.objects.select_related("team__office__unit").order_by("-is_default", "team__name", "pk")
    passages = Passage.objects.select_related("team__office__unit").order_by("team__name", "pk")
    rows: QuerySet[Succession] = Succession.objects.prefetch_related(
        Prefetch("passages", queryset=passages.prefetch_related(Prefetch("heirs", queryset=heirs)))
    )
    return rows.select_related("planned_by").order_by("-id")


def unfinished() -> QuerySet[Succession]:
    """Those under way, the oldest first."""
    return successions().filter(finished_at=None).order_by("id")


def is_late(succession: Succession) -> bool:
    return succession.finished_at is None and timezone.now() - succession.planned_at > LONGEST


@dataclass(frozen=True)
class HeirState:
    """A team that follows, and whether it can take anything over."""

    team: Any

    @property
    def is_ready(self) -> bool:
        return self.team.newest_epoch is not None and self.team.holders >= FEWEST_HOLDERS


@dataclass(frozen=True)
class PassageState:
    """How far one of the teams that end is, all of it from clear columns."""

    passage: Passage
    heirs: list[Heir]
    progress: Progress
    remainder: list[tuple[str, int]]
    to_invite: int
    without_end: int
    addresses: list[Office]

    @property
    def team(self) -> Team:
        return self.passage.team

    @property
    def people_done(self) -> bool:
        return not self.to_invite

    @property
    def ends_done(self) -> bool:
        return not self.without_end

    @property
    def addresses_done(self) -> bool:
        return not self.addresses

    @property
    def records_done(self) -> bool:
        return not self.progress.left

    @property
    def rest_done(self) -> bool:
        return self.records_done and not self.remainder

    @property
    def office_has_end(self) -> bool:
        return self.team.office is None or self.team.office.valid_to is not None

    @property
    def next_step(self) -> str:
        """The first thing of the administrator's that is still to do: its button is the main one."""
        done = {
            "people": self.people_done,
            "places": self.addresses_done,
            "ends": self.ends_done,
            "office": self.office_has_end,
        }
        return next((name for name, is_done in done.items() if not is_done), "close" if self.rest_done else "")

    @property
    def is_closed(self) -> bool:
        return self.passage.finished_at is not None


def heir_states(succession: Succession) -> list[HeirState]:
    """Each team that follows, once."""
    keys = {heir.team_id for passage in succession.passages.all() for heir in passage.heirs.all()}
    return [HeirState(team) for team in open_teams().filter(pk__in=keys).order_by("name", "pk")]


def passage_states(succession: Succession) -> list[PassageState]:
    return [_state(passage) for passage in succession.passages.all()]


def _state(passage: Passage) -> PassageState:
    heirs = list(passage.heirs.all())
    return PassageState(
        passage,
        heirs,
        progress_of(passage),
        [pair for pair in remainder_of(passage.team) if pair[1]],
        len(to_invite(passage, heirs)),
        lasting().filter(team=passage.team, ends_on=None).count(),
        addresses_left(passage, heirs),
    )


def to_invite(passage: Passage, heirs: Sequence[Heir]) -> list[Membership]:
    """Memberships of the team that ends, of people who belong to none of the teams that follow."""
    joined = lasting().filter(team__in=[heir.team_id for heir in heirs]).values("user")
    return list(lasting().filter(team=passage.team).exclude(user__in=joined).order_by("user__username", "id"))


def addresses_left(passage: Passage, heirs: Sequence[Heir]) -> list[Office]:
    """Sending offices still in the unit of the team that ends, where no team that follows works in that unit."""
    office = passage.team.office
    if office is None or office.kind != OfficeKind.COMMUNE_CASE_TEAM:
        return []
    if office.unit_id in {heir.team.office.unit_id for heir in heirs if heir.team.office}:
        return []
    here = Office.objects.filter(unit=office.unit_id, kind__in=FOLLOWERS, teams__closed_at=None, teams__isnull=False)
    return list(here.filter(valid_to=None).distinct().order_by("sort_key", "id"))


# --- what to offer when one is planned ------------------------------------------------------------------


def same_kind(team: Team) -> QuerySet[Team]:
    """Open teams of offices of the same kind, whose records go nowhere yet; not the team itself."""
    kind = team.office.kind if team.office else ""
    rows: QuerySet[Team] = Team.objects.filter(
        kind=TeamKind.WORK, closed_at=None, moving_since=None, office__kind=kind
    ).exclude(pk=team.pk)
    return rows.select_related("office__unit").order_by("office__sort_key", "pk")


def likely_heirs(team: Team) -> QuerySet[Team]:
    """Teams that work where the team's commune went, or in the same one."""
    return same_kind(team).filter(office__unit__in=_units_after(team), office__valid_to=None)


def likely_companions(team: Team) -> QuerySet[Team]:
    """Teams whose communes went where this one's went."""
    before = {unit.pk for after in _units_after(team) for unit in predecessors(after)}
    return same_kind(team).filter(office__unit__in=before)


def _units_after(team: Team) -> list[Unit]:
    if team.office is None:
        return []
    return [team.office.unit, *successors(team.office.unit)]


def default_among(team: Team, heirs: Sequence[Team]) -> Team:
    """Where the larger part of the commune went, if that is among them; else the first."""
    order = [unit.pk for unit in _units_after(team)]
    known = [heir for heir in heirs if heir.office and heir.office.unit_id in order[1:]]
    return min(known, key=lambda heir: order.index(heir.office.unit_id)) if known else heirs[0]  # type: ignore[union-attr]
