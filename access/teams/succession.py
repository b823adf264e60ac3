"""Planning that one team goes over into another: by an administrator, who holds no key and opens nothing."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from access.change import recording
from access.models import Heir, Passage, Succession, SuccessionKind, Team
from access.permissions import Permission
from places.models import OfficeKind


class NotPossible(Exception):
    """The plan does not fit. The message says why."""


def plan_succession(*, by: Any, teams: Sequence[Team], heirs: Sequence[Team]) -> Succession:
    """Plan that the records of `teams` go over to `heirs`, of which the first takes what nobody has assigned.

    Several teams go into one, or one into several. Raises: NotPossible.
    """
    kind = SuccessionKind.SPLIT if len(heirs) > 1 else SuccessionKind.MERGE
    succession = Succession(kind=kind, planned_by=by.user)
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="SUCCESSION_PLANNED", about=succession):
        locked = {team.pk: team for team in _locked([*teams, *heirs])}
        _check([locked[team.pk] for team in teams], [locked[team.pk] for team in heirs])
        succession.save()
        for team in teams:
            _plan_passage(succession, locked[team.pk], heirs)
    return succession


def _locked(teams: Sequence[Team]) -> list[Team]:
    pks = sorted({team.pk for team in teams})
    found = Team.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return list(found.select_related("office"))


def _plan_passage(succession: Succession, team: Team, heirs: Sequence[Team]) -> None:
    passage = Passage(succession=succession, team=team)
    passage.save()
    for number, heir in enumerate(heirs):
        Heir(passage=passage, team=heir, is_default=number == 0).save()
    team.moving_since = succession.planned_at
    team.save()


def _check(teams: list[Team], heirs: list[Team]) -> None:
    if not teams or not heirs:
        raise NotPossible(_("Choose at least one team that ends and one that follows."))
    if len(teams) > 1 and len(heirs) > 1:
        raise NotPossible(_("Either several teams go into one, or one team into several. Plan the others separately."))
    if len(heirs) > 1 and any(team.office and team.office.kind == OfficeKind.SHELTER for team in teams):
        raise NotPossible(_("A house is not split: its rooms and guests stay together. Choose one team that follows."))
    if {team.pk for team in teams} & {team.pk for team in heirs}:
        raise NotPossible(_("A team cannot follow itself."))
    if len({team.office.kind if team.office else "" for team in (*teams, *heirs)}) > 1:
        raise NotPossible(_("The teams must work in offices of the same kind."))
    if any(team.closed_at or team.moving_since for team in (*teams, *heirs)):
        raise NotPossible(_("One of these teams has closed, or its records go somewhere else already."))
    if Heir.objects.filter(team__in=teams, passage__finished_at=None).exists():
        raise NotPossible(
            _("Another team’s records are on their way into one of the teams that end. Finish that first.")
        )


def call_off(*, by: Any, succession: Succession) -> None:
    """Take a plan back. Raises: NotPossible once a holder has begun."""
    with recording(by=by, to=Permission.OFFICE_MANAGE, event="SUCCESSION_CALLED_OFF", about=succession):
        passages = list(
            succession.passages.select_for_update(of=("self",)).filter(finished_at=None).select_related("team")
        )
        if not passages or any(passage.started_at for passage in passages):
            raise NotPossible(_("Records have moved already. Let it come to its end, and plan another one after it."))
        for passage in passages:
            _finish(passage)
        succession.finished_at, succession.called_off = timezone.now(), True
        succession.save()


def _finish(passage: Passage) -> None:
    passage.finished_at = timezone.now()
    passage.save()
    passage.team.moving_since = None
    passage.team.save()


def note_closed(team: Team) -> None:
    """A team has closed, inside `recording(...)`: its passage is over, and the succession when it was the last."""
    for passage in team.passages.filter(finished_at=None).select_related("succession"):
        passage.team = team
        _finish(passage)
        succession = passage.succession
        if not succession.passages.filter(finished_at=None).exists():
            succession.finished_at = timezone.now()
            succession.save()
