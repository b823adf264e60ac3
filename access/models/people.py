"""Users, teams and memberships. A membership is the only thing that makes somebody part of a team."""

import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.guard import GuardedQuerySet, Recorded, new_id
from access.passphrases import settled
from access.roles import Role, role_choices


class UserManager(BaseUserManager["User"]):
    """Looks people up by user name; makes none (see `administration.actions` and `access.teams.enrolment`)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin, Recorded):
    """A person with an account. No e-mail: many have none, and mail tells."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_login = None  # who signed in when is in the logbook, not in a column that changes unrecorded

    USERNAME_FIELD = "username"
    EMAIL_FIELD = ""
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="user_is_never_superuser")
        ]

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Without Django's silent upgrade of the hash: a change of an account is recorded or not made."""
        return check_password(None if raw_password is None else settled(raw_password), self.password)

    @property
    def given_name(self) -> str:
        """What a Vietnamese name is called by: its last word."""
        return self.full_name.rsplit(maxsplit=1)[-1] if self.full_name else self.username


class TeamKind(models.TextChoices):
    """What a team is for. Recovery has no members: its private key lies in paper shares. A circle is a team
    without some of its people, for one record that they must not see: it has a key, and no members of its own."""

    WORK = "work", _("working team")
    RECOVERY = "recovery", _("recovery")
    CIRCLE = "circle", _("part of a team")


class Team(Recorded):
    """The people of one office who share keys. Its primary key is that of a Django group."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="teams")
    kind = models.CharField(max_length=12, choices=TeamKind.choices, default=TeamKind.WORK)
    name = models.CharField(_("name"), max_length=160)
    stand_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_in_for")
    circle_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="circles")
    closed_at = models.DateTimeField(null=True, blank=True)
    # Somebody left and no holder was there to renew the key: the next holder's request does.
    needs_new_key = models.BooleanField(default=False)
    # This team or its stand-in team has a newer key than the deposit: the next holder's request renews it.
    needs_new_deposit = models.BooleanField(default=False)
    # Its records go over into another team (see `succession`): a mark on the row that every request has read anyway.
    moving_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="recovery", closed_at=None), name="one_recovery_team"
            ),
            models.CheckConstraint(
                condition=Q(kind="circle", circle_of__isnull=False) | (~Q(kind="circle") & Q(circle_of=None)),
                name="a_circle_is_of_a_team",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> "Team":
        """The team itself, also for a circle of it."""
        return self.circle_of or self


def stand_in_roles() -> list[tuple[str, Any]]:
    """What somebody who steps in can be in the absent team; which of them goes by its office (`standing_in`)."""
    found = (Role.CASE_WORKER, Role.CASE_SUPERVISOR, Role.SHELTER_MANAGER, Role.SHELTER_STAFF)
    return [choice for choice in role_choices() if choice[0] in found]


class MembershipQuerySet(GuardedQuerySet):
    """Memberships at a day."""

    def current(self, day: datetime.date | None = None) -> "MembershipQuerySet":
        """Those that hold on `day` (today), both ends inclusive, of people who may sign in."""
        day = day or timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True, team__closed_at=None
        )


class Membership(Recorded):
    """One person in one team with one role, from day to day (inclusive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=role_choices())
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    access_given_at = models.DateTimeField(null=True, blank=True)
    access_given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(access_given_at=None, access_given_by=None) | Q(access_given_at__isnull=False),
                name="access_given_when_and_by",
            ),
            models.UniqueConstraint(
                fields=["user", "team", "role"], condition=Q(ends_on=None), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    @property
    def role_enum(self) -> Role:
        return Role(self.role)
