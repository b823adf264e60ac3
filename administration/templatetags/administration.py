"""Words of the logbook and of the lists of people and offices."""

from django import template
from django_stubs_ext import StrOrPromise

from access.roles import ROLES, Role
from administration.events import EVENTS, OUTCOMES

register = template.Library()


@register.filter
def event_words(code: str) -> StrOrPromise:
    return EVENTS.get(code, code)


@register.filter
def outcome_words(code: str) -> StrOrPromise:
    return OUTCOMES.get(code, code)


@register.filter
def role_words(code: str) -> StrOrPromise:
    """The name of a role, also of one that the code no longer knows."""
    return ROLES[Role(code)].name if code in set(Role) else code
