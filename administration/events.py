"""The logbook's events in words. An event without words is shown by its code."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.roles import StrOrPromise
from audit.models import Outcome

EVENTS: Final[dict[str, StrOrPromise]] = {
    "ACCESS_ENDED": pgettext_lazy("logbook", "Access of a person ended"),
    "ACCESS_GIVEN": pgettext_lazy("logbook", "Access given to a person"),
    "ACCOUNT_CHANGED": pgettext_lazy("logbook", "Account changed"),
    "ACCOUNT_SHOWN": pgettext_lazy("logbook", "Accounts shown"),
    "ALARM_RAISED": pgettext_lazy("logbook", "Alarm raised"),
    "ALARM_TAKEN": pgettext_lazy("logbook", "Alarm taken"),
    "BED_BOARD_SHOWN": pgettext_lazy("logbook", "Board of beds shown"),
    "BED_HELD": pgettext_lazy("logbook", "Bed held"),
    "BED_REFUSED": pgettext_lazy("logbook", "Bed refused"),
    "BED_REQUESTED": pgettext_lazy("logbook", "Bed asked for"),
    "CASE_ACCESS_SHOWN": pgettext_lazy("logbook", "Access to a case shown"),
    "CASE_ASSIGNED": pgettext_lazy("logbook", "Case assigned"),
    "CASE_CHANGED": pgettext_lazy("logbook", "Case changed"),
    "CASE_CLOSED": pgettext_lazy("logbook", "Case closed"),
    "CASE_CREATED": pgettext_lazy("logbook", "Case created"),
    "CASE_ERASED": pgettext_lazy("logbook", "Case erased"),
    "CASE_ERASURE_ASKED": pgettext_lazy("logbook", "Erasure of a case asked for"),
    "CASE_HIDDEN": pgettext_lazy("logbook", "Case hidden from a person"),
    "CASE_LISTED": pgettext_lazy("logbook", "Case shown in a list"),
    "CASE_OPENED": pgettext_lazy("logbook", "Case opened"),
    "CASE_REOPENED": pgettext_lazy("logbook", "Case reopened"),
    "CASE_SHARED": pgettext_lazy("logbook", "Case shared"),
    "CASE_TRANSFERRED": pgettext_lazy("logbook", "Case transferred"),
    "EMERGENCY_ACCESS_REVIEWED": pgettext_lazy("logbook", "Emergency access reviewed"),
    "EMERGENCY_ACCESS_TAKEN": pgettext_lazy("logbook", "Emergency access taken"),
    "FACT_WRITTEN": pgettext_lazy("logbook", "Coded facts written"),
    "FIELDS_READ": pgettext_lazy("logbook", "Fields read"),
    "GRANT_SWEPT": pgettext_lazy("logbook", "Expired access removed"),
    "GROUP_SHOWN": pgettext_lazy("logbook", "Group shown"),
    "HISTORY_IMPORTED": pgettext_lazy("logbook", "Past records imported"),
    "HOME_SHOWN": pgettext_lazy("logbook", "Home page shown"),
    "INVITATION_MADE": pgettext_lazy("logbook", "Invitation made"),
    "KEY_CHANGED": pgettext_lazy("logbook", "Key changed"),
    "KEY_USED": pgettext_lazy("logbook", "Key used"),
    "LOGBOOK_SHOWN": pgettext_lazy("logbook", "Logbook shown"),
    "MEMBERSHIP_ADDED": pgettext_lazy("logbook", "Membership added"),
    "MEMBERSHIP_ENDED": pgettext_lazy("logbook", "Membership ended"),
    "MEMBERSHIP_END_PLANNED": pgettext_lazy("logbook", "End of a membership planned"),
    "MESSAGE_SENT": pgettext_lazy("logbook", "Message sent"),
    "OFFICE_CHANGED": pgettext_lazy("logbook", "Office changed"),
    "OFFICE_ENDED": pgettext_lazy("logbook", "Office ended"),
    "OFFICE_OPENED": pgettext_lazy("logbook", "Office opened"),
    "OFFICE_SHOWN": pgettext_lazy("logbook", "Offices shown"),
    "PERSON_INVITED": pgettext_lazy("logbook", "Person invited"),
    "PHONE_ENDED": pgettext_lazy("logbook", "Pairing of a phone ended"),
    "PHONE_PAIRED": pgettext_lazy("logbook", "Phone paired"),
    "RECOVERY_KEY_USED": pgettext_lazy("logbook", "Recovery key used"),
    "REFERRAL_ADDED_TO": pgettext_lazy("logbook", "Slip added to"),
    "REFERRAL_ESCALATED": pgettext_lazy("logbook", "Slip passed up"),
    "REFERRAL_FOLLOWED": pgettext_lazy("logbook", "Own slips followed"),
    "REFERRAL_OPENED": pgettext_lazy("logbook", "Slip opened"),
    "REFERRAL_QUEUE_SHOWN": pgettext_lazy("logbook", "Waiting slips shown"),
    "REFERRAL_SENT": pgettext_lazy("logbook", "Slip sent"),
    "REFERRAL_TAKEN": pgettext_lazy("logbook", "Slip taken"),
    "REFERRAL_TRIAGED": pgettext_lazy("logbook", "Slip decided on"),
    "RELEASE_BUILT": pgettext_lazy("logbook", "Release of figures built"),
    "RELEASE_PUBLISHED": pgettext_lazy("logbook", "Release of figures published"),
    "RELEASE_SHOWN": pgettext_lazy("logbook", "Releases of figures shown"),
    "RESPONSE_LOGGED": pgettext_lazy("logbook", "Response logged"),
    "ROLE_CHANGED": pgettext_lazy("logbook", "Role changed by its holder"),
    "ROSTER_CHANGED": pgettext_lazy("logbook", "Roster changed"),
    "ROSTER_SHOWN": pgettext_lazy("logbook", "Roster shown"),
    "SESSION_LOGGED": pgettext_lazy("logbook", "Group session logged"),
    "SHELTER_CHANGED": pgettext_lazy("logbook", "Rooms changed"),
    "SIGNED_IN": pgettext_lazy("logbook", "Signed in"),
    "SIGNED_OUT": pgettext_lazy("logbook", "Signed out"),
    "SIGN_IN_FAILED": pgettext_lazy("logbook", "Sign-in failed"),
    "SITE_CHANGED": pgettext_lazy("logbook", "Address changed"),
    "SITE_OPENED": pgettext_lazy("logbook", "Address opened"),
    "STAND_IN_CHANGED": pgettext_lazy("logbook", "Stand-in team changed"),
    "STATISTICS_SHOWN": pgettext_lazy("logbook", "Published figures shown"),
    "STAY_ADMITTED": pgettext_lazy("logbook", "Stay begun"),
    "STAY_CASE_OPENED": pgettext_lazy("logbook", "Shared part of a case opened from a stay"),
    "STAY_CHANGED": pgettext_lazy("logbook", "Stay changed"),
    "STAY_DISCHARGED": pgettext_lazy("logbook", "Stay ended"),
    "STAY_LISTED": pgettext_lazy("logbook", "Stay shown in a list"),
    "STAY_OPENED": pgettext_lazy("logbook", "Stay opened"),
    "SYSTEM_STATE_SHOWN": pgettext_lazy("logbook", "State of the system shown"),
    "UNTRUSTED_KEY": pgettext_lazy("logbook", "Untrusted key refused"),
}

OUTCOMES: Final[dict[str, StrOrPromise]] = {
    Outcome.DONE: pgettext_lazy("logbook", "Done"),
    Outcome.ABSENT: pgettext_lazy("logbook", "Refused: answered as absent"),
    Outcome.FORBIDDEN: pgettext_lazy("logbook", "Refused: not permitted"),
    Outcome.FAILED: pgettext_lazy("logbook", "Failed"),
}


def event_choices() -> list[tuple[str, StrOrPromise]]:
    """All events in the order of their words."""
    return [("", _("All events")), *sorted(EVENTS.items(), key=lambda pair: str(pair[1]))]


def outcome_choices() -> list[tuple[str, StrOrPromise]]:
    return [("", _("All outcomes")), *((code, words) for code, words in OUTCOMES.items())]
