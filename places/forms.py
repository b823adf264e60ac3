"""A form field for an administrative unit: type some letters, choose from what is found. Works without JavaScript."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from places.models import Unit
from places.queries import find_units

MOST_SHOWN = 20


@dataclass(frozen=True)
class UnitChoice:
    """Which units may be chosen: on a day, at a level, under another unit."""

    at: datetime.date | None = None
    level: str = ""
    within: Unit | None = None

    def find(self, typed: str) -> QuerySet[Unit]:
        return find_units(typed, at=self.at, level=self.level, within=self.within)

    def keyed(self, key: str) -> Unit | None:
        """The unit with this key, if it may be chosen."""
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        unit = Unit.objects.select_related("parent__parent").filter(pk=int(key)).first()
        return unit if unit is not None and self._fits(unit) else None

    def _fits(self, unit: Unit) -> bool:
        above = {unit.pk, unit.parent_id, unit.parent.parent_id if unit.parent else None}
        return (
            (self.at is None or unit.is_valid_at(self.at))
            and (not self.level or unit.level == self.level)
            and (self.within is None or self.within.pk in above)
        )


@dataclass(frozen=True)
class Typed:
    """What came back from the page: the letters, the key of the chosen row, and the letters that row was found by."""

    text: str = ""
    key: str = ""
    found_by: str = ""

    @property
    def chosen(self) -> str:
        """The key, unless other letters were typed since the rows were listed."""
        return self.key if self.text == self.found_by else ""


class UnitPicker(forms.Widget):
    """A search box, and radio buttons for what it finds; htmx fills them in while typing."""

    template_name = "places/unit_picker.html"
    use_fieldset = False

    def __init__(self, choice: UnitChoice, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choice = choice

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(
            text=data.get(f"{name}_typed", "").strip(),
            key=data.get(name, ""),
            found_by=data.get(f"{name}_by", "").strip(),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_typed" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, Typed) else Typed(key=str(value or ""))
        chosen = self.choice.keyed(typed.chosen)
        found = [chosen] if chosen else list(self.choice.find(typed.text)[:MOST_SHOWN])
        context["picker"] = {"name": name, "typed": typed.text, "chosen": chosen, "units": found, "choice": self.choice}
        return context


class UnitField(forms.Field):
    """Cleans to a `Unit` or None. With one clear match the letters alone are enough."""

    default_error_messages = {
        "absent": _("No place has this name. Try fewer letters."),
        "several": _("Several places match. Please choose one of them."),
    }

    def __init__(
        self, *, at: datetime.date | None = None, level: str = "", within: Unit | None = None, **kwargs: Any
    ) -> None:
        self.choice = UnitChoice(at, level, within)
        super().__init__(widget=UnitPicker(self.choice), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Unit | None:
        typed = value if isinstance(value, Typed) else Typed(key=str(value or ""))
        if typed.chosen:
            unit = self.choice.keyed(typed.chosen)
            if unit is None:
                raise ValidationError(self.error_messages["absent"], code="absent")
            return unit
        return self._only_match(typed.text) if typed.text else None

    def _only_match(self, text: str) -> Unit:
        found = list(self.choice.find(text)[:2])
        if len(found) == 2 and not _is_clear(found[0].rank, found[1].rank):  # type: ignore[attr-defined]
            raise ValidationError(self.error_messages["several"], code="several")
        if not found:
            raise ValidationError(self.error_messages["absent"], code="absent")
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not isinstance(data, Typed) or data.chosen != str(self.prepare_value(initial) or "")


def _is_clear(best: int, next_best: int) -> bool:
    """Whether the letters mean the best match alone: its name, or its path where the next has scattered words."""
    return best < next_best and best in (0, 1, 3)
