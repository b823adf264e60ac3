"""Every verb has a role, a rule or the rule "always", and a row in the table; every role its sentence."""

import pytest

from access.permissions import Permission
from access.roles import CASE_ROLES, EVERYBODY, ROLES, Role
from access.rules import _RULES, allows, rule, rule_of
from tests import people

OF_THE_SYSTEM = {"GRANT_SWEEP", "FACT_WRITE", "KEY_USE", "RECOVERY_USE", "HISTORY_IMPORT", "REFERRAL_ESCALATE"}
"""Verbs of clocks and commands: no person has them."""


@pytest.mark.parametrize("verb", list(Permission))
def test_somebody_has_the_verb(verb: Permission) -> None:
    holders = {role for role, card in ROLES.items() if verb in card.verbs}
    assert bool(holders) != (verb.name in OF_THE_SYSTEM), f"{verb.name}: {sorted(holders)}"


def test_events_are_told_apart() -> None:
    assert len({verb.past for verb in Permission}) == len(Permission)
    assert all(len(verb.past) <= 40 for verb in Permission)


def test_each_role_has_a_card() -> None:
    for role in Role:
        card = ROLES[role]
        assert str(card.name).strip()
        assert str(card.sentence).strip()
        assert card.verbs >= EVERYBODY


@pytest.mark.django_db
@pytest.mark.parametrize("name", people.CAST)
def test_each_person_of_the_cast_may_what_the_card_says(name: str) -> None:
    """Verb x cast: `may` and `allows` agree with the role's card, for every verb."""
    person = people.make(name)
    actor = person.actor()
    for verb in Permission:
        assert actor.may(verb) == (verb in ROLES[Role(person.membership.role)].verbs), verb.name
        assert allows(actor, verb) == actor.may(verb), verb.name


def test_a_rule_narrows_and_never_widens(monkeypatch: pytest.MonkeyPatch) -> None:
    class Someone:
        def may(self, verb: Permission) -> bool:
            return verb is Permission.CASE_READ

    monkeypatch.setitem(_RULES, Permission.CASE_READ, lambda actor, record: record == "own")
    monkeypatch.setitem(_RULES, Permission.CASE_EDIT, lambda actor, record: True)
    assert allows(Someone(), Permission.CASE_READ, "own")
    assert not allows(Someone(), Permission.CASE_READ, "other")
    assert not allows(Someone(), Permission.CASE_EDIT, "own")


def test_a_verb_has_one_rule() -> None:
    assert rule_of(Permission.CASE_READ) is not None
    with pytest.raises(ValueError, match="has a rule already"):
        rule(Permission.CASE_READ)(lambda actor, record: True)


def test_who_opens_records_is_who_has_a_verb_that_opens() -> None:
    """`opens_records` decides about the key and the second factor: no role may slip through."""
    opening = {Permission.REFERRAL_READ, Permission.CASE_READ, Permission.STAY_READ, Permission.SITE_READ}
    assert {role for role, card in ROLES.items() if card.verbs & opening} == CASE_ROLES


FORBIDDEN = {
    Role.ADDRESS_VOLUNTEER: {Permission.REFERRAL_READ, Permission.CASE_READ, Permission.CASE_LIST},
    Role.REFERRER: {Permission.REFERRAL_READ, Permission.CASE_READ},
    Role.ADMINISTRATOR: {Permission.CASE_READ, Permission.REFERRAL_READ, Permission.ACCESS_GIVE, Permission.STAY_READ},
    Role.AUDITOR: {Permission.CASE_READ, Permission.REFERRAL_READ, Permission.STAY_READ, Permission.ACCOUNT_MANAGE},
    Role.PROGRAMME_OFFICER: {Permission.CASE_READ, Permission.CASE_LIST, Permission.REFERRAL_READ},
    Role.STATISTICS_VIEWER: set(Permission) - EVERYBODY - {Permission.STATISTICS_READ},
    Role.SHELTER_MANAGER: {Permission.CASE_READ, Permission.CASE_EDIT, Permission.CASE_SHARE},
    Role.SHELTER_STAFF: {Permission.CASE_READ, Permission.STAY_READ_CASE, Permission.ACCESS_GIVE},
    Role.CASE_WORKER: {Permission.CASE_SHARE, Permission.CASE_TRANSFER, Permission.ACCESS_GIVE},
}


@pytest.mark.parametrize("role", FORBIDDEN)
def test_what_a_role_never_may(role: Role) -> None:
    """Said once more than in `access/roles.py`, so that one slip there is noticed."""
    assert not ROLES[role].verbs & FORBIDDEN[role]
