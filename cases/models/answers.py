"""The answers offered on the referral page, in the page's own order and words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Danger(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not sure")


class DangerSign(models.TextChoices):
    """Any of these makes a referral urgent (strangling and threats to kill lead the research on killings)."""

    CHOKED = "choked", _("was choked or strangled")
    WEAPON = "weapon", _("a knife, a dangerous object or a threat to kill")
    PREGNANT = "pregnant", _("is pregnant or has just given birth")
    TRAPPED = "trapped", _("locked in or followed")
    WANTS_TO_DIE = "wants_to_die", _("speaks of wanting to die")
    WORSE = "worse", _("worse this time than before")


class Form(models.TextChoices):
    BODY = "body", pgettext_lazy("form of violence", "Body")
    MIND = "mind", pgettext_lazy("form of violence", "Mind")
    SEXUAL = "sexual", pgettext_lazy("form of violence", "Sexual")
    MONEY = "money", pgettext_lazy("form of violence", "Money")


# What a person would recognise in each form of violence; shown beside its name.
FORM_EXAMPLES = {
    Form.BODY: _("hitting, kicking, torment, being left hungry"),
    Form.MIND: _("shouting, threats, kept from relatives, locked up, abandoned"),
    Form.SEXUAL: _("forced to have sex, forced to do or watch what she does not want"),
    Form.MONEY: _("keeping all the money, breaking things, forced overwork, thrown out of the house"),
}


class DoneBy(models.TextChoices):
    SPOUSE = "spouse", _("husband or wife")
    FORMER_SPOUSE = "former_spouse", _("former husband or wife")
    PARTNER = "partner", _("someone living with her as husband or wife")
    LOVER = "lover", _("a boyfriend or girlfriend")
    PARENT = "parent", _("a parent or step-parent")
    CHILD = "child", _("a child or child-in-law")
    PARENT_IN_LAW = "parent_in_law", _("a parent of the husband or wife")
    SIBLING = "sibling", _("a brother or sister")
    OTHER = "other", _("somebody else")
    UNKNOWN = "unknown", _("not known yet")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other or not known")


class Circumstance(models.TextChoices):
    """Law: 13/2022/QH15 gives these people priority; the last two steer the first help."""

    PREGNANT = "pregnant", _("pregnant")
    INFANT = "infant", _("raising a child under 36 months")
    OLD = "old", pgettext_lazy("of a person", "old")
    DISABLED = "disabled", _("disabled")
    DEPENDENT = "dependent", _("cannot look after herself")
    HURT = "hurt", _("in pain or ill")


class TalkBy(models.TextChoices):
    VIETNAMESE = "vietnamese", _("Vietnamese")
    OTHER = "other", _("another language")
    SIGN = "sign", _("sign language")
    WRITING = "writing", _("writing on paper")
    TEXTS = "texts", _("text messages only")


class Need(models.TextChoices):
    SAFE_PLACE = "safe_place", _("a safe place to stay")
    CLINIC = "clinic", _("a clinic, treatment of injuries")
    POLICE = "police", _("the police to come")
    TRANSPORT = "transport", _("a vehicle to leave with")
    SUPPLIES = "supplies", _("food, milk, nappies, clothes")
    TALK = "talk", _("someone to talk to")
    NOTHING = "nothing", _("nothing yet")


class Whereabouts(models.TextChoices):
    WITH_ME = "with_me", _("at my place")
    HOME = "home", _("at home")
    ELSEWHERE = "elsewhere", _("elsewhere")


class MayText(models.TextChoices):
    YES = "yes", _("Yes, texts are safe")
    NO = "no", _("No, do not text")


class Consent(models.TextChoices):
    AGREED = "agreed", _("Agrees")
    NOT_ASKED = "not_asked", _("Could not be asked yet")
    REFUSED = "refused", _("Does not agree")


class Reply(models.TextChoices):
    """The eight fixed messages that a sender can get: no free text ever lies on a volunteer's phone."""

    CALLING = "calling", _("I will call you within 5 minutes.")
    CALL_ME = "call_me", _("Please call me.")
    ON_THE_WAY = "on_the_way", _("We are on the way, about 20 minutes.")
    LATER = "later", _("We come in the morning. Keep the door locked until then.")
    KEEP_SHUT = "keep_shut", _("Do not open the door.")
    CALL_POLICE = "call_police", _("Call 113 now.")
    GO_CLINIC = "go_clinic", _("Go to the health station now; they have been told.")
    IN_HANDS = "in_hands", _("We are with her. Thank you; you need not do more.")
