"""The team's inbox: referrals that wait, and what triage needs to know. Clear columns but for what the door opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from access.errors import StaleVersion
from access.models import Team
from cases.escalation import due_for_supervisor
from cases.models import Addition, Case, Referral
from cases.queries.duty import alarms_for
from cases.workflow import OPEN_REFERRALS

CASEWORK = ("commune_case_team", "province_duty_team")


def waiting_referrals(actor: Any) -> QuerySet[Referral]:
    """Referrals that wait at the acting team, danger first, then the oldest; only those it can open."""
    passed_up = Q(duty_team_id=actor.team.pk, escalated_at__isnull=False)
    return (
        Referral.objects.visible_to(actor)
        .filter(Q(team_id=actor.team.pk) | passed_up, status__in=OPEN_REFERRALS)
        .select_related("taken_by", "sender_office")
        .order_by("-urgent", "received_at", "pk")
    )


def referrals_of(actor: Any, case: Case) -> QuerySet[Referral]:
    """The referrals a case came from, as far as the acting team can open them."""
    return Referral.objects.visible_to(actor).filter(case_id=case.pk).order_by("pk")


def additions_to(actor: Any, referral: Referral) -> QuerySet[Addition]:
    """What its sender added later, as far as the acting team can open it."""
    return Addition.objects.visible_to(actor).filter(referral_id=referral.pk)


def refuse_when_added_to(referral: Referral, additions: Sequence[Addition]) -> None:
    """Once the referral is locked: what was added in the meantime must not be left behind. Raises: StaleVersion."""
    stored = Addition.objects.in_clear().filter(referral_id=referral.pk).values_list("pk", flat=True)
    if set(stored) != {addition.pk for addition in additions}:
        raise StaleVersion(str(referral))


def newest_additions(referral: Referral) -> list[UUID]:
    """The keys of the newest twenty additions, the first one first: for the one reader who opens each by itself."""
    newest = Addition.objects.in_clear().filter(referral_id=referral.pk).order_by("-pk").values_list("pk", flat=True)
    return sorted(newest[:20])


def untaken_referrals(actor: Any) -> QuerySet[Referral]:
    """Those nobody has taken yet."""
    return waiting_referrals(actor).filter(taken_at=None)


def teams_to_pass_to(actor: Any) -> QuerySet[Team]:
    """Case teams and duty teams other than the acting one, by name."""
    teams = Team.objects.filter(office__kind__in=CASEWORK, closed_at=None)
    return teams.exclude(pk=actor.team.pk).order_by("name", "pk")


def untaken_alarms(actor: Any) -> int:
    """How many alarms the acting team could take and nobody has."""
    return alarms_for(actor).filter(taken_at=None).count()


def deadline_of(referral: Referral) -> datetime | None:
    """When somebody must have taken it; nothing once somebody has."""
    return None if referral.taken_at else due_for_supervisor(referral.received_at)
