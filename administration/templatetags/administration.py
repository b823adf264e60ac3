"""Words of the logbook and of the lists of people and offices."""

from typing import Any

from django import template

from access.roles import ROLES, Role
from administration.events import EVENTS, OUTCOMES

register = template.Library()


@register.filter
def event_words(code: str) -> Any:
    return EVENTS.get(code, code)


@register.filter
def outcome_words(code: str) -> Any:
    return OUTCOMES.get(code, code)


@register.filter
def role_words(code: str) -> Any:
    """The name of a role, also of one that the code no longer knows."""
    return ROLES[Role(code)].name if code in set(Role) else code
