"""Emergency accesses as codes and clocks: the own ones, those to review, those in one's own work."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.emergency import OFTEN_WITHIN
from access.hiding.sight import unhidden
from access.models import EmergencyAccess, Team
from access.openable import living_grants
from access.roles import Role
from cases.models import Case, Referral

SHOWN_AFTERWARDS = timedelta(days=30)
TOLD_FOR = timedelta(days=3)


def records_held_locked(code: str, actor: Any) -> list[tuple[Case | Referral, Team]]:
    """The case and the slip of a number that the acting team holds locked, in clear, each with its team now.

    A record that hides from the actor costs the same two questions as one that never was.
    """
    found = [_held_locked(kind, code, actor) for kind in (Case, Referral)]
    return [(record, record.team) for record in found if record is not None]


def _held_locked(kind: Any, code: str, actor: Any) -> Any:
    locked = living_grants(kind, actor).filter(locked=True, content_object_id=OuterRef("pk"))
    return kind.objects.in_clear().filter(Exists(locked), code=code).select_related("team").first()


def own_emergencies(actor: Any) -> QuerySet[EmergencyAccess]:
    """The actor's own that have not run out, in the acting team."""
    living = EmergencyAccess.objects.living().filter(user_id=actor.user_id, team_id=actor.team.pk)
    return living.order_by("-opened_at")


def own_emergency(actor: Any, pk: UUID) -> EmergencyAccess:
    """One of the own, also one that has run out. Raises: Http404 for anybody else's."""
    return get_object_or_404(EmergencyAccess, pk=pk, user_id=actor.user_id, team_id=actor.team.pk)


def late_emergencies_of(actor: Any) -> QuerySet[EmergencyAccess]:
    """What the acting duty team opened and nobody has reviewed within 24 hours."""
    late = EmergencyAccess.objects.overdue().filter(team=actor.team).select_related("user", "owner_team")
    return unhidden(late, actor, "record_id")


def emergencies_on_duty(actor: Any) -> tuple[list[EmergencyAccess], list[EmergencyAccess]]:
    """Both of these in one query, as whoever is awake looks at the page all night: the own ones, then the late ones."""
    own, late = own_emergencies(actor), late_emergencies_of(actor)
    is_own, is_late = Exists(own.filter(pk=OuterRef("pk"))), Exists(late.filter(pk=OuterRef("pk")))
    found = EmergencyAccess.objects.filter(team=actor.team).annotate(is_own=is_own, is_late=is_late)
    found = found.filter(Q(is_own=True) | Q(is_late=True)).select_related("user", "owner_team")
    rows = list(found.order_by("opened_at", "pk"))
    return [row for row in reversed(rows) if row.is_own], [row for row in rows if row.is_late]


def emergencies_to_review(actor: Any) -> QuerySet[EmergencyAccess]:
    """Unsettled ones of the own team's records; of all records for the privacy officer. The oldest first."""
    return _seen_by(actor, EmergencyAccess.objects.unsettled())


def emergencies_settled(actor: Any) -> QuerySet[EmergencyAccess]:
    """Those settled in the last thirty days, the newest first."""
    since = timezone.now() - SHOWN_AFTERWARDS
    settled = EmergencyAccess.objects.filter(verdict__in=("justified", "not_justified"), opened_at__gte=since)
    return _seen_by(actor, settled.select_related("reviewed_by").order_by("-opened_at"))


def emergency_seen_by(actor: Any, pk: UUID) -> EmergencyAccess:
    """Raises: Http404 for another team's."""
    return get_object_or_404(_seen_by(actor, EmergencyAccess.objects.select_related("reviewed_by")), pk=pk)


def _seen_by(actor: Any, found: QuerySet[EmergencyAccess]) -> QuerySet[EmergencyAccess]:
    """With ``lately``: how many the same person took within the 24 hours up to this one."""
    if actor.role != Role.PRIVACY_OFFICER:
        found = unhidden(found.filter(owner_team_id=actor.team.pk), actor, "record_id")
    return found.select_related("user", "team", "owner_team").annotate(lately=_lately())


def _lately() -> Coalesce:
    same = EmergencyAccess.objects.filter(
        user_id=OuterRef("user_id"),
        opened_at__lte=OuterRef("opened_at"),
        opened_at__gt=OuterRef("opened_at") - OFTEN_WITHIN,
    ).order_by()
    counted = same.values("user_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def emergencies_in_my_work(actor: Any) -> QuerySet[EmergencyAccess]:
    """Cases given to the actor, and slips the actor has taken, that were opened in the last three days."""
    cases = Case.objects.in_clear().filter(worker_id=actor.user_id).values("pk")
    slips = Referral.objects.in_clear().filter(taken_by_id=actor.user_id).values("pk")
    lately = EmergencyAccess.objects.filter(opened_at__gte=timezone.now() - TOLD_FOR, owner_team_id=actor.team.pk)
    mine = lately.filter(Q(record_id__in=cases) | Q(record_id__in=slips))
    return unhidden(mine, actor, "record_id").select_related("user").order_by("-opened_at")
