"""Coded facts of the province's records: sealed to the statistics team at each change, opened by its members.

Nobody else can read one, and nobody can tell whose it is: the key is an HMAC that only the opened record yields.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from access.actors import Actor
from access.errors import KeyNotHeld
from access.keys import open_for_team, seal_to_team
from access.teams.closing import StillHeld
from reporting.catalogue import DATA_SETS
from reporting.models import SealedFact
from reporting.pilot import living_statistics_team

LETTER_SIZE: Final = 512
"""Every fact is padded to this many bytes, so that its length says nothing."""


class FactTooLong(ValueError):
    """A fact that does not fit the common size would stand out; raise the size for all instead."""


@dataclass(frozen=True)
class StoredFact:
    """What a release needs of a fact. Other coded values stay in it for later catalogues."""

    dataset: str
    unit_code: str
    month: date
    survivor: bytes


def purpose(fact_key: bytes) -> bytes:
    """Binds a letter to its row: a fact moved to another key does not open."""
    return b"antam/fact/1" + fact_key


def packed(fact: Any) -> bytes:
    """A frozen dataclass of coded values as JSON, padded. Raises: FactTooLong."""
    if not is_dataclass(fact) or isinstance(fact, type):
        raise TypeError("A fact is an instance of a dataclass.")
    told = {"dataset": type(fact).__name__} | asdict(fact)
    text = json.dumps(told, default=_plain, ensure_ascii=False, sort_keys=True).encode()
    if len(text) > LETTER_SIZE - 2:
        raise FactTooLong(f"{type(fact).__name__} takes {len(text)} bytes; facts are {LETTER_SIZE - 2} at most.")
    return (len(text).to_bytes(2) + text).ljust(LETTER_SIZE, b"\0")


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"A fact holds text, numbers and bytes, not {type(value).__name__}.")


def unpacked(plain: bytes) -> StoredFact | None:
    """The part of a fact that a release counts; None for a fact of which no table of the catalogue is made."""
    length = int.from_bytes(plain[:2])
    told = json.loads(plain[2 : 2 + length])
    if told["dataset"] not in DATA_SETS:
        return None
    year, month = told["month"].split("-")
    return StoredFact(
        told["dataset"], told["unit_code"], date(int(year), int(month), 1), bytes.fromhex(told["survivor"])
    )


def keep_fact(*, facts: Any, fact_key: bytes, **others: Any) -> None:
    """Receiver of `record_changed`: replaces the record's fact, or ends it when there is nothing to count any more.

    Without a statistics team nothing can be sealed to it: the record's next change brings the fact.
    """
    if facts is None:
        SealedFact.objects.filter(fact_key=fact_key).delete()
        return
    chosen = living_statistics_team()
    if chosen is None:
        return
    letter = seal_to_team(chosen.team, packed(facts), purpose(fact_key))
    SealedFact.objects.bulk_create(  # one statement: a fact is written at every change of every case
        [SealedFact(fact_key=fact_key, team=chosen.team, letter=letter)],
        update_conflicts=True,
        unique_fields=["fact_key"],
        update_fields=["team", "letter"],
    )


def open_facts(rows: list[SealedFact], actor: Actor) -> Iterator[StoredFact]:
    """The facts of these rows that a table is made of, for a member of the team they are sealed to.

    Raises: KeyNotHeld, TamperedSeal.
    """
    if actor.keyring is None:
        raise KeyNotHeld("no key is unlocked in this session")
    for row in rows:
        key = bytes(row.fact_key)
        fact = unpacked(open_for_team(actor.keyring, row.team, bytes(row.letter), purpose(key)))
        if fact is not None:
            yield fact


def keep_statistics_team(sender: Any, *, team: Any, **kwargs: Any) -> None:
    """Receiver of `team_closing`: the facts are sealed to this team. Raises: StillHeld."""
    chosen = living_statistics_team()
    if chosen is not None and chosen.team_id == team.pk:
        raise StillHeld(_("The coded facts are sealed to it. Choose another statistics team first."))
