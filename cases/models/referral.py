"""A referral: what somebody at a door or on a telephone tells the people who can help."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.fields import SealedChoice, SealedData, SealedFlag, SealedList, SealedNumber, SealedText
from access.grants import Grant
from access.guard import Record
from access.history import History
from cases.models import answers
from cases.workflow import ReferralStatus


class Channel(models.TextChoices):
    PAGE = "page", _("referral page")
    PAPER = "paper", _("paper form")
    PHONE = "phone", _("telephone")


class Referral(Record):
    """Sealed in full to `team` and, locked, to `duty_team`; the sender has the code and three states."""

    code = models.CharField(max_length=8, unique=True, validators=[RegexValidator(r"^\d{8}$")])
    status = models.CharField(max_length=8, choices=ReferralStatus, default=ReferralStatus.SENT)
    urgent = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PAGE)
    request_key = models.UUIDField()
    kept_from_commune = models.BooleanField(default=False)

    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="referrals")
    duty_team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="duty_referrals")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sent_referrals")
    sender_office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="sent_referrals")

    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_referrals"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=12, choices=answers.Reply, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")

    danger = SealedChoice("safety", choices=answers.Danger.choices)
    danger_signs = SealedList("safety", choices=answers.DangerSign.choices)
    story = SealedText("narrative")
    forms = SealedList("narrative", choices=answers.Form.choices)
    done_by = SealedChoice("perpetrator", choices=answers.DoneBy.choices)
    name = SealedText("identity")
    age = SealedNumber("identity")
    sex = SealedChoice("identity", choices=answers.Sex.choices)
    children = SealedNumber("identity")
    children_ages = SealedText("identity")
    circumstances = SealedList("health", choices=answers.Circumstance.choices)
    talk_by = SealedList("contact", choices=answers.TalkBy.choices)
    language = SealedText("contact")
    needs = SealedList("safety", choices=answers.Need.choices)
    whereabouts = SealedChoice("contact", choices=answers.Whereabouts.choices)
    place = SealedText("contact")
    phone = SealedText("contact")
    phone_hours = SealedText("contact")
    may_text = SealedChoice("contact", choices=answers.MayText.choices)
    cover_story = SealedText("contact")
    contacts_us = SealedFlag("contact")
    safe_word = SealedText("contact")
    consent = SealedChoice("narrative", choices=answers.Consent.choices)
    closing = SealedData("narrative")

    history = History()
    grant_model = "cases.ReferralGrant"
    permission_codename = "open_referral"

    class Privacy:
        plain = {
            "code": "the sender reads it aloud to the person on duty; it says nothing about anybody",
            "status": "the queue and the sender's three states need it without a key",
            "urgent": "the queue puts danger to life first, without a key",
            "channel": "a paper form's clock counts from its receipt",
            "request_key": "a second posting of the same page must find the first",
            "kept_from_commune": "who hands it on is warned; the receiving team told as much before",
            "received_at": "the clocks count from the true time of receipt",
            "taken_at": "the sender sees when somebody took it",
            "escalated_at": "the province's grant is refused until then",
            "finished_at": "the sender sees that it is finished; what is not kept is deleted after it",
            "reply": "one of eight fixed messages that the sender sees without a key",
            "replied_at": "the sender sees how old the message is",
        }

    class Meta:
        permissions = [("open_referral", "Can open the referral")]
        constraints = [
            models.UniqueConstraint(fields=["sender", "request_key"], name="referral_posted_once"),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="referral_taken_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", taken_at=None, finished_at=None)
                | Q(status="taken", taken_at__isnull=False, finished_at=None)
                | Q(status__in=["accepted", "closed", "erased"], finished_at__isnull=False),
                name="referral_status_and_times",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="referral_reply_and_time",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("received_at")), name="referral_times_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "status", "-urgent", "received_at"], name="referral_queue"),
            models.Index(fields=["sender", "-id"], name="referral_sent_by"),
        ]

    def __str__(self) -> str:
        return self.code

    def forget(self, part: str = "") -> None:
        """No queue and no sender's list shows it any more."""
        self.status, self.urgent, self.reply, self.replied_at = ReferralStatus.ERASED, False, "", None

    @property
    def past_the_commune(self) -> bool:
        """Nobody of the commune may know: the province's duty team is the only receiver."""
        return self.team_id == self.duty_team_id


class ReferralGrant(Grant):
    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass
