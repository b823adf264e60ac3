"""Which cases are shown where. Each starts from what the acting team may see."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from access.models import Team, User
from cases.models import Case
from cases.workflow import OPEN_CASES, CaseStatus
from places.models import Level, Unit
from places.queries import province_of, units_at


def team_cases(actor: Any) -> QuerySet[Case]:
    """All cases of the acting team, newest first."""
    return Case.objects.visible_to(actor).filter(team_id=actor.team.pk).select_related("worker").order_by("-pk")


def my_cases(actor: Any) -> QuerySet[Case]:
    """Open cases given to the actor, newest first."""
    return team_cases(actor).filter(worker_id=actor.user.pk, status__in=OPEN_CASES)


def taken_by_nobody(actor: Any) -> QuerySet[Case]:
    """Cases of the team that nobody works on."""
    return team_cases(actor).filter(status=CaseStatus.NEW)


def id_of_case(actor: Any, code: str) -> UUID | None:
    """The team's open case of a record number."""
    return team_cases(actor).filter(code=code, status__in=OPEN_CASES).values_list("pk", flat=True).first()


def search_states(cases: QuerySet[Case], show: str) -> QuerySet[Case]:
    """``closed`` keeps the closed ones, everything else the open ones."""
    return cases.filter(status=CaseStatus.CLOSED) if show == "closed" else cases.filter(status__in=OPEN_CASES)


def unit_of(team: Team) -> Unit:
    """Where the team works.

    Raises:
        LookupError: the team belongs to no office (only the recovery team does not).
    """
    if team.office is None:
        raise LookupError("a case team belongs to an office")
    return team.office.unit


def communes_near(team: Team) -> list[tuple[str, str]]:
    """The communes of the team's province today, as choices."""
    province = province_of(unit_of(team))
    units = units_at(timezone.localdate(), level=Level.COMMUNE, within=province)
    return [(unit.code, unit.name) for unit in units]


def colleagues(actor: Any) -> QuerySet[User]:
    """Members of the acting team who can work a case, by name."""
    today = timezone.localdate()
    living = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today)
    return (
        User.objects.filter(
            living,
            memberships__team_id=actor.team.pk,
            memberships__role__in=("case_worker", "case_supervisor"),
            memberships__starts_on__lte=today,
            is_active=True,
        )
        .distinct()
        .order_by("full_name", "pk")
    )


def load_of_each(actor: Any) -> QuerySet[User]:
    """The same people with how many cases each has: ``cases_open``, ``cases_new``, ``cases_late``."""
    mine = Q(cases__team_id=actor.team.pk, cases__in=Case.objects.visible_to(actor))
    late = mine & Q(cases__status__in=OPEN_CASES, cases__due_on__lt=timezone.localdate())
    return colleagues(actor).annotate(
        cases_open=Count("cases", filter=mine & Q(cases__status__in=OPEN_CASES), distinct=True),
        cases_new=Count("cases", filter=mine & Q(cases__status=CaseStatus.ASSIGNED), distinct=True),
        cases_late=Count("cases", filter=late, distinct=True),
        name=F("full_name"),
    )
