"""What a member of a prevention group sees: the own group's, nobody else's."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from access.actors import Actor
from access.permissions import Permission
from places.models import Office, OfficeKind
from prevention_groups.models import Group, Response, ResponseCount, Session
from prevention_groups.months import month_before, next_month, this_month


@dataclass(frozen=True, slots=True)
class Month:
    """A group's work in one calendar month."""

    month: date
    before: date
    after: date | None
    sessions: list[Session]
    women: int
    men: int
    children: int
    responses: list[ResponseCount]
    helped: int

    @property
    def is_empty(self) -> bool:
        return not self.sessions and not any(count.times for count in self.responses)

    @property
    def is_over(self) -> bool:
        return self.month < this_month()

    @property
    def people(self) -> int:
        return self.women + self.men + self.children


def groups_of(actor: Actor) -> QuerySet[Group]:
    """The acting office's group: one row, or none while the administrator has not entered it."""
    return Group.objects.filter(office=actor.office).select_related("office__unit")


def office_to_start(actor: Actor) -> Office | None:
    """The acting office when it is a prevention group that has not said yet what it is."""
    office = actor.office
    if office is None or office.kind != OfficeKind.PREVENTION_GROUP or not actor.may(Permission.SESSION_LOG):
        return None
    return None if groups_of(actor).exists() else office


def sessions_of(actor: Actor) -> QuerySet[Session]:
    """The sessions of the acting office's group, newest first."""
    return Session.objects.filter(group__office=actor.office)


def responses_of(actor: Actor) -> QuerySet[ResponseCount]:
    """The counted responses of the acting office's group."""
    return ResponseCount.objects.filter(group__office=actor.office)


def month(actor: Actor, first: date) -> Month:
    """The work of one month: three queries."""
    end = next_month(first)
    held = sessions_of(actor).filter(held_on__gte=first, held_on__lt=end).order_by("held_on", "pk")
    sums = held.aggregate(women=Sum("women"), men=Sum("men"), children=Sum("children"))
    responses = list(responses_of(actor).filter(month=first).order_by("kind"))
    return Month(
        month=first,
        before=month_before(first),
        after=end if end <= this_month() else None,
        sessions=list(held),
        responses=responses,
        helped=sum(count.times for count in responses if count.kind != Response.TALK_BOTH),
        **{name: total or 0 for name, total in sums.items()},
    )
