"""Rules: one predicate a verb, asked for a record alone, after the role."""

from typing import Any

import pytest

from access.permissions import Permission
from access.rules import _RULES, allows, rule, rule_of


class Actor:
    """Somebody whose role has one verb."""

    def __init__(self, verb: Permission) -> None:
        self.verb = verb

    def may(self, verb: Permission) -> bool:
        return verb is self.verb


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Permission:
    """A verb without a rule, whatever the rooms have declared."""
    monkeypatch.delitem(_RULES, Permission.CASE_READ, raising=False)
    return Permission.CASE_READ


def test_a_declared_rule_is_found_and_stays_a_function(free: Permission) -> None:
    def mine(actor: Any, record: Any) -> bool:
        return bool(record == "mine")

    assert rule_of(free) is None
    assert rule(free)(mine) is mine
    assert rule_of(free) is mine
    with pytest.raises(ValueError):  # noqa: PT011 - which text it has is nobody's business
        rule(free)(mine)
    del _RULES[free]


def test_role_then_rule_then_record(free: Permission, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Any, Any]] = []

    def mine(actor: Any, record: Any) -> bool:
        seen.append((actor, record))
        return bool(record == "mine")

    actor, stranger = Actor(free), Actor(Permission.HOME_READ)
    assert allows(actor, free, "anything"), "a verb without a rule is the role's alone"
    monkeypatch.setitem(_RULES, free, mine)
    assert allows(actor, free, "mine") is True
    assert allows(actor, free, "other's") is False
    assert allows(actor, free) is True, "without a record there is nothing to ask the rule about"
    assert allows(stranger, free, "mine") is False
    assert allows(stranger, free) is False
    assert seen == [(actor, "mine"), (actor, "other's")]
