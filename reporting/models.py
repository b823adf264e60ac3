"""What the window keeps: sealed facts, imported facts, releases and their figures. Never a record."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.guard import Recorded, new_id
from reporting.disclosure.floor import FLOOR, STEP
from reporting.periods import HalfYear


class StatisticsTeam(Recorded):
    """Which team holds the key of the coded facts, and the old province whose districts are the rows of its tables."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", verbose_name=_("team that holds the key")
    )
    province = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("province of the districts")
    )
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="reporting_one_statistics_team",
            ),
        ]

    def __str__(self) -> str:
        return str(self.team)


class SealedFact(models.Model):
    """The coded fact of one record, sealed to the statistics team.

    The key is an HMAC under the record's first root: whoever holds the record replaces its fact, nobody else finds it.
    No time and no kind stand beside it; all letters have one length.
    """

    fact_key = models.BinaryField(primary_key=True, max_length=32)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+")
    letter = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Exact(Length("fact_key"), 32), name="reporting_fact_key_is_an_hmac"),
        ]

    def __str__(self) -> str:
        return bytes(self.fact_key).hex()[:8]


class ImportedSource(models.Model):
    """A register that files of past records come from. Its rows are always known again by the same columns."""

    name = models.CharField(max_length=80, primary_key=True)
    dataset = models.CharField(max_length=20)
    known_by = models.TextField()
    why_clear = models.TextField()

    def __str__(self) -> str:
        return self.name


class HistoricFact(models.Model):
    """One record of a file without names, as codes: month, area, bands.

    In clear on purpose: the mapping of its source says why (`ImportedSource.why_clear`); the rows belong to nobody whom
    this system knows. The digests let a second run know a line again; they would confirm a guess of it to a thief.
    """

    identity = models.BinaryField(primary_key=True, max_length=32)
    source = models.ForeignKey(ImportedSource, on_delete=models.PROTECT, related_name="facts")
    month = models.DateField()
    area = models.CharField(max_length=20)
    likeness = models.BinaryField(max_length=16, null=True)
    sex = models.CharField(max_length=20)
    age_band = models.CharField(max_length=10)
    relationship = models.CharField(max_length=20)
    forms = ArrayField(models.CharField(max_length=20))
    contexts = ArrayField(models.CharField(max_length=20))

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["source", "month", "area"], name="historic_by_month_and_area")
        ]

    def __str__(self) -> str:
        return bytes(self.identity).hex()[:8]


class ImportRun(Recorded):
    """One run of the importer: what was read and what became of it. The numbers add up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(ImportedSource, on_delete=models.PROTECT, related_name="runs")
    file_digest = models.BinaryField(max_length=32)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(read=F("imported") + F("known") + F("rejected")), name="reporting_every_row_is_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class State(models.TextChoices):
    """What has become of a release. Only a draft can be published, and what is published stays."""

    BUILDING = "building", _("being built")
    DRAFT = "draft", _("draft, waits for a second person")
    PUBLISHED = "published", _("published figures")
    DROPPED = "dropped", _("dropped")


def _range(first: str, last: str) -> str:
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


class Release(Recorded):
    """Figures of one data set for some closed half-years. Built by one person, published by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+")
    data_set = models.CharField(max_length=20, verbose_name=_("data set"))
    catalogue_version = models.PositiveSmallIntegerField()
    first_period = models.CharField(max_length=7)
    last_period = models.CharField(max_length=7)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    built_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    built_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    # While it is built: how far, and what was counted, sealed to the team; both are empty afterwards.
    cursor = models.BinaryField(null=True, blank=True)
    facts_read = models.PositiveIntegerField(default=0)
    working = models.BinaryField(null=True, blank=True)
    # The chain: each published release carries the digest of the one before; the first carries 64 zeros.
    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    previous_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("built_by")),
                name="reporting_release_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published",
                    published_by__isnull=False,
                    published_at__isnull=False,
                    built_at__isnull=False,
                    number__isnull=False,
                    previous_digest__isnull=False,
                    digest__isnull=False,
                )
                | (
                    ~Q(state="published")
                    & Q(published_by=None, published_at=None, number=None, previous_digest=None, digest=None)
                ),
                name="reporting_release_published_whole_or_not",
            ),
            models.CheckConstraint(
                condition=Q(state="building") | Q(cursor=None, working=None), name="reporting_release_keeps_only_counts"
            ),
            models.CheckConstraint(
                condition=Q(first_period__lte=F("last_period")), name="reporting_release_periods_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_set} {self.first_period} {self.last_period}"

    @property
    def title(self) -> str:
        """`First half of 2024`, or from one half-year to another."""
        first, last = (HalfYear.parsed(key).label for key in (self.first_period, self.last_period))
        told = first if first == last else _range(first, last)
        return told[:1].upper() + told[1:]


class Cell(models.Model):
    """One figure of a release: people, or nothing for a dash. The true count is stored nowhere."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells")
    period = models.CharField(max_length=7)
    area = models.CharField(max_length=20)
    area_name = models.CharField(max_length=80, blank=True)
    place = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["period", "place"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["release", "period", "area"], name="reporting_one_figure_a_cell"),
            models.CheckConstraint(
                condition=Q(people=None) | Q(Exact(F("people") % STEP, 0), people__gte=FLOOR),
                name="reporting_figure_on_the_grid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.area}"


class PublishedPeriod(models.Model):
    """A half-year of a data set is published once: the row is the lock, and the database refuses a second one."""

    data_set = models.CharField(max_length=20)
    period = models.CharField(max_length=7)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="periods")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["data_set", "period"], name="reporting_period_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.data_set} {self.period}"


class PublishedFigure(models.Model):
    """A row of the view `reporting_publishedfigure`: all that the database role of the statistics pages may read."""

    key = models.BigIntegerField(primary_key=True)
    data_set = models.CharField(max_length=20)
    period = models.CharField(max_length=7)
    area = models.CharField(max_length=20)
    area_name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField(null=True)
    release_number = models.PositiveIntegerField()
    release_digest = models.CharField(max_length=64)
    published_on = models.DateField()

    class Meta:
        managed = False
        db_table = "reporting_publishedfigure"
        ordering = ["data_set", "period", "place"]

    def __str__(self) -> str:
        return f"{self.data_set} {self.period} {self.area}"
