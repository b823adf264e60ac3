"""What templates ask the door: may I, and what is shared with us."""

from typing import Any

from django import template

from access.permissions import Permission
from access.rules import allows as rule_allows
from access.teams.notes import notes_for

register = template.Library()


@register.filter
def may(actor: Any, verb: str) -> bool:
    """`{% if request.actor|may:"CASE_CLOSE" %}`: whether the acting role has the verb."""
    return actor is not None and bool(actor.may(Permission[verb]))


@register.simple_tag(takes_context=True)
def allowed(context: Any, verb: str, record: Any = None) -> bool:
    """`{% allowed "CASE_CLOSE" case as may_close %}`: the same answer the action will get."""
    actor = getattr(context["request"], "actor", None)
    return actor is not None and rule_allows(actor, Permission[verb], record)


@register.simple_tag(takes_context=True)
def waits_for_access(context: Any) -> bool:
    """Whether to say that nobody has given access yet: not on the pages about the own keys, which come first."""
    request = context.get("request")
    actor, match = getattr(request, "actor", None), getattr(request, "resolver_match", None)
    sign = getattr(getattr(match, "func", None), "door", None)
    return actor is not None and bool(actor.waits_for_access) and getattr(sign, "verb", None) is not Permission.KEY_KEEP


@register.filter
def shares(record: Any, compartment: str) -> bool:
    """`{% if case|shares:"narrative" %}`: whether this part is shared with the acting team."""
    return bool(record.shares(compartment))


@register.inclusion_tag("access/notes.html", takes_context=True)
def team_notes(context: Any) -> dict[str, Any]:
    """`{% team_notes %}`: who steps in, what waits for a second person, whose membership ends."""
    actor = context["request"].actor
    return {"notes": notes_for(actor), "actor": actor}
