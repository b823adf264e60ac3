"""Accounts, memberships and invitations: who is where, never what anybody read."""

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from access.models import Invitation, Membership, Reenrolment, Team, TeamKind, User
from audit.models import Entry
from places.models import Office


def lasting() -> QuerySet[Membership]:
    """Memberships that have not ended, those to come included."""
    rows: QuerySet[Membership] = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
    return rows.select_related("user", "team__office__unit").order_by("starts_on", "id")


def lasting_of(person: User) -> list[Membership]:
    return list(lasting().filter(user=person))


def teams_of(person: User) -> list[Team]:
    """The teams of the person's lasting memberships."""
    return [membership.team for membership in lasting_of(person)]


def accounts(text: str = "") -> QuerySet[User]:
    """All accounts with `lasting_memberships` and `seen_at`; `text` is part of a user name or a full name."""
    people = (
        User.objects.filter(Q(username__icontains=text) | Q(full_name__icontains=text)) if text else User.objects.all()
    )
    seen = Entry.objects.filter(actor_id=OuterRef("pk")).order_by("-id").values("at")[:1]
    kept = Prefetch("memberships", queryset=lasting(), to_attr="lasting_memberships")
    return people.annotate(seen_at=Subquery(seen)).prefetch_related(kept)


def memberships_of_person(person: User) -> QuerySet[Membership]:
    """Also those that ended, the newest first."""
    rows: QuerySet[Membership] = Membership.objects.filter(user=person)
    return rows.select_related("team__office__unit", "user").order_by("-starts_on", "-id")


def members_of(team: Team) -> QuerySet[Membership]:
    """Lasting memberships of a team, in the order of user names."""
    return lasting().filter(team=team).order_by("user__username", "id")


def open_invitations() -> QuerySet[Invitation]:
    """Links that still work, the one that ends first first."""
    rows: QuerySet[Invitation] = Invitation.objects.living().select_related("user", "made_by")
    return rows.order_by("expires_at", "id")


def is_enrolled(person: User) -> bool:
    """Whether the person has set a passphrase: then no administrator may send a new link."""
    return person.has_usable_password()


def is_free_username(name: str) -> bool:
    return not User.objects.filter(username=name).exists()


def joinable_teams() -> QuerySet[Team]:
    """Working teams of offices in force today, in Vietnamese order."""
    offices = Office.objects.valid_at(timezone.localdate())
    rows: QuerySet[Team] = Team.objects.filter(kind=TeamKind.WORK, closed_at=None, office__in=offices)
    return rows.select_related("office__unit").order_by("office__sort_key", "pk")


def open_reenrolment(person: User) -> Reenrolment | None:
    """The request for new keys that waits, or that was approved and not used yet."""
    rows = Reenrolment.objects.waiting() | Reenrolment.objects.approved()
    found: Reenrolment | None = rows.filter(person=person).select_related("asked_by", "approved_by").first()
    return found


def waiting_reenrolments() -> QuerySet[Reenrolment]:
    """Requests that wait for a second officer, the oldest first."""
    rows: QuerySet[Reenrolment] = Reenrolment.objects.waiting().select_related("person", "asked_by")
    return rows.order_by("asked_at", "id")
