"""Words of the work itself: consent, reasons for closing, fixed messages, notes, purposes of sharing."""

from django.utils.translation import gettext_lazy as _

from cases.codes.lists import Code, CodeList

CONSENTS = CodeList(
    (Code("agreed", _("Agrees")), Code("not_asked", _("Could not ask yet")), Code("refused", _("Does not agree")))
)

WHEREABOUTS = CodeList(
    (Code("with_sender", _("with the sender")), Code("home", _("at home")), Code("elsewhere", _("elsewhere")))
)

#: The sender holds no key and must be able to read them: so they are fixed, and name nobody.
MESSAGES = CodeList(
    (
        Code("on_the_way", _("We are on the way and will be there in about 20 minutes.")),
        Code("door_shut", _("Do not open the door. Wait for our call.")),
        Code("call_me", _("Call the person on duty now.")),
        Code("will_call", _("We will call you within 15 minutes.")),
        Code("police_coming", _("The police have been called and are coming.")),
        Code("to_doctor", _("Go to the health station first. We will meet you there.")),
        Code("stay_together", _("Stay with the person until we come.")),
        Code("safe_now", _("The person is safe now. Thank you for your help.")),
    )
)

SLIP_CLOSE_REASONS = CodeList(
    (
        Code("not_dv", _("Not domestic violence")),
        Code("withdrawn", _("The person asked us to stop")),
        Code("duplicate", _("Already reported")),
        Code("helped", _("Helped at once, no case needed")),
        Code("mistake", _("Sent by mistake")),
    )
)

PASS_REASONS = CodeList(
    (
        Code("lives_there", _("The person lives there")),
        Code("conflict", _("Somebody here must not know")),
        Code("nobody_here", _("Nobody here can take it now")),
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
