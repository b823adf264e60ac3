"""Violence: its forms, the acts of both laws, the GBVIMS types, dangers, and what is needed."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.codes.lists import Code, CodeList, Label

FORMS = CodeList(
    (
        Code("physical", _("Physical"), _("beating, kicking, torture, starving")),
        Code("psychological", _("Psychological"), _("insults, threats, keeping from relatives, locking up, neglect")),
        Code("sexual", _("Sexual"), _("forced sex, forced to do or watch unwanted things")),
        Code("economic", _("Economic"), _("keeping all the money, breaking things, overwork, turning out of the home")),
    ),
    source="Circular 23/2011/TT-BVHTTDL, form 01/BC-X, II.2",
)


def _of_2022(letter: str, label: Label, form: str) -> Code:
    return Code(f"2022.{letter}", label, form=form, valid_from=date(2023, 7, 1))


ACTS_2022 = CodeList(
    (
        _of_2022("a", _("Torture, ill-treatment, beating, threats or other harm to health or life"), "physical"),
        _of_2022("b", _("Insult, constant scolding or other offence to honour and dignity"), "psychological"),
        _of_2022("c", _("Forcing to witness violence against people or animals"), "psychological"),
        _of_2022("d", _("Neglect, abandonment, no care or upbringing"), "psychological"),
        _of_2022("dd", _("Stigma and discrimination for body, gender or ability"), "psychological"),
        _of_2022("e", _("Keeping from relatives and lawful social ties in order to isolate"), "psychological"),
        _of_2022("g", _("Blocking rights and duties in family relations"), "psychological"),
        _of_2022("h", _("Disclosing private life, personal or family secrets"), "psychological"),
        _of_2022("i", _("Forced sex against the will of the spouse"), "sexual"),
        _of_2022("k", _("Forced pornographic acts or content"), "sexual"),
        _of_2022(
            "l",
            _("Forced or child marriage, forced divorce, or obstructing lawful marriage or divorce"),
            "psychological",
        ),
        _of_2022("m", _("Forced pregnancy, abortion or choice of the child's sex"), "sexual"),
        _of_2022("n", _("Taking or destroying common or separate property"), "economic"),
        _of_2022("o", _("Overwork, excessive contributions, control of property and income"), "economic"),
        _of_2022("p", _("Isolation or confinement of a family member"), "psychological"),
        _of_2022("q", _("Unlawfully forcing out of the home"), "economic"),
    ),
    source="Law 13/2022/QH15, Art. 3.1",
)


def _of_2007(letter: str, label: Label, form: str) -> Code:
    return Code(f"2007.{letter}", label, form=form, valid_from=date(2008, 7, 1), valid_to=date(2023, 6, 30))


ACTS_2007 = CodeList(
    (
        _of_2007("a", _("Torture, ill-treatment, beating or other harm to health or life"), "physical"),
        _of_2007("b", _("Insult or other offence to honour and dignity"), "psychological"),
        _of_2007("c", _("Isolation, shunning, constant psychological pressure with grave results"), "psychological"),
        _of_2007("d", _("Blocking rights and duties between family members"), "psychological"),
        _of_2007("dd", _("Forced sex"), "sexual"),
        _of_2007("e", _("Forced or child marriage, forced divorce, or obstructing free marriage"), "psychological"),
        _of_2007("g", _("Taking or wrecking a member's or the common property"), "economic"),
        _of_2007("h", _("Forced overwork, excessive payments, control of income to make dependent"), "economic"),
        _of_2007("i", _("Unlawfully turning a member out of the home"), "economic"),
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
