"""What the logbook's events are called on the page that tells a team who opened its record."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "CASE_OPENED": _("read"),
    "CASE_LISTED": _("seen in a list"),
    "CASE_CREATED": _("opened as a case"),
    "CASE_CHANGED": _("changed"),
    "CASE_TAKEN": _("taken"),
    "CASE_STARTED": _("begun"),
    "CASE_WAITING": _("set to waiting"),
    "CASE_RESUMED": _("taken up again"),
    "CASE_RISK_ASSESSED": _("danger looked at"),
    "CASE_NOTE_WRITTEN": _("note written"),
    "CASE_ASSIGNED": _("given out"),
    "CASE_CLOSED": _("closed"),
    "CASE_REOPENED": _("opened again"),
    "CASE_TRANSFERRED": _("handed over"),
    "CASE_SHARED": _("shared"),
    "CASE_SHARING_ENDED": _("sharing ended"),
    "CASE_HIDDEN": _("name put on the list of who must not see it"),
    "CASE_SHOWN_AGAIN": _("name taken off the list of who must not see it"),
    "RECORD_KEPT_APART": _("kept apart from somebody new in a team"),
    "CASE_ERASURE_ASKED": _("erasure asked for"),
    "CASE_ERASURE_TAKEN_BACK": _("request to erase taken back"),
    "CASE_ERASURE_CONFIRMED": _("erasure confirmed"),
    "CASE_ERASURE_REFUSED": _("erasure refused"),
    "CASE_ERASURE_LAPSED": _("request to erase lapsed"),
    "CASE_PART_ERASED": _("part erased"),
    "CASE_ACCESS_SHOWN": _("list of keys read"),
    "REFERRAL_ACCEPTED": _("slip taken over"),
    "SHARED_CASE_OPENED": _("read by a team it is shared with"),
    "STAY_CASE_OPENED": _("read by the shelter"),
    "BED_REQUESTED": _("place to stay asked for"),
    "EMERGENCY_ACCESS_TAKEN": _("emergency access taken"),
    "EMERGENCY_ACCESS_TOLD": _("team told of the emergency access"),
    "EMERGENCY_RECORD_OPENED": _("read in an emergency"),
}

#: Those that are nothing but reading.
READ_EVENTS = {
    "CASE_OPENED",
    "CASE_LISTED",
    "CASE_ACCESS_SHOWN",
    "SHARED_CASE_OPENED",
    "STAY_CASE_OPENED",
    "EMERGENCY_ACCESS_TAKEN",
    "EMERGENCY_ACCESS_TOLD",
    "EMERGENCY_RECORD_OPENED",
}
