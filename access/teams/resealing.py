"""Records of a team that ends go over to its heirs, in slices, inside the requests of a holder of its key.

Whether a record still has to move is read from the grants, never remembered: a slice that breaks off leaves each
record with the old team or with the new one, and two holders at once only find less to do.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from access import keys
from access.change import changing, recording
from access.errors import KeyNotHeld, StaleVersion, TamperedSeal, UntrustedKey
from access.grants import grant_models
from access.guard import Record
from access.hiding.circles import NobodyLeft
from access.models import Heir, LeftBehind, Passage, Reason, Team
from access.permissions import Permission
from access.rules import rule
from access.signals import record_succeeding, team_remainder, team_succeeding
from access.teams.handing_on import Overlap, grant_for_new_team

SLICE_SECONDS: Final = 0.8
"""A request of a holder; with the page around it, less than a second."""
_BATCH: Final = 25
_TRIES: Final = 3
Leader = Callable[[Any], UUID | None]
_LEADERS: dict[type[Record], Leader] = {}


class Refused(Exception):
    """The room that owns the record says that the new team cannot have it."""


@dataclass(frozen=True)
class Progress:
    """How far one team's records are: `left` counts those set aside too."""

    left: int
    set_aside: int
    at_start: int

    @property
    def total(self) -> int:
        return max(self.at_start, self.left)

    @property
    def moved(self) -> int:
        return self.total - self.left

    @property
    def percent(self) -> int:
        return 100 if not self.total else 100 * self.moved // self.total

    @property
    def to_try(self) -> int:
        return max(0, self.left - self.set_aside)


@rule(Permission.RECORD_RESEAL)
def is_of_a_team_that_ends(actor: Any, record: Any) -> bool:
    """A holder of a team for which an administrator has planned it; alone nobody moves a whole team's records."""
    return actor.team is not None and actor.team.moving_since is not None


def goes_with(kind: type[Record]) -> Callable[[Leader], Leader]:
    """Declare which other record one of this kind follows when a team is split (a stay its case)."""

    def declare(leader: Leader) -> Leader:
        _LEADERS[kind] = leader
        return leader

    return declare


def passage_of(team: Team | None) -> Passage | None:
    """What is planned for the team's records and not over yet."""
    if team is None or team.moving_since is None:
        return None
    found: Passage | None = (
        Passage.objects.filter(team=team, finished_at=None).select_related("succession", "team").first()
    )
    return found


def heirs_of(passage: Passage) -> list[Heir]:
    """The teams that follow, the default one first."""
    return list(passage.heirs.select_related("team__office__unit").order_by("-is_default", "team__name", "pk"))


def progress_of(passage: Passage) -> Progress:
    left = sum(_grants(model, passage.team_id).count() for model in grant_models())
    return Progress(left, passage.left_behind.count(), passage.records_at_start)


def start(*, passage: Passage, by: Any) -> None:
    """A holder begins; from then on the plan is not called off any more."""
    with recording(by=by, to=Permission.RECORD_RESEAL, event="RESEALING_STARTED", about=passage):
        locked = Passage.objects.select_for_update().get(pk=passage.pk)
        if locked.started_at is None:
            locked.started_at, locked.started_by = timezone.now(), by.user
            locked.records_at_start = progress_of(locked).left
            locked.save()
    passage.refresh_from_db()


def move_slice(*, passage: Passage, by: Any, seconds: float = SLICE_SECONDS) -> int:
    """Move records for at most this long (one more, if it began in time), and at the end what is not sealed.

    Returns how many were moved. Raises: KeyNotHeld, UntrustedKey when no record could be moved at all.
    """
    until = time.monotonic() + seconds
    heirs = heirs_of(passage)
    _check_keys(passage, heirs, by)
    moved = 0
    for model, record_id in _still_here(passage):
        moved += _move(passage, heirs, model, record_id, by)
        if time.monotonic() >= until:
            return moved
    _move_the_rest(passage, heirs, by)
    return moved


def _check_keys(passage: Passage, heirs: list[Heir], by: Any) -> None:
    """What would fail for every record is said at once, instead of setting each of them aside."""
    if not progress_of(passage).to_try:
        return
    found = keys.newest_team_keys([passage.team_id, *(heir.team_id for heir in heirs)])
    by.team_private(found[passage.team_id].epoch)


def try_again(*, passage: Passage, by: Any) -> None:
    """What was set aside is tried once more: by another holder, or when somebody has mended it."""
    with recording(by=by, to=Permission.RECORD_RESEAL, event="RESEALING_STARTED", about=passage):
        for row in passage.left_behind.all():
            row.delete()


def remainder_of(team: Team) -> list[tuple[str, int]]:
    """What is not sealed and still belongs to the team, as each room says it: words and a count."""
    return [answer for _receiver, answer in team_remainder.send(sender=Team, team=team)]  # type: ignore[misc]


# --- one record ---------------------------------------------------------------------------------------


def _grants(model: Any, team_id: int) -> Any:
    return model.living() & model.of_team(team_id)


def _still_here(passage: Passage) -> Iterator[tuple[Any, UUID]]:
    """Records still sealed to the team, but for those set aside; asked anew for each few, since others move too."""
    for model in grant_models():
        tried: set[UUID] = set()
        while True:
            aside = passage.left_behind.values("record_id")
            here = _grants(model, passage.team_id).exclude(content_object_id__in=aside)
            ids = here.exclude(content_object_id__in=tried).order_by("content_object_id")
            batch = list(ids.values_list("content_object_id", flat=True)[:_BATCH])
            if not batch:
                break
            tried.update(batch)
            for record_id in batch:
                yield model, record_id


def _move(passage: Passage, heirs: list[Heir], model: Any, record_id: UUID, by: Any) -> int:
    """1 when this call moved it, 0 when somebody else did or it was set aside."""
    kind = model._meta.get_field("content_object").related_model
    for _try in range(_TRIES):
        grant = _grants(model, passage.team_id).filter(content_object_id=record_id).first()
        if grant is None:
            return 0
        record = kind.objects.in_clear().get(pk=record_id)
        try:
            _hand_on(record, grant, _heir_for(passage, heirs, record), by)
        except StaleVersion:
            continue
        except TamperedSeal:
            _set_aside(passage, record, Reason.TAMPERED, by)
            raise
        except tuple(_REASONS) as refusal:
            _set_aside(passage, record, _REASONS[type(refusal)], by)
            return 0
        return 1
    _set_aside(passage, record, Reason.BUSY, by)
    return 0


_REASONS: Final[dict[type[Exception], Reason]] = {
    KeyNotHeld: Reason.NO_KEY,
    UntrustedKey: Reason.UNTRUSTED,
    Overlap: Reason.OVERLAP,
    Refused: Reason.ROOM,
    NobodyLeft: Reason.ROOM,
}


def _hand_on(record: Record, grant: Any, team: Team, by: Any) -> None:
    """One record, one change, one entry: its room names the new team, then the key passes on."""
    with changing(record, by=by, to=Permission.RECORD_RESEAL):
        record_succeeding.send(sender=type(record), record=record, old=by.team, new=team)
        grant_for_new_team(record, grant, team=team, by=by)


def _heir_for(passage: Passage, heirs: list[Heir], record: Record) -> Team:
    """The only heir; where there are several, the one chosen for the record or for what it goes with."""
    if len(heirs) == 1:
        return heirs[0].team
    leader = _LEADERS.get(type(record))
    leads = [record.pk, leader(record) if leader else None]
    choices = {choice.record_id: choice.heir_id for choice in passage.choices.filter(record_id__in=filter(None, leads))}
    chosen = next((choices[pk] for pk in leads if pk in choices), heirs[0].pk)
    return next(heir.team for heir in heirs if heir.pk == chosen)


def _set_aside(passage: Passage, record: Record, reason: Reason, by: Any) -> None:
    row = LeftBehind(
        passage=passage,
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        record_code=str(record)[:24],
        reason=reason,
    )
    with recording(by=by, to=Permission.RECORD_RESEAL, event="RECORD_LEFT_BEHIND", about=record):
        if not LeftBehind.objects.filter(passage=passage, record_id=record.pk).exists():
            row.save()


def _move_the_rest(passage: Passage, heirs: list[Heir], by: Any) -> None:
    """Rosters, rooms and whatever else has no key; nothing happens where nothing is left."""
    if not any(count for _words, count in remainder_of(passage.team)):
        return
    with recording(by=by, to=Permission.RECORD_RESEAL, event="TEAM_HANDED_OVER", about=passage):
        team_succeeding.send(sender=Team, old=passage.team, heirs=[heir.team for heir in heirs])
