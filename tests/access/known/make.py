"""Writes `answers/*.json`, one example of each stored format.

Never run it over existing files: what is stored in them must open for as long as the product lives. A new
format gets a new file beside the old ones: `python -m tests.access.known.make NAME`.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from tests.access.known import FOLDER, ciphers, records, server, teams

FORMATS: dict[str, Callable[[], dict[str, Any]]] = {
    "field-1": ciphers.field,
    "row-1": ciphers.row,
    "box-1": ciphers.box,
    "letter-1": ciphers.letter,
    "lock-1": ciphers.lock,
    "padding-1": ciphers.padding,
    "signature-1": ciphers.signature,
    "grant-1": records.full_grant,
    "limited-grant-1": records.limited_grant,
    "given-grant-1": records.given_grant,
    "salts-2": records.parted_grant,
    "older-roots-1": records.older_roots,
    "whole-row-1": records.whole_row,
    "perishable-letter-1": records.perishable_letter,
    "conflict-mark-1": records.conflict_mark,
    "user-key-1": teams.user_key,
    "team-key-1": teams.team_key,
    "stand-in-key-1": teams.deposit,
    "signed-deposit-1": teams.signed_deposit,
    "team-letters-1": teams.team_letters,
    "stand-in-words-1": teams.stand_in_words,
    "index-key-share-1": teams.index_key_share,
    "emergency-access-1": teams.emergency_access,
    "paper-shares-1": teams.paper_shares,
    "second-factor-1": server.factor,
    "session-1": server.session_box,
    "backup-1": server.backup_file,
    "fact-1": server.fact,
    "tally-1": server.tally,
}


def write(name: str, values: dict[str, Any]) -> None:
    path = FOLDER / f"{name}.json"
    if path.exists():
        sys.exit(f"{path} exists: what it holds must open for ever.")
    readable = {key: value.hex() if isinstance(value, bytes) else value for key, value in values.items()}
    path.write_text(json.dumps(readable, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or FORMATS:
        write(wanted, FORMATS[wanted]())
