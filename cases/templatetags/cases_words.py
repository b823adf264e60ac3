"""Words for the codes that records hold."""

from typing import Any

from django import template
from django.utils.translation import gettext

from cases import codes
from cases.codes.events import EVENTS, READ_EVENTS
from cases.forms.steps import COMPARTMENTS
from cases.gbvims import QUESTIONS

register = template.Library()


@register.filter
def coded(value: Any, name: str) -> str:
    """The words of one key or of a list of keys; ``name`` is the name of the code list."""
    code_list = getattr(codes, name)
    if isinstance(value, list | tuple):
        return ", ".join(str(label) for label in code_list.labels(list(value)))
    return str(code_list.label(value))


@register.filter
def yes_or_no(value: bool | None) -> str:
    """Yes, no, or that nobody asked."""
    if value is None:
        return gettext("Not asked")
    return gettext("Yes") if value else gettext("No")


@register.filter
def answered(answers: dict[str, bool] | None) -> list[tuple[str, bool | None]]:
    """The six questions with their answers, in their order."""
    return [(str(question.label), (answers or {}).get(question.key)) for question in QUESTIONS]


@register.filter
def bound(form: Any, name: str) -> Any:
    """The field of a form by its name."""
    return form[name]


@register.filter
def chosen(record: Any, name: str) -> str:
    """The words of a sealed list by the options of its field."""
    options = dict(record._meta.get_field(name).options)
    return ", ".join(str(options.get(key, key)) for key in getattr(record, name) or [])


@register.filter
def parts(compartments: list[str]) -> str:
    """The parts of a record, in words."""
    words = dict(COMPARTMENTS)
    return ", ".join(str(words.get(name, name)) for name in compartments)


@register.filter
def what_was_done(entry: Any) -> str:
    """A logbook line as people say it; a page that was opened to change something, and left, was only read."""
    if not entry.changed and entry.event not in READ_EVENTS:
        return gettext("read, in order to change it")
    return str(EVENTS.get(entry.event, entry.event))
