"""What the case room does when a team goes over into another: its columns, its rosters, its alarms. No key is used."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Membership, Team
from access.teams.resealing import goes_with
from cases.models import Addition, Alarm, Case, Referral, RosterEntry
from cases.queries.duty import SHOWN_AFTERWARDS
from cases.workflow import CaseStatus


@goes_with(Referral)
def case_of_referral(referral: Referral) -> UUID | None:
    return referral.case_id


@goes_with(Addition)
def case_of_addition(addition: Addition) -> UUID | None:
    return addition.referral.case_id


def name_new_team_of_case(sender: Any, *, record: Case, old: Team, new: Team, **kwargs: Any) -> None:
    """Receiver of `record_succeeding`: the case is the new team's, and stays in its worker's hands if he is there too.

    Where the old team had only a part of somebody else's case, the sharing now names the new team.
    """
    is_own = record.team_id == old.pk
    for sharing in record.sharings.filter(team__in=(old, new), ended_at=None):
        if sharing.team_id == old.pk:
            sharing.team = new
        elif is_own:
            sharing.ended_at = timezone.now()
        else:
            continue
        sharing.save()
    if not is_own:
        return
    record.team = new
    if record.is_open and record.worker_id is not None and not _is_member(record.worker_id, new):
        record.status, record.worker = CaseStatus.NEW, None
        record.assigned_at = record.waiting_since = None


def _is_member(user_id: UUID, team: Team) -> bool:
    return bool(Membership.objects.current().filter(team=team, user_id=user_id).exists())


def name_new_team_of_referral(sender: Any, *, record: Referral, old: Team, new: Team, **kwargs: Any) -> None:
    """Receiver of `record_succeeding`: it waits at the new team as long as it has waited; nobody is told anew."""
    if record.team_id == old.pk:
        record.team = new
    if record.duty_team_id == old.pk:
        record.duty_team = new


def move_watches_and_alarms(sender: Any, *, old: Team, heirs: list[Team], **kwargs: Any) -> None:
    """Receiver of `team_succeeding`: watches and alarms go to the heir; a member of one heir to that one."""
    for watch in _watches(old):
        watch.team = _heir_of(watch, heirs)
        watch.save()
    for alarm in _alarms(old):
        alarm.team = _heir_of_alarm(alarm, heirs) if alarm.team_id == old.pk else alarm.team
        alarm.duty_team = heirs[0] if alarm.duty_team_id == old.pk else alarm.duty_team
        alarm.save()


def _heir_of(watch: RosterEntry, heirs: list[Team]) -> Team:
    joined = [team for team in heirs if watch.user_id is not None and _is_member(watch.user_id, team)]
    return joined[0] if len(joined) == 1 else heirs[0]


def _heir_of_alarm(alarm: Alarm, heirs: list[Team]) -> Team:
    """An alarm goes where its referral went."""
    beside = alarm.referral.team_id if alarm.referral else None
    return next((team for team in heirs if team.pk == beside), heirs[0])


def watches_left(sender: Any, *, team: Team, **kwargs: Any) -> tuple[str, int]:
    """Receiver of `team_remainder`."""
    return _("watches on the roster and alarms"), _watches(team).count() + _alarms(team).count()


def _watches(team: Team) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.filter(team=team, ends_at__gt=timezone.now()).order_by("pk")


def _alarms(team: Team) -> QuerySet[Alarm]:
    """Those that a page still shows."""
    shown = Q(taken_at=None) | Q(taken_at__gte=timezone.now() - SHOWN_AFTERWARDS)
    mine = Q(team=team) | Q(duty_team=team)
    return Alarm.objects.filter(shown, mine).select_related("referral").order_by("pk")
