"""Violence: its forms, the acts of both laws, the GBVIMS types, dangers, and what is needed."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.codes.lists import Code, CodeList

FORMS = CodeList(
    (
        Code("physical", _("Physical"), _("beating, kicking, torture, starving")),
        Code("psychological", _("Psychological"), _("insults, threats, keeping from relatives, locking up, neglect")),
        Code("sexual", _("Sexual"), _("forced sex, forced to do or watch unwanted things")),
        Code("economic", _("Economic"), _("keeping all the money, breaking things, overwork, turning out of the home")),
    ),
    source="Circular 23/2011/TT-BVHTTDL, form 01/BC-X, II.2",
)

_SINCE_2022 = {"valid_from": date(2023, 7, 1)}
ACTS_2022 = CodeList(
    (
        Code(
            "2022.a",
            _("Torture, ill-treatment, beating, threats or other harm to health or life"),
            form="physical",
            **_SINCE_2022,
        ),
        Code(
            "2022.b",
            _("Insult, constant scolding or other offence to honour and dignity"),
            form="psychological",
            **_SINCE_2022,
        ),
        Code("2022.c", _("Forcing to witness violence against people or animals"), form="psychological", **_SINCE_2022),
        Code("2022.d", _("Neglect, abandonment, no care or upbringing"), form="psychological", **_SINCE_2022),
        Code(
            "2022.dd", _("Stigma and discrimination for body, gender or ability"), form="psychological", **_SINCE_2022
        ),
        Code(
            "2022.e",
            _("Keeping from relatives and lawful social ties in order to isolate"),
            form="psychological",
            **_SINCE_2022,
        ),
        Code("2022.g", _("Blocking rights and duties in family relations"), form="psychological", **_SINCE_2022),
        Code("2022.h", _("Disclosing private life, personal or family secrets"), form="psychological", **_SINCE_2022),
        Code("2022.i", _("Forced sex against the will of the spouse"), form="sexual", **_SINCE_2022),
        Code("2022.k", _("Forced pornographic acts or content"), form="sexual", **_SINCE_2022),
        Code(
            "2022.l",
            _("Forced or child marriage, forced divorce, or obstructing lawful marriage or divorce"),
            form="psychological",
            **_SINCE_2022,
        ),
        Code("2022.m", _("Forced pregnancy, abortion or choice of the child's sex"), form="sexual", **_SINCE_2022),
        Code("2022.n", _("Taking or destroying common or separate property"), form="economic", **_SINCE_2022),
        Code(
            "2022.o",
            _("Overwork, excessive contributions, control of property and income"),
            form="economic",
            **_SINCE_2022,
        ),
        Code("2022.p", _("Isolation or confinement of a family member"), form="psychological", **_SINCE_2022),
        Code("2022.q", _("Unlawfully forcing out of the home"), form="economic", **_SINCE_2022),
    ),
    source="Law 13/2022/QH15, Art. 3.1",
)

_LAW_2007 = {"valid_from": date(2008, 7, 1), "valid_to": date(2023, 6, 30)}
ACTS_2007 = CodeList(
    (
        Code(
            "2007.a", _("Torture, ill-treatment, beating or other harm to health or life"), form="physical", **_LAW_2007
        ),
        Code("2007.b", _("Insult or other offence to honour and dignity"), form="psychological", **_LAW_2007),
        Code(
            "2007.c",
            _("Isolation, shunning, constant psychological pressure with grave results"),
            form="psychological",
            **_LAW_2007,
        ),
        Code("2007.d", _("Blocking rights and duties between family members"), form="psychological", **_LAW_2007),
        Code("2007.dd", _("Forced sex"), form="sexual", **_LAW_2007),
        Code(
            "2007.e",
            _("Forced or child marriage, forced divorce, or obstructing free marriage"),
            form="psychological",
            **_LAW_2007,
        ),
        Code("2007.g", _("Taking or wrecking a member's or the common property"), form="economic", **_LAW_2007),
        Code(
            "2007.h",
            _("Forced overwork, excessive payments, control of income to make dependent"),
            form="economic",
            **_LAW_2007,
        ),
        Code("2007.i", _("Unlawfully turning a member out of the home"), form="economic", **_LAW_2007),
    ),
    source="Law 02/2007/QH12, Art. 2.1",
)
ACTS = ACTS_2022 + ACTS_2007

MAIN_TYPES = CodeList(
    (
        Code("rape", _("Rape")),
        Code("sexual_assault", _("Sexual assault")),
        Code("physical_assault", _("Physical assault")),
        Code("forced_marriage", _("Forced marriage")),
        Code("denial", _("Denial of resources, opportunities or services")),
        Code("psychological", _("Psychological or emotional abuse")),
        Code("none", _("Not gender-based violence")),
    ),
    source="GBVIMS incident form, type of violence",
)

DANGER_NOW = CodeList((Code("yes", _("Yes")), Code("no", _("No")), Code("unknown", _("Not clear yet"))))

DANGER_SIGNS = CodeList(
    (
        Code("choked", _("choked or strangled")),
        Code("weapon", _("a knife, a dangerous thing, or a threat to kill")),
        Code("pregnant", _("pregnant or just gave birth")),
        Code("trapped", _("locked in or followed")),
        Code("speaks_of_dying", _("speaks of wanting to die")),
        Code("worse", _("worse than before")),
    )
)

DANGER_LEVELS = CodeList(
    (
        Code("high", pgettext_lazy("danger", "High")),
        Code("medium", pgettext_lazy("danger", "Medium")),
        Code("low", pgettext_lazy("danger", "Low")),
    ),
    source="GBVIMS case risk level",
)

NEEDS = CodeList(
    (
        Code("shelter", _("a safe place to stay")),
        Code("medical", _("a doctor, care of wounds")),
        Code("police", _("the police to come")),
        Code("transport", _("a ride")),
        Code("supplies", _("food, milk, nappies, clothes")),
        Code("talk", _("someone to talk to")),
        Code("nothing", _("nothing yet")),
    )
)

PLACES = CodeList(
    (
        Code("home", _("her home")),
        Code("his_home", _("his home")),
        Code("relative", _("a relative's home")),
        Code("work", _("workplace, field, workshop")),
        Code("school", _("school")),
        Code("road", _("road or public place")),
        Code("online", _("phone or internet")),
        Code("other", _("another place")),
        Code("unknown", _("not known")),
    )
)

TIMES_OF_DAY = CodeList(
    (
        Code("morning", _("morning")),
        Code("afternoon", _("afternoon")),
        Code("night", _("evening or night")),
        Code("unknown", _("not known")),
    ),
    source="GBVIMS incident form, time of day",
)
