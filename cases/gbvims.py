"""The main type of an incident: the GBVIMS questions in their order, the first "yes" decides.

Source: GBVIMS incident classification (GBVIMS User Guide, chapter 2): ask in order, stop at the first yes.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from cases.codes.lists import Code, CodeList

#: The key of each question is the type that a "yes" gives.
QUESTIONS = CodeList(
    (
        Code("rape", _("Was there penetration, of whatever kind, without consent?")),
        Code("sexual_assault", _("Was there any other unwanted sexual contact?")),
        Code("physical_assault", _("Was there a physical assault?")),
        Code("forced_marriage", _("Was it a forced marriage?")),
        Code("denial", _("Were money, things, chances or services withheld?")),
        Code("psychological", _("Was there insult, threat, isolation or other emotional abuse?")),
    ),
    source="GBVIMS paper form, incident type",
)


def main_type(answers: Mapping[str, bool]) -> str:
    """The type of the first question answered with yes; ``none`` when no answer is yes."""
    return next((question.key for question in QUESTIONS if answers.get(question.key)), "none")
