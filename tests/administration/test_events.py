"""Every verb of the house has words for the auditor, and an entry shows what it is about."""

from uuid import UUID

import pytest

from access.permissions import Permission
from administration.events import EVENTS, OUTCOMES, event_choices
from administration.templatetags.administration import by_table, event_words, kind_words, record_name, role_words
from audit.models import Entry, Outcome
from places.vietnamese import sort_key

KEY = UUID("018f0000-0000-7000-8000-0000000abcde")


def test_every_verb_has_words() -> None:
    missing = {verb.past for verb in Permission} - set(EVENTS)
    assert not missing, f"add to administration/events.py: {sorted(missing)}"


def test_every_outcome_has_words() -> None:
    assert set(OUTCOMES) == set(Outcome)


def test_choices_stand_in_the_order_of_their_words() -> None:
    words = [str(words) for _code, words in event_choices()[1:]]
    assert words == sorted(words, key=sort_key)


def test_what_the_code_does_not_know_is_shown_as_it_is() -> None:
    assert event_words("SOMETHING_OLD") == "SOMETHING_OLD"
    assert role_words("king") == "king"
    assert kind_words("old.thing") == "old.thing"


@pytest.mark.parametrize(("code", "shown"), [("48273164", "48273164"), (str(KEY)[:24], "…0abcde"), ("", "…0abcde")])
def test_a_record_without_a_code_is_told_by_the_end_of_its_key(code: str, shown: str) -> None:
    assert record_name(Entry(record_id=KEY, record_code=code)) == shown


def test_fields_are_told_table_by_table() -> None:
    assert by_table(["cases_case.status", "cases_case.version", "cases_note.text", "odd"]) == (
        "cases_case: status, version; cases_note: text; odd"
    )
