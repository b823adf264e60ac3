"""A grant: permission and sealed key in one row, so that they cannot disagree."""

import functools
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from guardian.managers import GroupObjectPermissionManager
from guardian.models import GroupObjectPermissionBase

from access.errors import UnrecordedChange
from access.guard import GuardedQuerySet, Recorded, new_id

_OCTETS = Func(F("sealed_key"), function="octet_length", output_field=models.IntegerField())
SMALLEST_GRANT = 80  # bytes: an HPKE letter around 32


class GrantManager(GroupObjectPermissionManager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """guardian's shortcuts make rows without a key, so they do not exist here."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnrecordedChange("a grant carries a sealed key: use access.door.new_record, share or end_grant")

    assign_perm = bulk_assign_perm = assign_perm_to_many = remove_perm = bulk_remove_perm = _refuse


class Grant(Recorded, GroupObjectPermissionBase):
    """One team's access to one record: everything (no compartments named) or the named parts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed_key = models.BinaryField()
    compartments = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    root_epoch = models.PositiveSmallIntegerField(default=1)
    team_epoch = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # A locked grant holds the key, but the door refuses it until it is unlocked (escalation).
    locked = models.BooleanField(default=False)
    granted_by = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.BinaryField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = GrantManager()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(_OCTETS, SMALLEST_GRANT),
                name="%(class)s_carries_a_key",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def record_id(self) -> Any:
        """The record this grant opens."""
        return self.content_object_id  # type: ignore[attr-defined]

    @classmethod
    def permission_id_of(cls) -> int:
        """The one permission of this kind of record: open it."""
        return permission_id(cls._meta.get_field("content_object").related_model)

    @classmethod
    def living(cls) -> Any:
        """Grants that have not expired."""
        return cls.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()), permission_id=cls.permission_id_of()
        )

    @classmethod
    def of_team(cls, team_id: int) -> Any:
        """All of a team and of its circles, locked and expired ones too."""
        return cls.objects.filter(Q(group_id=team_id) | Q(group__team__circle_of_id=team_id))


@functools.cache
def permission_id(model: Any) -> int:
    """Primary key of `open_<record>`; a constant of the database."""
    content_type = ContentType.objects.get_for_model(model)
    return DjangoPermission.objects.get(content_type=content_type, codename=model.permission_codename).pk


def grant_models() -> list[type[Grant]]:
    """Of every kind of record, in the order of their names."""
    found = [model for model in apps.get_models() if issubclass(model, Grant)]
    return sorted(found, key=lambda model: model._meta.label_lower)
