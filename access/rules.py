"""Who may: one predicate a verb. In which state something may happen is the workflow's business."""

from collections.abc import Callable
from typing import Any

from access.permissions import Permission

Predicate = Callable[[Any, Any], bool]
_RULES: dict[Permission, Predicate] = {}


def rule(verb: Permission) -> Callable[[Predicate], Predicate]:
    """Declare the predicate of a verb. Raises: ValueError when the verb has one already."""

    def declare(predicate: Predicate) -> Predicate:
        if verb in _RULES:
            raise ValueError(f"{verb.name} has a rule already: {_RULES[verb].__name__}")
        _RULES[verb] = predicate
        return predicate

    return declare


def rule_of(verb: Permission) -> Predicate | None:
    """The declared predicate, or None."""
    return _RULES.get(verb)


def allows(actor: Any, verb: Permission, record: Any = None) -> bool:
    """Whether the actor's role has the verb and its rule agrees. The one answer for doors and buttons."""
    if not actor.may(verb):
        return False
    predicate = _RULES.get(verb)
    return predicate is None or record is None or predicate(actor, record)
