"""Old versions, kept by django-simple-history with the sealed bytes as they are."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from access.errors import UnrecordedChange
from access.fields import SealedField
from access.guard import current_change, new_id


class OldVersion(models.Model):
    """Base of the history rows: written by a change, never altered."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if current_change() is None or not self._state.adding:
            raise UnrecordedChange(f"{self._meta.label} is written by changing(...) and never altered")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise UnrecordedChange(f"{self._meta.label} is append-only")


class History(HistoricalRecords):
    """simple-history with three changes: sealed columns keep their name, the guard is the base, and
    the column for a change reason (plain text) carries the logbook entry's id instead.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            bases=(OldVersion,),
            history_id_field=models.UUIDField(default=new_id, editable=False),
            history_change_reason_field=models.UUIDField(null=True),
            history_user_id_field=models.UUIDField(null=True),
            history_user_getter=_acting_user_id,
            history_user_setter=_set_user_id,
            **kwargs,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        """The copies; a sealed one gets its base name back (simple-history sets name = attname)."""
        fields: dict[str, Any] = super().copy_fields(model)
        for base in model._meta.fields:
            if isinstance(base, SealedField):
                copied = fields.pop(base.attname)
                copied.name = base.name
                fields[base.name] = copied
        return fields

    def get_history_user(self, instance: models.Model) -> Any:
        change = current_change()
        return change.actor.user_id if change else None

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: Any) -> Any:
        change = current_change()
        return change.entry_id if change else None


def _acting_user_id(historical_instance: Any) -> Any:
    return historical_instance.history_user_id


def _set_user_id(historical_instance: Any, user: Any) -> None:
    historical_instance.history_user_id = user
