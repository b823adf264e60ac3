"""The logbook's events in words. An event without words is shown by its code."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from access.roles import StrOrPromise
from audit.models import Outcome

EVENTS: Final[dict[str, StrOrPromise]] = {
    "ACCESS_ENDED": _("Access of a person ended"),
    "ACCESS_GIVEN": _("Access given to a person"),
    "ACCOUNT_CHANGED": _("Account changed"),
    "ACCOUNT_SHOWN": _("Accounts shown"),
    "ALARM_RAISED": _("Alarm raised"),
    "ALARM_TAKEN": _("Alarm taken"),
    "BED_BOARD_SHOWN": _("Board of beds shown"),
    "BED_HELD": _("Bed held"),
    "BED_REFUSED": _("Bed refused"),
    "BED_REQUESTED": _("Bed asked for"),
    "CASE_ACCESS_SHOWN": _("Access to a case shown"),
    "CASE_ASSIGNED": _("Case assigned"),
    "CASE_CHANGED": _("Case changed"),
    "CASE_CLOSED": _("Case closed"),
    "CASE_CREATED": _("Case created"),
    "CASE_ERASED": _("Case erased"),
    "CASE_ERASURE_ASKED": _("Erasure of a case asked for"),
    "CASE_HIDDEN": _("Case hidden from a person"),
    "CASE_LISTED": _("Case shown in a list"),
    "CASE_OPENED": _("Case opened"),
    "CASE_REOPENED": _("Case reopened"),
    "CASE_SHARED": _("Case shared"),
    "CASE_TRANSFERRED": _("Case transferred"),
    "EMERGENCY_ACCESS_REVIEWED": _("Emergency access reviewed"),
    "EMERGENCY_ACCESS_TAKEN": _("Emergency access taken"),
    "FACT_WRITTEN": _("Coded facts written"),
    "FIELDS_READ": _("Fields read"),
    "GRANT_SWEPT": _("Expired access removed"),
    "GROUP_SHOWN": _("Group shown"),
    "HISTORY_IMPORTED": _("Past records imported"),
    "HOME_SHOWN": _("Home page shown"),
    "INVITATION_MADE": _("Invitation made"),
    "KEY_CHANGED": _("Key changed"),
    "KEY_USED": _("Key used"),
    "LOGBOOK_SHOWN": _("Logbook shown"),
    "MEMBERSHIP_ADDED": _("Membership added"),
    "MEMBERSHIP_ENDED": _("Membership ended"),
    "MEMBERSHIP_END_PLANNED": _("End of a membership planned"),
    "MESSAGE_SENT": _("Message sent"),
    "OFFICE_CHANGED": _("Office changed"),
    "OFFICE_ENDED": _("Office ended"),
    "OFFICE_OPENED": _("Office opened"),
    "OFFICE_SHOWN": _("Offices shown"),
    "PERSON_INVITED": _("Person invited"),
    "PHONE_ENDED": _("Pairing of a phone ended"),
    "PHONE_PAIRED": _("Phone paired"),
    "RECOVERY_KEY_USED": _("Recovery key used"),
    "REFERRAL_ADDED_TO": _("Slip added to"),
    "REFERRAL_ESCALATED": _("Slip passed up"),
    "REFERRAL_FOLLOWED": _("Own slips followed"),
    "REFERRAL_OPENED": _("Slip opened"),
    "REFERRAL_QUEUE_SHOWN": _("Waiting slips shown"),
    "REFERRAL_SENT": _("Slip sent"),
    "REFERRAL_TAKEN": _("Slip taken"),
    "REFERRAL_TRIAGED": _("Slip decided on"),
    "RELEASE_BUILT": _("Release of figures built"),
    "RELEASE_PUBLISHED": _("Release of figures published"),
    "RELEASE_SHOWN": _("Releases of figures shown"),
    "RESPONSE_LOGGED": _("Response logged"),
    "ROLE_CHANGED": _("Role changed by its holder"),
    "ROSTER_CHANGED": _("Roster changed"),
    "ROSTER_SHOWN": _("Roster shown"),
    "SESSION_LOGGED": _("Group session logged"),
    "SHELTER_CHANGED": _("Rooms changed"),
    "SIGNED_IN": _("Signed in"),
    "SIGNED_OUT": _("Signed out"),
    "SIGN_IN_FAILED": _("Sign-in failed"),
    "SITE_CHANGED": _("Address changed"),
    "SITE_OPENED": _("Address opened"),
    "STAND_IN_CHANGED": _("Stand-in team changed"),
    "STATISTICS_SHOWN": _("Published figures shown"),
    "STAY_ADMITTED": _("Stay begun"),
    "STAY_CASE_OPENED": _("Shared part of a case opened from a stay"),
    "STAY_CHANGED": _("Stay changed"),
    "STAY_DISCHARGED": _("Stay ended"),
    "STAY_LISTED": _("Stay shown in a list"),
    "STAY_OPENED": _("Stay opened"),
    "SYSTEM_STATE_SHOWN": _("State of the system shown"),
    "UNTRUSTED_KEY": _("Untrusted key refused"),
}

OUTCOMES: Final[dict[str, StrOrPromise]] = {
    Outcome.DONE: _("Done"),
    Outcome.ABSENT: _("Refused: answered as absent"),
    Outcome.FORBIDDEN: _("Refused: not permitted"),
    Outcome.FAILED: _("Failed"),
}


def event_choices() -> list[tuple[str, StrOrPromise]]:
    """All events in the order of their words."""
    return [("", _("All events")), *sorted(EVENTS.items(), key=lambda pair: str(pair[1]))]


def outcome_choices() -> list[tuple[str, StrOrPromise]]:
    return [("", _("All outcomes")), *((code, words) for code, words in OUTCOMES.items())]
