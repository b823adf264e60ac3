"""What a sender sees of the own referrals: code, hours and one of three states. Clear columns only."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from access.models import User
from cases.models import Addition, Alarm, Referral
from cases.workflow import ReferralStatus

PAGE_SIZE = 20


def sent_by(user: User) -> QuerySet[Referral]:
    """The own referrals, newest first."""
    return (
        Referral.objects.in_clear()
        .filter(sender=user)
        .exclude(status=ReferralStatus.ERASED)
        .select_related("taken_by", "team", "duty_team")
        .order_by("-id")
    )


def own_slip(user: User, code: str) -> Referral:
    """The own referral with this code. Raises: Http404 for anybody else's, as if it did not exist."""
    return get_object_or_404(sent_by(user), code=code)


def page_of(slips: QuerySet[Referral], after: str) -> tuple[list[Referral], str | None]:
    """One page of the own referrals, and the key of the next. Raises: Http404 for a garbled key."""
    if after:
        try:
            slips = slips.filter(id__lt=UUID(after))
        except ValueError:
            raise Http404 from None
    found = list(slips[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else None


def posted_already(user: User, request_key: UUID) -> Referral | None:
    """The referral that this very page has sent before, on a network that dropped the answer."""
    return Referral.objects.in_clear().filter(sender=user, request_key=request_key).first()


def added_already(user: User, request_key: UUID) -> Addition | None:
    return Addition.objects.in_clear().filter(sender=user, request_key=request_key).first()


def raised_already(user: User, request_key: UUID) -> Alarm | None:
    return Alarm.objects.filter(raised_by=user, request_key=request_key).first()


def newest_alarm(user: User, referral: Referral | None = None) -> Alarm | None:
    """The newest alarm of this person, about this referral when one is named."""
    alarms = Alarm.objects.filter(raised_by=user).select_related("taken_by", "team", "duty_team")
    if referral is not None:
        alarms = alarms.filter(referral=referral)
    return alarms.order_by("-raised_at").first()
