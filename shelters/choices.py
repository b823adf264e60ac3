"""The code lists of a stay. Source: shelters' published practice (docs/glossary.md); editable, not a legal form."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a stay is. In clear: the board is sorted by it."""

    ASKED = "asked", _("Asked for")
    HELD = "held", _("Place held")
    ADMITTED = "admitted", _("Staying")
    DISCHARGED = "discharged", _("Has left")
    NO_PLACE = "no_place", _("Nothing was free")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Service(TextChoices):
    """What the house did for a guest on a day."""

    SHELTER = "shelter", _("Safe lodging")
    ESSENTIALS = "essentials", _("Meals and essentials")
    HEALTH = "health", _("Health care")
    COUNSELLING = "counselling", _("Psychological counselling")
    LEGAL = "legal", _("Legal advice and legal aid")
    SECURITY = "security", _("Protection")
    SCHOOLING = "schooling", _("Schooling for the children")
    WORK = "work", _("Vocational training and work")
    ONWARD = "onward", _("Onward referral")
    RETURN = "return", _("Return to the community and follow-up")


class ExitReason(TextChoices):
    """Why a stay ended."""

    AS_PLANNED = "as_planned", _("As planned in the support plan")
    OWN_WISH = "own_wish", _("By own wish, before the plan ended")
    TIME_LIMIT = "time_limit", _("The time limit was reached")
    TRANSFER = "transfer", _("Moved to another facility")
    OTHER = "other", _("Another reason")


class Destination(TextChoices):
    """What kind of place the guest went to; never which place."""

    FAMILY = "family", _("Back to the family home")
    RELATIVES = "relatives", _("To relatives")
    NEW_HOME = "new_home", _("To a new home")
    FACILITY = "facility", _("To another facility")
    NOT_SAID = "not_said", _("Not said")
    OTHER = "other_place", _("Another place")


class NextStep(TextChoices):
    """The ladder when nothing is free, in the order to be tried."""

    ADDRESS = "address", _("A trusted address")
    HEALTH_STATION = "health_station", _("The health station, for one day at most")
    RELATIVE = "relative", _("A relative who has been checked")
    SOCIAL_CENTRE = "social_centre", _("The social protection centre")
    PAID_ROOM = "paid_room", _("A paid room")
