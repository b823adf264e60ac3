"""Administrative units and offices as data with validity dates. No people live here."""

import uuid
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7

from places.vietnamese import search_text, sort_key


def new_id() -> uuid.UUID:
    """A UUID of version 7, made here because the database has no function for it."""
    return uuid7()


class Level(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("level of places", "Province")
    DISTRICT = "district", pgettext_lazy("level of places", "District")
    COMMUNE = "commune", pgettext_lazy("level of places", "Commune")


class Kind(models.TextChoices):
    """The value is the word an official name begins with."""

    PROVINCE = "tỉnh", pgettext_lazy("kind of place", "province")
    CITY = "thành phố", pgettext_lazy("kind of place", "city")
    URBAN_DISTRICT = "quận", pgettext_lazy("kind of place", "urban district")
    DISTRICT = "huyện", pgettext_lazy("kind of place", "district")
    TOWN = "thị xã", pgettext_lazy("kind of place", "town")
    WARD = "phường", pgettext_lazy("kind of place", "ward")
    COMMUNE = "xã", pgettext_lazy("kind of place", "commune")
    TOWNSHIP = "thị trấn", pgettext_lazy("kind of place", "township")
    SPECIAL_ZONE = "đặc khu", pgettext_lazy("kind of place", "special zone")


M = TypeVar("M", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[M]):
    def valid_at(self, day: date) -> "DatedQuerySet[M]":
        """What was in force on this day (both ends inclusive; an empty end is open)."""
        began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(began & not_ended)


class Dated(models.Model):
    """Something that holds from one day to another, both inclusive."""

    valid_from = models.DateField(null=True, blank=True, verbose_name=_("valid from"))
    valid_to = models.DateField(null=True, blank=True, verbose_name=_("last valid day"))

    class Meta:
        abstract = True

    def is_valid_at(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from"))
    )


class UnitList(models.Model):
    """One set of shipped lists that was loaded; tells `load_units` when there is nothing to do."""

    fingerprint = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Unit(Dated):
    """A province, district or commune. A code can mean another unit since 1 July 2025: hence an own key."""

    code = models.CharField(max_length=5)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=80, verbose_name=_("name"))
    level = models.CharField(max_length=8, choices=Level.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    folded = models.CharField(max_length=100, db_collation="C", help_text="search_text of the name")
    folded_path = models.CharField(
        max_length=300, db_collation="C", help_text="search_text of the name and of all units above"
    )
    sort_key = models.CharField(max_length=120, db_collation="C", help_text="Vietnamese order of the short name")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("code", "level", "valid_from", name="unit_code_once_a_day", nulls_distinct=False),
            dates_in_order("unit_dates_in_order"),
            models.CheckConstraint(
                name="unit_parent_by_level",
                condition=Q(level="province", parent=None) | (~Q(level="province") & Q(parent__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["level", "sort_key", "id"], name="unit_by_level_and_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def short_name(self) -> str:
        """`Phủ Lý` of `Phường Phủ Lý`; a number keeps its word (`Phường 5`)."""
        rest = self.name[len(self.kind) :].strip()
        return self.name if rest.isdigit() else rest

    @property
    def path(self) -> str:
        """`Phường Quang Trung, Thành phố Phủ Lý, Tỉnh Hà Nam`: needs the parents fetched."""
        return self.name if self.parent is None else f"{self.name}, {self.parent.path}"

    def fill_search_columns(self) -> None:
        """From the name and the parent, which must be set; `load_units` and `save` call it."""
        self.folded = search_text(self.name)
        self.folded_path = self.folded + (self.parent.folded_path if self.parent else "")
        self.sort_key = sort_key(self.short_name)


class Extent(models.TextChoices):
    WHOLE = "whole", _("whole")
    PART = "part", _("part")


class UnitSuccession(models.Model):
    """On `on`, the first day of the new unit, `old` went into `new`. Many to many: communes merge and are split."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField()
    extent = models.CharField(max_length=5, choices=Extent.choices)
    is_default = models.BooleanField(help_text="the heir to assume when nobody knows which part was meant")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_succession_once"),
            models.UniqueConstraint(fields=["old"], condition=Q(is_default=True), name="unit_one_default_heir"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} > {self.new_id}"


class OfficeKind(models.TextChoices):
    COMMUNE_CASE_TEAM = "commune_case_team", _("Commune case team")
    PROVINCE_DUTY_TEAM = "province_duty_team", _("Province duty team")
    TRUSTED_ADDRESS = "trusted_address", _("Trusted address")
    SHELTER = "shelter", _("Shelter")
    PREVENTION_SITE = "prevention_site", _("Prevention site")
    PREVENTION_GROUP = "prevention_group", _("Prevention group")
    POLICE = "police", _("Police")
    LABOUR_DEPARTMENT = "labour_department", _("Department of labour (home affairs since 2025)")
    CULTURE_DEPARTMENT = "culture_department", _("Department of culture")
    HEALTH_DEPARTMENT = "health_department", _("Department of health")
    OTHER_DEPARTMENT = "other_department", _("Other department")
    REFERRING_PLACE = "referring_place", _("Referring place")
    HOTLINE = "hotline", _("Hotline")
    SERVICE_PROVIDER = "service_provider", _("Service provider")


KINDS_WITHOUT_CASE_ROLES = frozenset(
    {
        OfficeKind.POLICE,
        OfficeKind.LABOUR_DEPARTMENT,
        OfficeKind.CULTURE_DEPARTMENT,
        OfficeKind.HEALTH_DEPARTMENT,
        OfficeKind.OTHER_DEPARTMENT,
    }
)
"""Who works for the police or a department sees published figures, never a case (a rule of access, tested there)."""

KINDS_WITHOUT_ACCOUNTS = frozenset({OfficeKind.SERVICE_PROVIDER})
"""Entries of a register: nobody signs in for them."""


class Office(Dated):
    """A body that works at a place. When its unit ends, the office ends and another one follows.

    A shelter's secret address does not live here, only its name and its unit.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=OfficeKind.choices, verbose_name=_("kind of office"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="offices", verbose_name=_("administrative unit")
    )
    name = models.CharField(max_length=120, verbose_name=_("name"))
    phone = models.CharField(max_length=20, blank=True, verbose_name=_("duty number"))
    sort_key = models.CharField(max_length=400, db_collation="C", editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dates_in_order("office_dates_in_order"),
            models.CheckConstraint(name="office_has_a_start", condition=Q(valid_from__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="office_by_name"),
            models.Index(fields=["kind", "unit"], name="office_by_kind_and_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def allows_case_roles(self) -> bool:
        return self.kind not in KINDS_WITHOUT_CASE_ROLES


class Line(models.TextChoices):
    """Two reporting lines run side by side and must not be merged."""

    FAMILY = "family", _("Domestic violence (culture)")
    EQUALITY = "equality", _("Gender equality (labour, home affairs since 2025)")


class ReportingLine(Dated):
    """Which office reports to which, on which form, until when. Data with its legal source: forms and bodies change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.CharField(max_length=8, choices=Line.choices)
    form = models.CharField(max_length=40, help_text="code of the official form, for example 01/BC-X")
    from_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="reports_to")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="reports_from")
    due_rule = models.CharField(max_length=60, blank=True, help_text="as the instrument says it, for example 07-05")
    source = models.CharField(max_length=120, help_text="legal instrument and article")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dates_in_order("reporting_line_dates_in_order"),
            models.CheckConstraint(name="reporting_line_between_two", condition=~Q(from_office=F("to_office"))),
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.from_office_id} > {self.to_office_id}"
