"""Prevention groups and their work, as counts. No name, no household, no day of an intervention."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.guard import Recorded

MOST = 2000


class Model(models.TextChoices):
    """The models of the plan (part II.4) and of the culture line."""

    GBV_GROUP = "to_gioi", _("Group against gender-based violence")
    DV_GROUP = "nhom_gia_dinh", _("Group against domestic violence")
    FAMILY_CLUB = "clb_gia_dinh", _("Sustainable family club")
    HARM_MODEL = "mo_hinh_tac_hai", _("Model preventing the harm of gender-based violence")


class SessionKind(models.TextChoices):
    """What kind of meeting it was."""

    MEETING = "meeting", _("Group meeting")
    CLUB = "club", _("Family club")
    TALK = "talk", _("Public talk")
    TRAINING = "training", _("Training course")
    HOME_VISITS = "visits", _("Round of home visits")
    CAMPAIGN = "campaign", _("Campaign day")
    OTHER = "other", _("Another kind")


class Topic(models.TextChoices):
    """What it was about. A code instead of free text, so that no name can be written."""

    LAW = "law", _("The law on domestic violence")
    EQUALITY = "equality", _("Gender equality")
    FINDING_HELP = "help", _("Where to find help")
    NEIGHBOURS = "neighbours", _("What neighbours can do safely")
    PARENTS = "parents", _("Raising children without violence")
    ALCOHOL = "alcohol", _("Alcohol and violence")
    OLDER = "older", _("Care for older people")
    BOYS_MEN = "men", _("Men and boys against violence")
    OWN_WORK = "own_work", _("The group's own work")
    OTHER = "other", _("Another topic")


class Response(models.TextChoices):
    """What the group did when somebody needed help. A talk between both is never a success of the night."""

    ALARM = "alarm", _("Came when called, and called for help")
    COMPANY = "company", _("Stayed with the person")
    ESCORT = "escort", _("Took the person to a safe place")
    HEALTH = "health", _("Took the person to a health station")
    REFERRED = "referred", _("Sent a slip")
    NUMBERS = "numbers", _("Gave the numbers of help")
    FOLLOW_UP = "follow_up", _("Asked again later")
    TALK_BOTH = "talk_both", _("Talked with both sides")


class Group(Recorded):
    """A prevention group of an office, with the decision that founded it."""

    office = models.OneToOneField("places.Office", on_delete=models.PROTECT, related_name="prevention_group")
    model = models.CharField(max_length=20, choices=Model.choices, default=Model.DV_GROUP)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    founded_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision_number="", decided_on__isnull=True)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="group_decision_number_and_date",
            )
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Session(Recorded):
    """A meeting that took place: how many came, counted once each. Persons, not visits."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    kind = models.CharField(max_length=12, choices=SessionKind.choices)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    women = models.PositiveSmallIntegerField(default=0)
    men = models.PositiveSmallIntegerField(default=0)
    children = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(women__lte=MOST, men__lte=MOST, children__lte=MOST), name="session_counts_are_plausible"
            ),
            models.CheckConstraint(
                condition=Q(women__gt=0) | Q(men__gt=0) | Q(children__gt=0), name="session_reached_somebody"
            ),
        ]
        indexes = [models.Index(fields=["group", "-held_on", "-id"], name="sessions_of_a_group")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def people(self) -> int:
        """All who came."""
        return self.women + self.men + self.children


class ResponseCount(Recorded):
    """How often the group did something in a month.

    Only the month is kept: a day and a village would point at a door.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="responses")
    month = models.DateField(help_text="the first day of the month")
    kind = models.CharField(max_length=12, choices=Response.choices)
    times = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["group", "month", "kind"], name="one_count_a_month_and_kind"),
            models.CheckConstraint(condition=Q(month__day=1), name="response_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(times__lte=MOST), name="response_count_is_plausible"),
        ]

    def __str__(self) -> str:
        return f"responses {self.pk}"
