"""Words of the work itself: reasons for closing, notes, purposes and grounds of sharing."""

from django.utils.translation import gettext_lazy as _

from cases.codes.lists import Code, CodeList

SLIP_CLOSE_REASONS = CodeList(
    (
        Code("not_dv", _("Not domestic violence")),
        Code("withdrawn", _("The person asked us to stop")),
        Code("duplicate", _("Already reported")),
        Code("helped", _("Helped at once, no case needed")),
        Code("mistake", _("Sent by mistake")),
    )
)


CASE_CLOSE_REASONS = CodeList(
    (
        Code("needs_met", _("Needs are met")),
        Code("asked", _("The person asked to close it")),
        Code("no_contact", _("No contact for more than 30 days")),
        Code("moved", _("Moved away")),
        Code("transferred", _("Another place has taken over")),
        Code("died", _("The person has died")),
        Code("other", _("Another reason")),
    ),
    source="GBVIMS closure form",
)

CLOSING_CHECKLIST = CodeList(
    (
        Code("asked", _("The person was asked, alone, and agrees with closing")),
        Code("safety", _("The safety plan was gone through once more")),
        Code("plan", _("What was agreed is done, or was left out for a reason")),
        Code("no_support", _("No further support was agreed")),
        Code("return", _("The person knows how to come back")),
        Code("reviewed", _("The supervisor went through the file")),
    ),
    source="GBVIMS closure form, checklist",
)

ERASURE_CHECKLIST = CodeList(
    (
        Code("alone", _("I spoke with the person alone, where nobody could listen, and this is their own wish")),
        Code(
            "elsewhere", _("The person knows what stays: papers, what other offices have, the logbook and the counts")
        ),
        Code(
            "ten_days",
            _("The person knows that it can be taken back until it is erased, in ten days or later; never after"),
        ),
    )
)

NOTE_KINDS = CodeList(
    (
        Code("call", _("Call")),
        Code("meeting", _("Meeting")),
        Code("visit", _("Visit")),
        Code("office", _("Work with another office")),
        Code("other", _("Other note")),
    )
)

REPORTED_TO = CodeList(
    (
        Code("health", _("health station or hospital")),
        Code("police", _("police")),
        Code("legal", _("legal aid")),
        Code("village", _("village head or Front")),
        Code("union", _("Women's Union")),
        Code("hotline", _("hotline")),
        Code("relatives", _("relatives")),
        Code("nobody", _("nobody before")),
    )
)

PURPOSES = CodeList(
    (
        Code("shelter", _("a bed in a shelter")),
        Code("medical", _("medical care")),
        Code("legal", _("legal aid")),
        Code("counselling", _("counselling")),
        Code("protection", _("protection by another commune")),
    )
)

CONSENT_WAYS = CodeList(
    (
        Code("spoken", _("She agreed in conversation")),
        Code("written", _("She agreed in writing")),
        Code("danger", _("Danger to life, decided without consent")),
    )
)

HIDING_REASONS = CodeList(
    (
        Code("did_it", _("may be who did it")),
        Code("family", _("family of who did it")),
        Code("close", _("friend, neighbour or business partner of who did it")),
        Code("knows_her", _("knows the person too well")),
        Code("told", _("told others about it, or might")),
        Code("wish", _("the person wishes it so")),
        Code("other", _("another reason")),
    )
)
