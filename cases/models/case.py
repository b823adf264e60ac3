"""The case: what one person's file is, and who holds its key."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.fields import SealedData, SealedText
from access.grants import Grant
from access.guard import Record
from access.history import History
from access.models.erasure import Scope
from cases.workflow import OPEN_CASES, CaseStatus

if TYPE_CHECKING:
    from cases.models.people import Survivor
    from cases.models.risk import RiskAssessment


class Priority(models.IntegerChoices):
    FIRST = 1, _("First")
    NORMAL = 2, _("Normal")
    LATER = 3, _("Later")


def _both_or_neither(name: str, one: Q, other: Q) -> models.CheckConstraint:
    """Two statements of which neither may hold alone."""
    return models.CheckConstraint(name=name, condition=(one & other) | (~one & ~other))


class Case(Record):
    """One person in need and all that is done for her. In clear is only what queues and clocks need."""

    grant_model = "cases.CaseGrant"
    permission_codename = "open_case"
    facts = "cases.facts.case_facts"

    code = models.CharField(max_length=8, unique=True, editable=False)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="cases")
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.NEW)
    urgent = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    story_erased_at = models.DateTimeField(null=True, blank=True)
    person_erased_at = models.DateTimeField(null=True, blank=True)

    call_name = SealedText("identity")
    next_step = SealedText("narrative")
    waiting_for = SealedText("narrative")
    closing = SealedData("narrative")

    history = History()

    class Privacy:
        plain = {
            "code": "the record number, drawn at random; titles and talk on the phone use it",
            "status": "queues are sorted by it",
            "urgent": "queues are sorted by it",
            "priority": "queues are sorted by it",
            "assigned_at": "clocks: given out and not started",
            "started_at": "clocks: given out and not started",
            "waiting_since": "clocks: how long another office takes",
            "closed_at": "clocks and retention",
            "due_on": "the list of the day",
            "review_on": "the list of the day",
            "story_erased_at": "the pages say why nothing stands there, and the counted facts stay as they are",
            "person_erased_at": "the pages say why nothing stands there, and the counted facts stay as they are",
        }

    class Meta:
        permissions = [("open_case", "Can open the case")]
        default_permissions = ()
        indexes = [
            models.Index(fields=["team", "status", "-id"], name="case_queue"),
            models.Index(fields=["worker", "status", "due_on"], name="case_worker"),
        ]
        constraints = [
            _both_or_neither("case_new_has_no_worker", Q(status__in=["new", "erased"]), Q(worker__isnull=True)),
            _both_or_neither("case_worker_and_when", Q(worker__isnull=True), Q(assigned_at__isnull=True)),
            _both_or_neither("case_waiting_since", Q(status="waiting"), Q(waiting_since__isnull=False)),
            _both_or_neither("case_closed_at", Q(status="closed"), Q(closed_at__isnull=False)),
            models.CheckConstraint(
                name="case_started_at", condition=~Q(status__in=["active", "waiting"]) | Q(started_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_CASES

    @property
    def facts_are_final(self) -> bool:
        return bool(self.story_erased_at or self.person_erased_at)

    def forget(self, part: str = "") -> None:
        """All that queues and clocks read but the number and the team; of a part, only the day it was erased."""
        if part == Scope.NARRATIVE:
            self.story_erased_at = timezone.now()
        elif part == Scope.PERSON:
            self.person_erased_at = timezone.now()
        else:
            self.status, self.urgent, self.priority, self.worker = CaseStatus.ERASED, False, Priority.NORMAL, None
            self.assigned_at = self.started_at = self.waiting_since = self.closed_at = None
            self.due_on = self.review_on = None

    @property
    def survivor(self) -> "Survivor | None":
        """The row of the person herself; its key comes with the opened case."""
        return next(iter(self.survivors.all()), None)

    @property
    def assessment(self) -> "RiskAssessment | None":
        """The newest look at the danger."""
        return self.assessments.order_by("-pk").first()


class CaseGrant(Grant):
    """Which team may open a case, and the key it opens it with."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass
