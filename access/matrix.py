"""Who may what, as two tables made from the code: verbs by role and addresses by role.

They are kept in `docs/`, so that a change of a role or of an address is seen and weighed by whoever reviews it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.urls import URLPattern

from access.checks import views
from access.door import DoorSign
from access.permissions import Permission
from access.roles import ROLES, Role

VERBS_FILE: Final = Path("docs/role-verbs.md")
ADDRESSES_FILE: Final = Path("docs/url-roles.md")
HOW: Final = "Made by `manage.py url_matrix`; a test compares. Do not edit by hand."
DEMO_ONLY: Final = "look/"
YES, OWN, NO, SIGN_IN = "yes", "own", "–", "sign in"
LEGEND: Final = f"""`{YES}`: the page. `{OWN}`: records that the acting team holds a grant of; 404 for any other.
`{NO}`: refused (403) and logged. `{SIGN_IN}`: to the sign-in page. *Nobody* is who has not signed in."""


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house, without those of the demonstration."""
    for path, pattern in views():
        if not path.startswith(DEMO_ONLY):
            yield "/" + re.sub(r"\^|\$|\\Z", "", path), pattern


def cell(sign: DoorSign, role: Role | None) -> str:
    """What a role (None: nobody) gets at an address."""
    if sign.verb is None:
        return YES
    if role is None:
        return SIGN_IN
    if sign.verb not in ROLES[role].verbs:
        return NO
    return OWN if sign.kind is not None else YES


def table_of_addresses() -> str:
    """The addresses in the order of their paths."""
    head = ["address", "door", "verb", "nobody", *ROLES]
    rows = [_address_row(path, pattern.callback) for path, pattern in sorted(addresses(), key=lambda pair: pair[0])]
    return _page("Addresses and roles", LEGEND, head, rows)


def _address_row(path: str, view: Any) -> list[str]:
    sign = view.door
    verb = sign.verb.name if sign.verb else sign.why
    return [f"`{path}`", sign.word, verb, cell(sign, None), *(cell(sign, role) for role in ROLES)]


def table_of_verbs() -> str:
    """The verbs in the order of their declaration, and what each role is for."""
    sentences = "\n".join(f"- `{role}`: {_english(card.sentence)}" for role, card in ROLES.items())
    rows = [[verb.name, *(YES if verb in ROLES[role].verbs else NO for role in ROLES)] for verb in Permission]
    return _page("Roles and verbs", sentences, ["verb", *ROLES], rows)


def _english(text: Any) -> str:
    from django.utils.translation import override

    with override("en"):
        return str(text)


def _page(title: str, legend: str, head: list[str], rows: list[list[str]]) -> str:
    lines = [f"# {title}", "", HOW, "", legend, ""]
    lines += [_line(head), _line(["---"] * len(head)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
