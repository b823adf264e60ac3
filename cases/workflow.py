"""States of a case and of a referral: one table each. Who may is in the policies; here is only when."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    NEW = "new", _("Not given to anyone")
    ASSIGNED = "assigned", _("Given out, not started")
    ACTIVE = "active", _("In work")
    WAITING = "waiting", _("Waiting for another office")
    CLOSED = "closed", _("Closed")
    ERASED = "erased", _("Erased")


class ReferralStatus(models.TextChoices):
    SENT = "sent", _("Sent")
    TAKEN = "taken", _("Taken by a person")
    ACCEPTED = "accepted", _("Accepted as a case")
    CLOSED = "closed", _("Closed without a case")
    ERASED = "erased", _("Erased")


OPEN_CASES = (CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.ACTIVE, CaseStatus.WAITING)
OPEN_REFERRALS = (ReferralStatus.SENT, ReferralStatus.TAKEN)

Moves = Mapping[str, tuple[tuple[str, ...], str]]

#: step -> (from which states, to which state)
CASE_MOVES: Moves = {
    "assign": (OPEN_CASES, CaseStatus.ASSIGNED),
    "take": ((CaseStatus.NEW,), CaseStatus.ACTIVE),
    "start": ((CaseStatus.ASSIGNED,), CaseStatus.ACTIVE),
    "wait": ((CaseStatus.ACTIVE,), CaseStatus.WAITING),
    "resume": ((CaseStatus.WAITING,), CaseStatus.ACTIVE),
    "transfer": (OPEN_CASES, CaseStatus.NEW),
    "close": ((CaseStatus.ASSIGNED, CaseStatus.ACTIVE, CaseStatus.WAITING), CaseStatus.CLOSED),
    "reopen": ((CaseStatus.CLOSED,), CaseStatus.ASSIGNED),
}

REFERRAL_MOVES: Moves = {
    "take": ((ReferralStatus.SENT,), ReferralStatus.TAKEN),
    "escalate": ((ReferralStatus.SENT,), ReferralStatus.SENT),
    "pass_on": (OPEN_REFERRALS, ReferralStatus.SENT),
    "accept": (OPEN_REFERRALS, ReferralStatus.ACCEPTED),
    "close": (OPEN_REFERRALS, ReferralStatus.CLOSED),
}


class WrongState(ValidationError):
    """The step is not possible in the state the record is in now; the page shows the sentence."""


def can(moves: Moves, step: str, status: str) -> bool:
    """True when ``step`` starts from ``status``."""
    return status in moves[step][0]


def after(moves: Moves, step: str, status: str) -> str:
    """The state that ``step`` leads to.

    Raises:
        WrongState: the step does not start from ``status``.
    """
    if not can(moves, step, status):
        raise WrongState(_("This has been done already, or is not possible any more. Look at the page again."))
    return moves[step][1]
