"""A house, its rooms and beds, and a guest's stay."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from access.fields import SealedChoice, SealedFlag, SealedNumber, SealedText
from access.grants import Grant
from access.guard import Record, Recorded, Row
from access.history import History
from shelters.bed_line import MOST_BEDS, bed_time
from shelters.choices import Destination, ExitReason, NextStep, Service, Status


class Site(Record):
    """Where a shelter is. The most dangerous field we own: only the shelter's own team holds its key."""

    team = models.OneToOneField("access.Team", on_delete=models.PROTECT, related_name="site")
    address = SealedText("safety")
    way_in = SealedText("safety")
    phone = SealedText("contact")
    history = History()

    grant_model = "shelters.SiteGrant"
    permission_codename = "open_site"

    class Privacy:
        plain: dict[str, str] = {}

    class Meta:
        permissions = [("open_site", "Can open the place")]

    def __str__(self) -> str:
        return f"site {self.pk}"


class SiteGrant(Grant):
    content_object = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass


class Room(Recorded):
    """A room of a shelter. Not sealed: furniture tells nothing about a person."""

    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("team", "name", name="room_name_once_a_house")]

    def __str__(self) -> str:
        return self.name


class Bed(Recorded):
    """A place to sleep for one person."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="beds")
    name = models.CharField(max_length=60)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["room__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint("room", "name", name="bed_name_once_a_room"),
            models.CheckConstraint(condition=Q(pk__lt=MOST_BEDS), name="bed_fits_on_the_line"),
        ]

    def __str__(self) -> str:
        return self.name


class Stay(Record):
    """A guest with her children in a shelter: from the request to the day she leaves."""

    code = models.CharField(max_length=8, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="stays")
    asked_by = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="stays_asked_for")
    shelter = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="stays")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    called = SealedText("identity")
    adults = SealedNumber("identity")
    children = SealedNumber("identity")
    children_note = SealedText("identity")
    needs = SealedText("health")
    gate_card = SealedText("safety")
    meeting_point = SealedText("safety")
    driver = SealedText("safety")
    travel_minutes = SealedNumber("safety")
    sleeps_first = SealedFlag("safety")
    exit_reason = SealedChoice("safety", choices=ExitReason.choices)
    destination = SealedChoice("safety", choices=Destination.choices)
    next_step = SealedChoice("safety", choices=NextStep.choices)
    history = History()

    grant_model = "shelters.StayGrant"
    permission_codename = "open_stay"
    facts = "shelters.facts.stay_facts"

    class Privacy:
        plain = {
            "code": "said on the phone instead of a name",
            "status": "the board is sorted by it",
            "asked_at": "the queue is sorted by it",
            "arrives_at": "the board shows who comes next",
            "held_until": "the clock of a held place; the database frees the bed by it",
            "admitted_at": "the board shows who stays",
            "review_on": "the board shows which reviews are due",
            "leaves_on": "the board shows who leaves next",
            "ended_at": "refusals are counted by month",
        }

    class Meta:
        permissions = [("open_stay", "Can open the stay")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.HELD) | Q(held_until__isnull=False), name="held_stay_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.ADMITTED, Status.DISCHARGED]) | Q(admitted_at__isnull=False),
                name="guest_has_an_arrival",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DISCHARGED, Status.NO_PLACE, Status.WITHDRAWN], ended_at__isnull=False)
                | Q(status__in=[Status.ASKED, Status.HELD, Status.ADMITTED], ended_at__isnull=True),
                name="finished_stay_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class StayGrant(Grant):
    content_object = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass


class BedHold(Row):
    """A bed kept for a stay from a moment until a moment, or until she leaves.

    An unused hold frees its bed by the clock alone. The exclusion constraint refuses a second hold of the same bed
    at the same time, also when two people press the button at once (`bed_line` explains how).
    """

    record = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="holds")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="holds")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    history = History()

    class Privacy:
        plain = {
            "starts_at": "the database compares holds of a bed by time",
            "ends_at": "the database compares holds of a bed by time",
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="hold_ends_after_it_starts"
            ),
            ExclusionConstraint(name="one_guest_a_bed", expressions=[(bed_time(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class HouseNote(Row):
    """A line of the house log: what was done for a guest on a day."""

    record = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="notes")
    written_at = models.DateTimeField()
    service = SealedChoice("health", choices=Service.choices)
    note = SealedText("safety")
    history = History()

    class Privacy:
        plain = {"written_at": "the log is read in order of time"}

    def __str__(self) -> str:
        return f"note {self.pk}"
